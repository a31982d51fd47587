"""What happens one after another in a source, before it is made into steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from voiceguide.desk.importing.meanings import Breaths, Phase, Silence, Strikes
from voiceguide.script.model import VoiceWish
from voiceguide.units import Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text to speak, on one line.

    Attributes:
        text: It has at least one letter or digit.
        voice: How it should sound.
    """

    text: str
    voice: VoiceWish


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What the breaths before it are repeated to: so many times in all."""

    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Not spoken."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section begins."""

    title: str


@dataclass(frozen=True, slots=True)
class ParagraphEnd:
    """A line or paragraph of the source ends."""


@dataclass(frozen=True, slots=True)
class BlankLine:
    """An empty line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What follows should begin so long after the beginning of the source."""

    at: Millis


Happening: TypeAlias = (
    Words | Silence | Strikes | Phase | Breaths | Times | Remark | Part | ParagraphEnd | BlankLine | Moment
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happens.

    Attributes:
        line: The source's line that says so.
        what: What happens.
        written: The source's own words, for doubts.
    """

    line: int
    what: Happening
    written: str = ""
