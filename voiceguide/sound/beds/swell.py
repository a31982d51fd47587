"""Slow changes of loudness that go round with their loop."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE

KNOT = RATE // 25
"""Frames from one point of a swell to the next; between them it is straight."""

Course = NDArray[np.float64]
"""One value for every `KNOT` frames of a loop; after the last comes the first."""

_RAMP = (np.arange(KNOT) / KNOT).astype(np.float32)


class Swell(Struct, frozen=True, kw_only=True):
    """What a sound is multiplied by in the course of a loop."""

    course: Course

    def gains(self, start: int, count: int) -> Samples:
        """Gains for `count` frames from `start`, multiples of `KNOT` both; they may reach past the end."""
        around = np.arange(start // KNOT, (start + count) // KNOT + 1) % len(self.course)
        marks = self.course[around].astype(np.float32)
        gains: Samples = marks[:-1, None] + np.diff(marks)[:, None] * _RAMP
        return gains.ravel()


def by_decibels(course: Course) -> Swell:
    """A swell by decibels above and below where it would be without one."""
    return Swell(course=10 ** (course / 20))


def drift(frames: int, draw: np.random.Generator, *, slowest: float, fastest: float) -> Course:
    """Draw a smooth, aimless course of whole cycles per loop: mean 0, standard deviation 1.

    Args:
        frames: Of the loop.
        draw: Where it is drawn from.
        slowest: Seconds of its slowest cycle, no longer than the loop.
        fastest: Seconds of its fastest.
    """
    knots, seconds = frames // KNOT, frames / RATE
    cycles = np.arange(round(seconds / slowest), round(seconds / fastest) + 1)
    spectrum = np.zeros(knots // 2 + 1, dtype=np.complex128)
    spectrum[cycles] = np.exp(2j * np.pi * draw.random(len(cycles))) / np.sqrt(cycles)
    course: Course = np.fft.irfft(spectrum, knots)
    course /= course.std()
    return course
