"""What the ear looks at, a hundred times a second: how loud each band is, and whether it is a voice."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Frames

HOP = RATE // 100
"""Frames from one look to the next: 10 ms."""

WINDOW = 4 * HOP
"""Frames that one look takes in: three turns of a low voice."""

BANDS = (120.0, 400.0, 1000.0, 2000.0, 4000.0, 8000.0, 14000.0)
"""Hz: where one band ends and the next begins. A voice fills the first four, an /s/ or /f/ the last two."""

_LOWEST_DB = -95.0
"""No band is taken to be quieter: a file may hold nothing at all above 8 kHz, or between its words."""

_PITCH = (70.0, 400.0)
_HIGHEST = 2400.0
"""Hz: the pitch of a voice, and up to where its harmonics are looked for. A breath, which fills a narrow band
of these, repeats itself by chance the less the wider they are: up to 1 kHz half as much as a voice does."""

_EDGES = np.round(np.array(BANDS) * WINDOW / RATE).astype(int)
_HANN = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
_SCALE = 2 / (WINDOW * float((_HANN**2).sum()))


class Looks(Struct, frozen=True, kw_only=True):
    """What was seen in a row of looks.

    Attributes:
        levels: Decibels below full scale, shape (n, bands).
        voicing: How much each repeats itself with the pitch of a voice, 0 to 1, shape (n,).
    """

    levels: Samples
    voicing: Samples


class Looker:
    """Looks at a stream in blocks of any size; look n is at the frames from `n * HOP - WINDOW`."""

    def __init__(self) -> None:
        self._held = np.zeros(WINDOW - HOP, dtype=np.float32)

    def feed(self, block: Samples) -> Looks:
        """Look at as much as there is, shape (n,)."""
        held = np.concatenate([self._held, block])
        count = max(0, (len(held) - WINDOW) // HOP + 1)
        self._held = held[count * HOP :]
        if not count:
            return Looks(levels=np.empty((0, len(BANDS) - 1), np.float32), voicing=np.empty(0, np.float32))
        windows = sliding_window_view(held, WINDOW)[: count * HOP : HOP] * _HANN
        powers = np.abs(np.fft.rfft(windows)) ** 2 * _SCALE
        return Looks(levels=_levels(powers), voicing=_voicing(powers))


def middle_of(look: int) -> Frames:
    """The frame in the middle of a look, from the beginning of the stream."""
    return Frames(max(0, look * HOP + HOP - WINDOW // 2))


def _levels(powers: NDArray[np.floating]) -> Samples:
    sums = np.add.reduceat(powers, _EDGES, axis=1)[:, :-1]
    levels: Samples = 10 * np.log10(sums + 10 ** (_LOWEST_DB / 10)).astype(np.float32)
    return levels


def _lags() -> NDArray[np.floating]:
    """What the power of each low frequency adds to the likeness at each lag, shape (bins, 1 + lags)."""
    bins = np.arange(2, int(_HIGHEST * WINDOW / RATE))
    lags = np.arange(RATE / _PITCH[1], RATE / _PITCH[0], 4)
    window = np.fft.irfft(np.abs(np.fft.rfft(_HANN, 2 * WINDOW)) ** 2)
    reach = np.interp(lags, np.arange(WINDOW), window[:WINDOW] / window[0])
    cosines = np.cos(2 * np.pi * bins[:, None] * lags / WINDOW) / np.maximum(reach, 0.25)
    return np.concatenate([np.ones((len(bins), 1)), cosines], axis=1).astype(np.float32)


_LAGS = _lags()


def _voicing(powers: NDArray[np.floating]) -> Samples:
    likeness = powers[:, 2 : 2 + len(_LAGS)] @ _LAGS
    voicing: Samples = np.clip(likeness[:, 1:].max(axis=1) / (likeness[:, 0] + 1e-12), 0, 1)
    return voicing.astype(np.float32)
