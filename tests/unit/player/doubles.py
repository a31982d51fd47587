"""Sources and sessions for the player's tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from voiceguide.cache import Recipe
from voiceguide.player.outputs.base import KEPT_FRAMES
from voiceguide.player.source import Source
from voiceguide.render import Session
from voiceguide.timeline.model import Chapter, Cue, CueKind, Timeline
from voiceguide.timeline.request import Choice
from voiceguide.units import RATE, Frames, Millis

Pcm = NDArray[np.int16]


def seconds(count: float) -> Frames:
    return Frames(round(count * RATE))


class Ramp:
    """A source whose every frame tells its own number: left counts, right counts the lefts' rounds."""

    def __init__(self, frames: int) -> None:
        self.frames = frames
        self.longest_read = 0

    def read(self, start: int, count: int) -> Pcm:
        self.longest_read = max(self.longest_read, count)
        numbers = np.arange(start, max(start, min(start + count, self.frames)))
        return np.stack([numbers % 30_000 + 1, numbers // 30_000 + 1], axis=1).astype(np.int16)


def numbers(pcm: Pcm) -> NDArray[np.int64]:
    """Read the numbers of a `Ramp`'s frames back."""
    whole = pcm.astype(np.int64)
    return (whole[:, 1] - 1) * 30_000 + whole[:, 0] - 1


class Clockwork:
    """An output whose time passes when the test says so; like a device it has read a little ahead."""

    name = "clockwork"
    volume = 100

    def __init__(self, heard: Callable[[Pcm], object] = lambda block: None) -> None:
        self.error: Exception | None = None
        self.played: list[tuple[int, int]] = []
        self._heard = heard
        self._source: Source | None = None
        self._now = 0
        self._kept = np.zeros((0, 2), dtype=np.int16)

    def play(self, source: Source, *, start: int, fade_in: int) -> None:
        self.played.append((start, fade_in))
        self._source, self._now = source, start
        self._kept = self._kept[:0]

    def pass_by(self, frames: int) -> None:
        """Let so many frames be heard."""
        assert self._source is not None
        missing = max(0, frames - len(self._kept))
        block = np.concatenate([self._kept, self._source.read(self._now + len(self._kept), missing)])
        self._heard(block[:frames])
        self._kept = block[frames:]
        self._now += frames

    def fade_out(self, frames: int) -> int:
        self._source = None
        return self._now

    def revise(self, change: Callable[[int], object]) -> None:
        if self._source is None:
            return
        if not len(self._kept):
            self._kept = self._source.read(self._now, KEPT_FRAMES)
        change(self._now + len(self._kept))

    def position(self) -> int:
        return self._now

    def finished(self) -> bool:
        if self.error is not None:
            raise self.error
        return False

    def close(self) -> None:
        self._source = None


def cue(kind: CueKind, start: float, end: float, *, keep: bool = False) -> Cue:
    text = kind if kind == "say" else None
    return Cue(kind=kind, start=seconds(start), end=seconds(end), text=text, keep=keep)


def timeline(length: float, *cues: Cue, chapters: tuple[float, ...] = ()) -> Timeline:
    return Timeline(
        title="Test",
        frames=seconds(length),
        events=(),
        bed=(),
        cues=cues,
        chapters=tuple(Chapter(title=f"At {start}", start=seconds(start)) for start in chapters),
        fade_in=Frames(0),
        fade_out=Frames(0),
    )


def silent(timeline: Timeline) -> Session:
    """A session of which nothing has to be mixed."""
    return Session(
        timeline=timeline,
        choice=Choice(length=Millis(0)),
        clips={},
        beds={},
        extents={},
        recipe=Recipe("sessions", {}),
        lines=0,
        synthesised=0,
    )
