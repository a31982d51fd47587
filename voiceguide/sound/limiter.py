"""A true-peak limiter that looks ahead: nothing leaves above the ceiling, and what is below is not touched.

The peaks between samples are estimated by fourfold interpolation, as ITU-R BS.1770-4 Annex 2 asks, but with
a longer filter than its example. Below 18 kHz, where everything that a session holds lies, the estimate is
good to 0.05 dB; in white noise up to the edge of hearing any two meters differ by some tenths.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Decibels, db_to_gain

CEILING = Decibels(-1.5)
"""No session exceeds this, in dBTP."""

_TAPS = 32


def _interpolator() -> Samples:
    """A windowed sinc for each quarter of a sample, shape (4, _TAPS); each sums to one."""
    offsets = np.arange(1 - _TAPS // 2, _TAPS // 2 + 1) - np.arange(4)[:, None] / 4
    inside = np.clip(1 - (2 * offsets / _TAPS) ** 2, 0, None)
    filters = np.sinc(offsets) * np.i0(_KAISER_BETA * np.sqrt(inside))
    scaled: Samples = (filters / filters.sum(axis=1, keepdims=True)).astype(np.float32)
    return scaled


_KAISER_BETA = 8.0
_PHASES = _interpolator()
_WORST = float(np.abs(_PHASES).sum(axis=1).max())
"""No estimated peak is higher than this many times the highest sample around it."""

_ATTACK = int(0.003 * RATE)
_PASSES = 4
"""The moving gain makes new, small peaks of its own; going over them again takes these as well."""

CONTEXT = _PASSES * (2 * _ATTACK + 2 * _TAPS)
"""The gain at a sample depends on so many samples before and after it, and on no others."""

_MARGIN = Decibels(-0.2)
"""Aimed below the ceiling, for what the moving gain itself adds between samples."""


def limit(samples: Samples, ceiling: Decibels = CEILING) -> Samples:
    """Hold samples under a ceiling.

    The gain falls over 3 ms before a peak and rises over 3 ms after it, the same on both sides of the
    stereo image. Where nothing comes near the ceiling the samples are returned as they are.

    Args:
        samples: Shape (n,) or (n, 2).
        ceiling: In dBTP.
    """
    aim = db_to_gain(ceiling + _MARGIN)
    if max(samples.max(initial=0.0), -samples.min(initial=0.0)) <= aim / _WORST:
        return samples
    near, peaks = _true_peaks(samples, aim)
    over = near[peaks > aim]
    limited = samples.copy() if len(over) else samples
    for first, last in _stretches(over, len(samples)):
        begin = max(0, first - CONTEXT)
        held = _hold(samples[begin : last + CONTEXT], aim)
        limited[first:last] = held[first - begin : last - begin]
    return limited


def _stretches(over: NDArray[np.intp], count: int) -> Iterator[tuple[int, int]]:
    """Where the gain may move: around every sample that is over, half-open; none touches the next."""
    for group in np.split(over, np.flatnonzero(np.diff(over) > 2 * CONTEXT) + 1) if len(over) else ():
        yield max(0, int(group[0]) - CONTEXT), min(count, int(group[-1]) + CONTEXT)


def _hold(samples: Samples, aim: float) -> Samples:
    for _ in range(_PASSES):
        near, peaks = _true_peaks(samples, aim)
        if peaks.max(initial=0.0) <= aim:
            break
        wanted = np.ones(len(samples), dtype=np.float32)
        wanted[near] = np.minimum(1.0, aim / np.maximum(peaks, aim))
        gain = _smooth(_lowest_around(wanted, _ATTACK), _ATTACK)
        samples = samples * (gain if samples.ndim == 1 else gain[:, None])
    return samples


def _true_peaks(samples: Samples, aim: float) -> tuple[NDArray[np.intp], Samples]:
    """Every sample at or just after which a peak may exceed `aim`, and how high the peak is there."""
    near = np.flatnonzero(_any_around((samples > aim / _WORST) | (samples < -aim / _WORST)))
    channels = samples[:, None] if samples.ndim == 1 else samples
    peaks: Samples = np.abs(channels[near]).max(axis=1)
    for channel in channels.T:
        windows = sliding_window_view(_between_zeros(channel), _TAPS)
        # The first phase is the sample itself. einsum stays on this thread; a matrix product would wake
        # every core for so little.
        between = np.abs(np.einsum("nt,pt->pn", windows[near], _PHASES[1:])).max(axis=0)
        peaks = np.maximum(peaks, between)
    return near, peaks


def _any_around(is_high: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether any sample that a tap of the filter lies on is high; shape (n,) for (n,) or (n, 2)."""
    around = _between_zeros(is_high if is_high.ndim == 1 else is_high[:, 0] | is_high[:, 1])
    width = 1
    while width < _TAPS:
        around = around[:-width] | around[width:]
        width *= 2
    return around


def _between_zeros(values: NDArray[Any]) -> NDArray[Any]:
    """With so many zeros before and after them that every tap of the filter lies on something."""
    padded = np.zeros(len(values) + _TAPS - 1, dtype=values.dtype)
    padded[_TAPS // 2 - 1 : -(_TAPS // 2)] = values
    return padded


def _lowest_around(values: Samples, reach: int) -> Samples:
    """The lowest value within `reach` samples on either side, by doubling windows."""
    beyond = np.ones(reach, dtype=np.float32)
    width, lowest = 1, np.concatenate([beyond, values, beyond])
    while width < 2 * reach + 1:
        step = min(width, 2 * reach + 1 - width)
        lowest = np.minimum(lowest[:-step], lowest[step:])
        width += step
    return lowest


def _smooth(values: Samples, reach: int) -> Samples:
    """A triangular mean over `reach // 2` samples on either side; never above the lowest within `reach`."""
    width = reach // 2 + 1
    before, after = (np.full(width - 1, value) for value in (values[0], values[-1]))
    once = _running_mean(np.concatenate([before, values, after]).astype(np.float64), width)
    return _running_mean(once, width).astype(np.float32)


def _running_mean(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    sums = np.cumsum(np.concatenate([[0.0], values]))
    means: NDArray[np.float64] = (sums[width:] - sums[:-width]) / width
    return means
