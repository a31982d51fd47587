"""What happens one after another in a source, before it is made into steps."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from voiceguide.desk.importing.meanings import Breaths, Phase, Silence, Strikes
from voiceguide.script.model import VoiceWish
from voiceguide.units import Millis


class Words(Struct, frozen=True, kw_only=True):
    """Text to speak, on one line.

    Attributes:
        text: It has at least one letter or digit.
        voice: How it should sound.
    """

    text: str
    voice: VoiceWish


class Times(Struct, frozen=True, kw_only=True):
    """What the breaths before it are repeated to: so many times in all."""

    times: int


class Remark(Struct, frozen=True, kw_only=True):
    """Not spoken."""

    text: str


class Part(Struct, frozen=True, kw_only=True):
    """A section begins."""

    title: str


class ParagraphEnd(Struct, frozen=True):
    """A line or paragraph of the source ends."""


class BlankLine(Struct, frozen=True):
    """An empty line."""


class Moment(Struct, frozen=True, kw_only=True):
    """What follows should begin so long after the beginning of the source."""

    at: Millis


Happening: TypeAlias = (
    Words | Silence | Strikes | Phase | Breaths | Times | Remark | Part | ParagraphEnd | BlankLine | Moment
)


class Event(Struct, frozen=True, kw_only=True):
    """Something happens.

    Attributes:
        line: The source's line that says so.
        what: What happens.
        written: The source's own words, for doubts.
    """

    line: int
    what: Happening
    written: str = ""
