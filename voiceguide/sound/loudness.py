"""How loud something is: BS.1770 loudness and true peak, by libraries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import loudness
import numpy as np
import soxr
from numpy.typing import NDArray

from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Decibels, gain_to_db

_MOMENTARY = int(0.4 * RATE)
_HOP = _MOMENTARY // 2
_HOPS_A_SECOND = RATE // _HOP
_FULL_SCALE = 32768.0
_DUAL_MONO = 3.01
"""A mono clip sounds from both sides, which BS.1770 adds up."""


def integrated(samples: Samples, rate: int = RATE) -> Decibels:
    """Gated loudness in LUFS as the session will play it (ITU-R BS.1770-4).

    The gate takes the silences out, so a clip reads by its speech alone. Anything shorter than 400 ms is
    repeated until it can be measured. Silence is minus infinity.

    Args:
        samples: Shape (n,), heard from both sides, or (n, 2).
        rate: Its frames per second.
    """
    if len(samples) == 0:
        return Decibels(-np.inf)
    window = rate * 2 // 5
    if len(samples) < window:
        samples = np.resize(samples, (window, *samples.shape[1:]))
    measured = loudness.integrated_loudness(np.ascontiguousarray(samples), rate)
    return Decibels(measured + (_DUAL_MONO if samples.ndim == 1 else 0.0))


def momentary(samples: Samples) -> Decibels:
    """The loudest 400 ms of a sound in LUFS, looked for every 100 ms."""
    starts = range(0, max(1, len(samples) - _MOMENTARY + 1), _MOMENTARY // 4)
    return max(integrated(samples[start : start + _MOMENTARY]) for start in starts)


def short_term(blocks: Iterable[NDArray[np.int16]]) -> NDArray[np.float64]:
    """The loudness of a whole session in LUFS, a value for every second of it.

    The one for second n covers the three seconds around it, from n - 1 to n + 2, as EBU Tech 3341 asks of a
    short-term meter: the mean power of the 400 ms measurements (ITU-R BS.1770-4, half overlapping) in them,
    without a gate. What is quieter than -70 LUFS counts as silence, which is minus infinity. A rest
    of less than 400 ms at the end is not measured.

    Args:
        blocks: The session in order, shapes (n, 2); one is held at a time.
    """
    powers = np.fromiter(_momentary_powers(blocks), dtype=np.float64)
    summed = np.concatenate([[0.0], np.cumsum(powers)])
    seconds = np.arange(-(-len(powers) // _HOPS_A_SECOND)) * _HOPS_A_SECOND
    first = np.maximum(seconds - _HOPS_A_SECOND, 0)
    last = np.minimum(seconds + 2 * _HOPS_A_SECOND - 1, len(powers))
    with np.errstate(divide="ignore"):
        decibels: NDArray[np.float64] = 10 * np.log10((summed[last] - summed[first]) / (last - first))
    return decibels


def integrated_over(blocks: Iterable[NDArray[np.int16]]) -> Decibels:
    """Gated loudness in LUFS of a whole file (ITU-R BS.1770-4), a block at a time.

    Its 400 ms measurements overlap by half instead of three quarters. Silence is minus infinity.

    Args:
        blocks: The file in order, shapes (n, 2); one is held at a time.
    """
    powers = np.fromiter(_momentary_powers(blocks), dtype=np.float64)
    loud = powers[powers > 0]  # what is under the absolute gate was measured as silence
    if not len(loud):
        return Decibels(-np.inf)
    gated = loud[loud > loud.mean() / 10]
    return Decibels(10 * float(np.log10(gated.mean())))


def _momentary_powers(blocks: Iterable[NDArray[np.int16]]) -> Iterator[float]:
    held = np.empty((0, 2), dtype=np.float32)
    for block in blocks:
        held = np.concatenate([held, block / np.float32(_FULL_SCALE)])
        while len(held) >= _MOMENTARY:
            yield float(10 ** (integrated(held[:_MOMENTARY]) / 10))
            held = held[_HOP:]


def true_peak(samples: Samples) -> Decibels:
    """The highest peak between the samples in dBTP, by fourfold oversampling."""
    if len(samples) == 0:
        return Decibels(-np.inf)
    oversampled = soxr.resample(samples, RATE, 4 * RATE, quality="HQ")
    return gain_to_db(float(max(np.abs(oversampled).max(), np.abs(samples).max())))
