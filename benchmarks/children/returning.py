"""Measuring whether a bed comes back: the seams of its loops, and its likeness to itself later on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soxr

from benchmarks.children.sounding import TENTHS, Endless, Signal
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE

LONGEST_LAG = 600
"""Seconds within which something that comes back is looked for."""

SOON = 30
"""Seconds within which it could be noticed. Listeners told noise that goes round from noise that does not up
to cycles of 20 s (Kaernbach, “The Memory of Noise”, Experimental Psychology 51, 2004)."""

_NEAREST = 5
"""Seconds for which a bed may well be like itself: that long a wave lasts."""

_SLOW = 8000
"""Frames a second of the waveform that is looked through."""

_PIECE = 10 * RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """What was measured of one bed.

    Attributes:
        seam: The step from a layer's last frame to its first beside the step that one in ten thousand of its
            others exceeds, in the worst layer.
        wave: The highest correlation of its waveform with itself, upside down or not, at a lag from 5 s to
            ten minutes.
        wave_after: That lag, in seconds.
        elsewhere: The highest one where no layer is at its beginning again.
        level: The highest correlation of the loudness of every 100 ms, likewise.
        level_after: That lag, in seconds.
        level_soon: The highest at lags from 5 to 30 s.
    """

    seam: float
    wave: float
    wave_after: float
    elsewhere: float
    level: float
    level_after: float
    level_soon: float


def returning(bed: Endless, layers: Sequence[Samples], tenths: Signal) -> Returning:
    """Measure one bed, its layers, and the loudness of its every 100 ms."""
    waves = np.abs(_likeness(_slowed(bed), _SLOW))
    levels = _likeness(tenths, TENTHS)
    wave, wave_after = _highest(waves, _SLOW)
    level, level_after = _highest(levels, TENTHS)
    return Returning(
        seam=max(seam(layer) for layer in layers),
        wave=wave,
        wave_after=wave_after,
        elsewhere=_highest(_without(waves, layers), _SLOW)[0],
        level=level,
        level_after=level_after,
        level_soon=_highest(levels[: SOON * TENTHS], TENTHS)[0],
    )


def seam(layer: Samples) -> float:
    """How large the step over a layer's end is, as `Returning` has it."""
    steps = np.abs(np.diff(layer, axis=0))
    return float((np.abs(layer[0] - layer[-1]) / np.quantile(steps, 0.9999, axis=0)).max())


def _slowed(bed: Endless) -> Signal:
    """The left side of twice the longest lag, at a lower rate."""
    stream = soxr.ResampleStream(RATE, _SLOW, 1, dtype="float32")
    end = 2 * LONGEST_LAG * RATE
    lefts = ((start, np.ascontiguousarray(bed(start, _PIECE)[:, 0])) for start in range(0, end, _PIECE))
    return np.concatenate([stream.resample_chunk(left, last=start + _PIECE == end) for start, left in lefts])


def _likeness(course: Signal, rate: int) -> Signal:
    """The normalised correlation of a course with itself, by lag."""
    centred = (course - course.mean()).astype(np.float32)
    count, lags = len(centred), LONGEST_LAG * rate + 1
    size = 1 << (count + lags).bit_length()
    powers = np.abs(np.fft.rfft(centred, size)) ** 2
    products = np.fft.irfft(powers, size)[:lags]
    return products / products[0] / (np.arange(count, count - lags, -1) / count)


def _without(waves: Signal, layers: Sequence[Samples]) -> Signal:
    left = waves.copy()
    for layer in layers:
        turn = len(layer) * _SLOW // RATE
        for lag in range(turn, len(left), turn):
            left[lag - _SLOW // 100 : lag + _SLOW // 100] = 0.0
    return left


def _highest(likeness: Signal, rate: int) -> tuple[float, float]:
    """The largest likeness from `_NEAREST` seconds on, and its lag in seconds."""
    first = _NEAREST * rate
    at = first + int(np.argmax(likeness[first:]))
    return float(likeness[at]), at / rate
