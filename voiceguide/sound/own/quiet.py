"""What a room sounds like when nobody speaks: learned while listening, band by band."""

from __future__ import annotations

import numpy as np

from voiceguide.sound.own.frames import BANDS, HOP, WINDOW
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE

_SECONDS = RATE // HOP

_REMEMBERED = 8 * _SECONDS
"""So many looks are remembered: in the time of a line or two everybody is silent for a tenth of it."""

_QUIET_REMEMBERED = 3 * _SECONDS
_QUIET_NEEDED = _SECONDS // 2
"""From so many looks without a voice on, they alone tell how the room sounds."""

_EVERY = _SECONDS // 10

_LOUDER_DB = 6.0
"""A room that has grown so much louder while somebody seems to speak is believed: a fan was switched on."""

_TENTH = 1.28
"""A tenth of all values lies so many deviations under the middle."""

_DEGREES = 1.5 * np.diff(np.array(BANDS)) * WINDOW / RATE
_SPREAD = (10 / np.log(10) * np.sqrt(2 / np.maximum(_DEGREES, 1))).astype(np.float32)
"""By how many decibels steady noise varies from look to look: the narrower a band, the more."""


class Room:
    """The level of a room in each band and how far it varies, in decibels; follows as it changes."""

    def __init__(self) -> None:
        self.level = np.full(len(_SPREAD), np.inf, dtype=np.float32)
        self.spread = _SPREAD.copy()
        self._all = _Remembered(_REMEMBERED)
        self._quiet = _Remembered(_QUIET_REMEMBERED)

    def learn(self, level: Samples, *, is_quiet: bool) -> None:
        """Take one look's levels in; `is_quiet` says that nobody spoke."""
        self._all.add(level)
        if is_quiet:
            self._quiet.add(level)
        if self._all.seen % _EVERY == 0 or self._all.seen <= _EVERY:
            self._settle(is_quiet=is_quiet)

    def _settle(self, *, is_quiet: bool) -> None:
        least = _tenth(self._all.levels()) + np.float32(_TENTH) * _SPREAD
        if self._quiet.seen >= _QUIET_NEEDED and (is_quiet or not _is_louder(least, self.level)):
            quiet = self._quiet.levels()
            self.level = np.median(quiet, axis=0)
            below = self.level - _tenth(quiet)
            self.spread = np.clip(below / np.float32(_TENTH), _SPREAD, 2 * _SPREAD)
            return
        if _is_louder(least, self.level):
            self._quiet.seen = 0
        self.level = least


class _Remembered:
    """The last levels, of which the oldest are forgotten; `seen` counts them all."""

    def __init__(self, most: int) -> None:
        self.seen = 0
        self._held = np.empty((most, len(_SPREAD)), dtype=np.float32)

    def add(self, level: Samples) -> None:
        self._held[self.seen % len(self._held)] = level
        self.seen += 1

    def levels(self) -> Samples:
        return self._held[: self.seen]


def _is_louder(least: Samples, level: Samples) -> bool:
    return bool(np.median(least - level) > _LOUDER_DB)


def _tenth(levels: Samples) -> Samples:
    place = len(levels) // 10
    tenth: Samples = np.partition(levels, place, axis=0)[place]
    return tenth
