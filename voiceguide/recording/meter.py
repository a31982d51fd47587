"""How loud the microphone hears somebody, for a calm line on a screen."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from voiceguide.recording.part import Recorded
from voiceguide.units import RATE, Decibels

_SOFTEST = -60.0
"""Decibels under full scale at which the bar is empty."""

_HELD_SECONDS = 1.5
"""The loudest moment counts for so long, so that the words do not flicker with every syllable."""

_FALL = 20.0
"""Decibels a second by which the bar falls at most, so that it does not twitch."""

_LOUD, _GOOD, _SOFT = -1.0, -24.0, -38.0
"""Peaks from which a voice is too loud, good to record, and soft."""


class Meter:
    """Follows the level of what is heard."""

    def __init__(self) -> None:
        self._peaks: deque[tuple[int, float]] = deque()
        self._heard = 0
        self._level = _SOFTEST

    def feed(self, frames: Recorded) -> None:
        """Hear a block."""
        if not len(frames):
            return
        peak = int(np.abs(frames.astype(np.int32)).max()) / 32768
        fallen = self._level - _FALL * len(frames) / RATE
        self._level = max(_SOFTEST, fallen, _decibels(peak))
        self._heard += len(frames)
        self._peaks.append((self._heard, peak))
        while self._peaks[0][0] < self._heard - _HELD_SECONDS * RATE:
            self._peaks.popleft()

    @property
    def peak(self) -> Decibels:
        """The loudest moment of the last second and a half, in decibels under full scale."""
        return _decibels(max((peak for _, peak in self._peaks), default=0.0))

    def word(self) -> str:
        """Say what to make of it."""
        if self.peak >= _LOUD:
            return "too loud"
        if self.peak >= _GOOD:
            return "good"
        return "soft" if self.peak >= _SOFT else "quiet"

    def bar(self, width: int) -> str:
        """Draw the level now, from left to right, so many characters wide."""
        filled = round((self._level - _SOFTEST) / -_SOFTEST * width)
        return "=" * filled + "-" * (width - filled)


def _decibels(amplitude: float) -> Decibels:
    return Decibels(20 * math.log10(amplitude)) if amplitude > 0 else Decibels(-math.inf)
