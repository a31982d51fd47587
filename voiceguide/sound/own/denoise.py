"""Gentle noise reduction, only where somebody asks for it: a spectral gate that learns the room's spectrum.

Libraries were looked at: noisereduce loads scipy, joblib and matplotlib, pyrnnoise matplotlib and a whole
ffmpeg, and webrtc-noise-gain works at 16 kHz, which takes the breath out of a voice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voiceguide.sound.own.ear import Ended
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, db_to_gain

_WINDOW = 2048
_HOP = _WINDOW // 4
_OVERLAPPED = np.float32(1.5)
"""What the squares of four Hann windows add up to."""

_MOST_DB = -9.0
"""No more is taken away: noise that goes altogether takes the ends of words along, and leaves a hollow."""

_OVER, _OPEN = 2.0, 4.0
"""The gate is closed on power under so many times the room's, and open from so many times that on."""

_SHORTEST = RATE // 4
"""With less of the room than this around the words, nobody knows how it sounds, and nothing is done."""

_MEDIAN = float(np.log(2))
"""The median of a noise's power, as a part of its mean."""

_PIECE = 512
_BESIDE = 4
"""Windows that are held at once, and so many on either side of them that what they become depends on."""

_HANN = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)


def denoised(samples: Samples, spoken: Sequence[Ended]) -> Samples:
    """Turn the noise of the room down by up to nine decibels, between the words and under them.

    Args:
        samples: Mono, shape (n,), at 48 kHz.
        spoken: Where somebody speaks; the room is learned from what lies around it.
    """
    around = _WINDOW + _BESIDE * _HOP
    windows = sliding_window_view(np.pad(samples, (around, around + _PIECE * _HOP)), _WINDOW)[::_HOP]
    alone = np.flatnonzero(_alone(spoken, len(windows), around, len(samples)))[:_PIECE]
    if len(alone) * _HOP < _SHORTEST:
        return samples
    noise: Samples = np.median(_powers(_spectra(windows[alone])), axis=0) / np.float32(_MEDIAN)
    whole = np.zeros(len(samples) + 2 * around + _PIECE * _HOP, dtype=np.float32)
    for first in range(_BESIDE, len(windows) - _BESIDE, _PIECE):
        piece = windows[first - _BESIDE : first + _PIECE + _BESIDE]
        spectra = _spectra(piece)
        spectra *= _gains(_powers(spectra), noise)
        for number, window in enumerate(np.fft.irfft(spectra)[_BESIDE:-_BESIDE] * _HANN, start=first):
            whole[number * _HOP : number * _HOP + _WINDOW] += window
    clear: Samples = whole[around : around + len(samples)] / _OVERLAPPED
    return clear


def _alone(spoken: Sequence[Ended], count: int, before: int, frames: int) -> NDArray[np.bool_]:
    """Which windows hold nothing but the room."""
    first = np.arange(count) * _HOP - before
    alone = (first >= 0) & (first + _WINDOW <= frames)
    for each in spoken:
        alone &= (first + _WINDOW <= each.start) | (first >= each.end)
    return alone


def _spectra(windows: Samples) -> NDArray[np.complexfloating]:
    return np.fft.rfft(windows * _HANN)


def _powers(spectra: NDArray[np.complexfloating]) -> Samples:
    powers: Samples = (np.abs(spectra) ** 2).astype(np.float32)
    return powers


def _gains(powers: Samples, noise: Samples) -> Samples:
    smooth = _spread(_spread(powers, 0), 1)
    open_by = np.log(smooth / (_OVER * noise + 1e-20) + 1e-20) / np.log(_OPEN)
    gains = db_to_gain(_MOST_DB) ** (1 - np.clip(open_by, 0, 1))
    return _spread(gains.astype(np.float32), 0)


def _spread(values: Samples, axis: int) -> Samples:
    """Half of each value goes to its two neighbours; at the edges, nothing is known of one of them."""
    spread = values / 2 + (np.roll(values, 1, axis) + np.roll(values, -1, axis)) / 4
    return spread.astype(np.float32, copy=False)
