"""How loud a sound is in the course of a phase, and how it begins and ends."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Decibels

TONE_LUFS = Decibels(-27.0)
"""The loudest moment of a breath, nine decibels under the voice."""

Course = Mapping[float, float]
"""Parts of a phase, 0 to 1 and rising, and what is there, mostly decibels; between them it is straight."""

EDGE_SECONDS = 0.3
"""Over so much a phase comes out of silence and goes back to it, at most its quarter: it never clicks."""

_MARK = RATE // 100
_ALONG = np.arange(_MARK, dtype=np.float32) / np.float32(_MARK)


def followed(course: Course, frames: int) -> NDArray[np.float64]:
    """Follow a course through a phase: a value for every 10 ms and one more."""
    marks = np.arange(2 + frames // _MARK) * _MARK
    return np.interp(marks / frames, tuple(course), tuple(course.values()))


def gains(level: NDArray[np.float64], frames: int) -> Samples:
    """Bring what is at 0 LUFS to its loudness, with soft edges: shape (frames,), 0 at both ends.

    Args:
        level: Decibels relative to `TONE_LUFS`, as `followed` gives them.
        frames: As long as the phase.
    """
    marks = np.power(10.0, (level + TONE_LUFS) / 20).astype(np.float32)
    drawn = np.outer(np.diff(marks), _ALONG)
    drawn += marks[:-1, None]
    whole: Samples = drawn.ravel()[:frames]
    edge = min(round(EDGE_SECONDS * RATE), frames // 4)
    rise = np.sin(np.linspace(0, np.pi / 2, edge, dtype=np.float32)) ** 2
    whole[:edge] *= rise
    whole[frames - edge :] *= rise[::-1]
    return whole
