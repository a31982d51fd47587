"""A true-peak limiter that looks ahead: nothing leaves above the ceiling, and what is below is not touched.

The peaks between samples are estimated with the interpolation filter of ITU-R BS.1770-4, Annex 2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Decibels, db_to_gain

CEILING = Decibels(-1.5)
"""No session exceeds this, in dBTP."""

# fmt: off
_EARLY = (
    0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
    0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
)
_LATE = (
    -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625,
    0.77978515625, -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
)
# fmt: on
_PHASES = np.array([_EARLY, _LATE, _LATE[::-1], _EARLY[::-1]], dtype=np.float32)
_TAPS = _PHASES.shape[1]
_WORST = float(np.abs(_PHASES).sum(axis=1).max())
"""No true peak is higher than this many times the highest sample around it."""

_ATTACK = int(0.003 * RATE)
CONTEXT = 2 * _ATTACK + 2 * _TAPS
"""The gain at a sample depends on so many samples before and after it, and on no others."""

_MARGIN = Decibels(-0.1)
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
    sides = np.abs(samples) if samples.ndim == 2 else np.abs(samples)[:, None]
    loudest = np.maximum(sides[:, 0], sides[:, -1])
    if not len(samples) or loudest.max() * _WORST <= aim:
        return samples
    peaks = _true_peaks(samples, loudest, aim)
    if peaks.max() <= aim:
        return samples
    wanted = np.minimum(1.0, aim / np.maximum(peaks, aim)).astype(np.float32)
    gain = _smooth(_lowest_around(wanted, _ATTACK), _ATTACK)
    limited: Samples = samples * (gain if samples.ndim == 1 else gain[:, None])
    return limited


def _true_peaks(samples: Samples, loudest: Samples, aim: float) -> Samples:
    """The highest peak at and just after each sample; exact only where it may exceed `aim`."""
    hot = np.flatnonzero(loudest * _WORST > aim)
    is_near = np.zeros(len(samples), dtype=bool)
    is_near[(hot[:, None] + np.arange(-_TAPS, _TAPS + 1)).clip(0, len(samples) - 1)] = True
    near = np.flatnonzero(is_near)
    peaks: Samples = loudest.copy()
    channels = samples[:, None] if samples.ndim == 1 else samples
    window = near[:, None] + np.arange(-(_TAPS // 2 - 1), _TAPS // 2 + 1)
    inside = (window >= 0) & (window < len(samples))
    for channel in channels.T:
        nearby = np.where(inside, channel[window.clip(0, len(samples) - 1)], 0.0)
        # einsum stays on this thread; a matrix product would wake every core for so little.
        between = np.abs(np.einsum("nt,pt->np", nearby, _PHASES[:, ::-1])).max(axis=1)
        peaks[near] = np.maximum(peaks[near], between)
    return peaks


def _lowest_around(values: Samples, reach: int) -> Samples:
    """The lowest value within `reach` samples on either side, by doubling windows."""
    padded = np.pad(values, reach, constant_values=1.0)
    width, lowest = 1, padded
    while width < 2 * reach + 1:
        step = min(width, 2 * reach + 1 - width)
        lowest = np.minimum(lowest[:-step], lowest[step:])
        width += step
    return lowest


def _smooth(values: Samples, reach: int) -> Samples:
    """A triangular mean over `reach // 2` samples on either side; never above the lowest within `reach`."""
    width = reach // 2 + 1
    once = _running_mean(np.pad(values.astype(np.float64), width - 1, constant_values=1.0), width)
    return _running_mean(once, width).astype(np.float32)


def _running_mean(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    sums = np.cumsum(np.concatenate([[0.0], values]))
    means: NDArray[np.float64] = (sums[width:] - sums[:-width]) / width
    return means
