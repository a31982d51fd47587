"""How loud something is: BS.1770 loudness and true peak, by libraries."""

from __future__ import annotations

import loudness
import numpy as np
import soxr

from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Decibels, gain_to_db

_MOMENTARY = int(0.4 * RATE)
_DUAL_MONO = 3.01
"""A mono clip sounds from both sides, which BS.1770 adds up."""


def integrated(samples: Samples) -> Decibels:
    """Gated loudness in LUFS as the session will play it (ITU-R BS.1770-4).

    The gate takes the silences out, so a clip reads by its speech alone. Anything shorter than 400 ms is
    repeated until it can be measured. Silence is minus infinity.

    Args:
        samples: Shape (n,), heard from both sides, or (n, 2).
    """
    if len(samples) == 0:
        return Decibels(-np.inf)
    if len(samples) < _MOMENTARY:
        samples = np.resize(samples, (_MOMENTARY, *samples.shape[1:]))
    measured = loudness.integrated_loudness(np.ascontiguousarray(samples), RATE)
    return Decibels(measured + (_DUAL_MONO if samples.ndim == 1 else 0.0))


def momentary(samples: Samples) -> Decibels:
    """The loudest 400 ms of a sound in LUFS, looked for every 100 ms."""
    starts = range(0, max(1, len(samples) - _MOMENTARY + 1), _MOMENTARY // 4)
    return max(integrated(samples[start : start + _MOMENTARY]) for start in starts)


def true_peak(samples: Samples) -> Decibels:
    """The highest peak between the samples in dBTP, by fourfold oversampling."""
    if len(samples) == 0:
        return Decibels(-np.inf)
    oversampled = soxr.resample(samples, RATE, 4 * RATE, quality="HQ")
    return gain_to_db(float(max(np.abs(oversampled).max(), np.abs(samples).max())))
