"""What is heard, when: a `Timeline` in absolute frames.

Nothing here knows of repeats, conditions or pause classes, and nothing after it needs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voiceguide.script.model import Place, VoiceWish
from voiceguide.units import Decibels, Frames

CueKind = Literal[
    "say", "pause", "bell", "breathe.in", "breathe.hold", "breathe.out", "breathe.rest", "sound"
]
BreathPhase = Literal["in", "top_up", "hold", "out", "rest"]
Lane = Literal["voice", "bell", "breath", "sound"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One spoken line as the engine is asked for it: final text, and how it should sound."""

    text: str
    voice: VoiceWish
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """One strike of a bell."""

    bell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """The tone of one breath phase, as long as the phase."""

    phase: BreathPhase


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFile:
    """The listener's own audio file: `path` inside `folder`."""

    path: str
    folder: str


Heard = Line | Struck | Tone | AudioFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One sound at its place.

    Attributes:
        lane: Which of the parallel voices of the mix it belongs to.
        start: First frame of its audio.
        frames: How long it sounds; what would sound past the session's end is cut there.
        level: Decibels relative to the lane's normal level.
    """

    lane: Lane
    heard: Heard
    start: Frames
    frames: Frames
    level: Decibels = Decibels(0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BedSpan:
    """From `start` on this bed, `level` decibels relative to the speaking voice, joined over `over` frames.

    `sound` is `none` for the room-tone floor alone.
    """

    start: Frames
    sound: str
    level: Decibels
    over: Frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One fact about the session for people and programs: half-open, in frames.

    A `say` ends with its last audible sound; `pause_kind` and `natural` tell how far a pause was stretched.
    `place` is where a script asked for it; None for a silence that nobody wrote.
    """

    kind: CueKind
    start: Frames
    end: Frames
    text: str | None = None
    pause_kind: str | None = None
    natural: Frames | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A section's title and where it starts."""

    title: str
    start: Frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A whole session.

    Attributes:
        frames: Its exact length.
        events: What is mixed, sorted by start.
        bed: The beds, sorted by start; the first starts at 0.
        cues: What people and programs are told, sorted by start.
        chapters: Sorted by start.
        fade_in: Frames over which the session fades in from silence.
        fade_out: Frames over which it fades out at the end; no speech lies in them.
    """

    title: str
    frames: Frames
    events: tuple[Event, ...]
    bed: tuple[BedSpan, ...]
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    fade_in: Frames
    fade_out: Frames
