"""The pieces of a practice laid out flat: what happens one after another, before it has a place in time."""

from __future__ import annotations

from msgspec import Struct

from voiceguide.script import model as script
from voiceguide.timeline.model import AudioFile, Line, Struck
from voiceguide.timeline.own import NO_TAKES, Own
from voiceguide.units import Decibels, Millis


class Spoken(Struct, frozen=True, kw_only=True):
    """A line; `text` is what people read, `line.text` what the engine is asked to say.

    `ask` is there for a question.
    """

    text: str
    line: Line
    level: Decibels
    place: script.Place
    keep: bool = False
    ask: script.Ask | None = None


class Quiet(Struct, frozen=True, kw_only=True):
    """A silence; an implied one gives way to a written one beside it, and has no place."""

    pause: script.Pause
    implied: bool = False
    place: script.Place | None = None


class Rung(Struct, frozen=True, kw_only=True):
    """Strikes of a bell."""

    struck: Struck
    strikes: int
    every: Millis
    level: Decibels
    wait: bool
    place: script.Place


class Paced(Struct, frozen=True, kw_only=True):
    """Whole breaths; `level` is the voice's, `cue_level` that of what sounds on the phases."""

    step: script.Breathe
    rounds: int
    voice: script.VoiceWish
    language: str
    level: Decibels
    cue_level: Decibels = Decibels(0.0)
    own: Own = NO_TAKES


class Played(Struct, frozen=True, kw_only=True):
    """The listener's own audio."""

    file: AudioFile
    level: Decibels
    wait: bool
    place: script.Place


class BedSwitch(Struct, frozen=True, kw_only=True):
    """Another bed from here."""

    bed: script.BedWish
    over: Millis


class Marked(Struct, frozen=True, kw_only=True):
    """A chapter starts with the next sound."""

    title: str


Piece = Spoken | Quiet | Rung | Paced | Played | BedSwitch | Marked
SOUNDING = (Spoken, Rung, Paced, Played)
"""Those that are heard."""
