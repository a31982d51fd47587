"""What is heard, when: a `Timeline` in absolute frames.

Nothing here knows of repeats, conditions or pause classes, and nothing after it needs to.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from voiceguide.script.model import NO_MARKS, Ask, Marks, Pause, Place, VoiceWish
from voiceguide.settings import CueSound
from voiceguide.units import Decibels, Frames, ms_to_frames

CueKind = Literal[
    "say", "pause", "bell", "breathe.in", "breathe.hold", "breathe.out", "breathe.rest", "sound"
]
BreathPhase = Literal["in", "top_up", "hold", "out", "rest"]
Lane = Literal["voice", "bell", "breath", "sound"]


class OwnTake(Struct, frozen=True, kw_only=True):
    """A recording of the person's own voice: its file, and the SHA-256 of that, hexadecimal.

    Where it is to be `denoised`, the hum and hiss of its room are lowered, by 9 dB at most.
    """

    path: str
    sha256: str
    denoised: bool = False


class Line(Struct, frozen=True, kw_only=True, eq=False):
    """One spoken line as the engine is asked for it: final text with its marks, and how it should sound.

    `id` is what its writer calls it. Where there is an `own` recording of it, that is heard, and no engine is
    asked. `place` is for messages: lines of different places that sound alike are the same line. The words
    of a `private` one are the listener's own, and name no file.
    """

    text: str
    voice: VoiceWish
    language: str
    id: str | None = None
    own: OwnTake | None = None
    marks: Marks = NO_MARKS
    place: Place | None = None
    private: bool = False

    def __eq__(self, other: object) -> bool:
        return self._sound == other._sound if isinstance(other, Line) else NotImplemented

    def __ne__(self, other: object) -> bool:
        return not self == other  # what a Struct has of its own knows nothing of the above

    def __hash__(self) -> int:
        return hash(self._sound)

    def __repr__(self) -> str:
        return f"Line(text={self.text!r}, voice={self.voice!r}, language={self.language!r})"

    @property
    def _sound(self) -> tuple[object, ...]:
        return (self.text, self.voice, self.language, self.own, self.marks)


class Struck(Struct, frozen=True, kw_only=True):
    """One strike of a bell; a soft one is lower, duller and slower to rise."""

    bell: str
    soft: bool = False


class Tone(Struct, frozen=True, kw_only=True):
    """The sound of one breath phase, as long as the phase; what it is made of is the listener's choice."""

    phase: BreathPhase
    sound: CueSound = "tones"


class AudioFile(Struct, frozen=True, kw_only=True):
    """The listener's own audio file: `path` inside `folder`."""

    path: str
    folder: str


Heard = Line | Struck | Tone | AudioFile

Stretch = tuple[Frames, Frames]
"""From a frame to another, half-open."""

BedSource = str | AudioFile
"""A bed by its name, or the listener's own file."""


class Event(Struct, frozen=True, kw_only=True):
    """One sound at its place.

    Attributes:
        lane: Which of the parallel voices of the mix it belongs to.
        start: First frame of its audio.
        frames: How long it sounds; what would sound past the session's end is cut there.
        level: Decibels relative to the lane's normal level.
        gaps: Where nothing is heard of it for a while, for a line with pauses inside.
    """

    lane: Lane
    heard: Heard
    start: Frames
    frames: Frames
    level: Decibels = Decibels(0.0)
    gaps: tuple[Stretch, ...] = ()


class RoomTone(Struct, frozen=True, kw_only=True):
    """The sound of the room that somebody recorded their voice in.

    Attributes:
        file: The recording of the room.
        voice: How loud the voice is in what was recorded there, in LUFS. The room is played as much louder
            than it was recorded as the voice is.
    """

    file: AudioFile
    voice: Decibels


class BedSpan(Struct, frozen=True, kw_only=True):
    """From `start` on this bed, `level` decibels relative to the speaking voice, joined over `over` frames.

    `sound` is the name of a bed, `none` for the room-tone floor alone, or with a `folder` the path of the
    listener's own audio file in it. With a `room` that is heard all the while as well, and it is the floor.
    """

    start: Frames
    sound: str
    level: Decibels
    over: Frames
    folder: str = ""
    room: RoomTone | None = None

    @property
    def source(self) -> BedSource:
        """What is heard, by which the mixer finds it."""
        return AudioFile(path=self.sound, folder=self.folder) if self.folder else self.sound


class Said(Struct, frozen=True, kw_only=True):
    """How a line is heard in a session.

    Attributes:
        line: What the engine was asked for.
        gaps: Its inner pauses.
        words: Each word by the characters it has in the text of `line`, and when it is heard; empty where the
            engine does not tell.
    """

    line: Line
    gaps: tuple[Stretch, ...] = ()
    words: tuple[tuple[int, int, Frames, Frames], ...] = ()


class Cue(Struct, frozen=True, kw_only=True):
    """One fact about the session for people and programs: half-open, in frames.

    A `say` ends with its last audible sound; `pause` is the written pause whose bounds a silence keeps.
    `place` is where a script asked for it; None for a silence that nobody wrote. `said` is there for a `say`,
    and `keep` where its writer never lets it go. `ask` is there where it is a question.
    """

    kind: CueKind
    start: Frames
    end: Frames
    text: str | None = None
    pause: Pause | None = None
    place: Place | None = None
    keep: bool = False
    said: Said | None = None
    ask: Ask | None = None

    @property
    def pause_kind(self) -> str | None:
        """The class of a pause; None for every other cue."""
        return self.pause.kind if self.pause else None

    @property
    def natural(self) -> Frames | None:
        """How long a pause is when nobody asks for a length; None for every other cue."""
        return ms_to_frames(self.pause.natural) if self.pause else None


class Chapter(Struct, frozen=True, kw_only=True):
    """A section's title and where it starts."""

    title: str
    start: Frames


class Timeline(Struct, frozen=True, kw_only=True):
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
