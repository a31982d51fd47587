"""Sources and sessions for the player's tests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voiceguide.timeline.model import Chapter, Cue, CueKind, Timeline
from voiceguide.units import RATE, Frames

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


def cue(kind: CueKind, start: float, end: float) -> Cue:
    return Cue(kind=kind, start=seconds(start), end=seconds(end), text=kind if kind == "say" else None)


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
