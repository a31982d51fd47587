"""What a listener asked for, and what the fitter decides."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from voiceguide.script import model as script
from voiceguide.settings import BellStyle, CueSound
from voiceguide.timeline.own import NO_TAKES, Own
from voiceguide.units import Decibels, Millis

StepPath = tuple[int, ...]
"""Where a step stands in the tree of steps: the index at every level."""


Recalled = tuple[tuple[tuple[str, str], str], ...]
"""Answers of earlier practices, each by the practice and its name there."""


class Levels(Struct, frozen=True, kw_only=True):
    """How much louder or softer than usual the listener wants each lane; the bed's level is its wish's."""

    voice: Decibels = Decibels(0.0)
    bell: Decibels = Decibels(0.0)
    cue: Decibels = Decibels(0.0)


class Request(Struct, frozen=True, kw_only=True):
    """What the listener asked for.

    Attributes:
        length: Wanted length; None for the natural one.
        variation: Which alternative of every `one_of` is taken, counted on and around.
        names: What `{name}` placeholders stand for, beside `{title}` and `{length}`.
        answers: What was answered so far, by the names of the questions.
        recalled: What was answered in earlier practices, by the practice and the name there.
        pronounce: The listener's own respellings; they win over the script's.
        said_length: What `{length}` stands for when `length` is None.
        voice: Wins over the script's own wishes wherever it is not None.
        speed: Every line is spoken so many times as fast as it would be.
        bed: Likewise for the bed.
        bells: How bells sound: as the script has them, softly, as words, or not at all.
        cue_sound: What sounds on the phases of a breath, where a script asks for tones.
        levels: Louder or softer, lane by lane.
        sleep_fade: Fade out over this long after the last words, without a closing bell; None for the usual
            end.
        own: Which lines are heard in the person's own voice.
    """

    length: Millis | None = None
    variation: int = 0
    names: script.Names = ()
    answers: script.Names = ()
    recalled: Recalled = ()
    pronounce: script.Names = ()
    said_length: Millis = Millis(300_000)
    voice: script.VoiceWish = script.VoiceWish()
    speed: float = 1.0
    bed: script.BedWish = script.BedWish()
    bells: BellStyle = "script"
    cue_sound: CueSound = "tones"
    levels: Levels = Levels()
    sleep_fade: Millis | None = None
    own: Own = NO_TAKES


class Choice(Struct, frozen=True, kw_only=True):
    """The fitter's decisions.

    Attributes:
        length: The length by which `from` and `until` choose.
        counts: Rounds of the ranged steps; a path that is missing takes its fewest.
        dropped: Paths of the optional steps left out.
    """

    length: Millis
    counts: Mapping[StepPath, int] = field(default_factory=dict)
    dropped: frozenset[StepPath] = frozenset()
