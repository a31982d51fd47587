"""Tonal balance: every voice is brought half way to the tone of the clearest one.

Two voices in one practice then belong to one room. The correction belongs to a voice, not to a line: it is
measured once and is the same for all that it says.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE

PASSAGE = (
    "Notice where your feet meet the floor. There may be warmth, or pressure, or hardly anything. "
    "Sit as you like, and let each breath come by itself."
)
"""What a voice says to be measured."""

CENTRES = (200.0, 500.0, 1250.0, 3000.0, 7000.0)
"""Hz: the middles of the bands that are compared; a correction runs straight between them, in octaves."""

Gains = tuple[float, ...]
"""Decibels at each of `CENTRES`."""

_EDGES = (141.0, 316.0, 790.0, 1990.0, 4580.0, 9000.0)
"""Hz: where one band ends and the next begins."""

_CLEAR = np.array([-12.5, 5.1, 6.3, 2.3, -1.2])
"""How the default voice spreads over the bands, in decibels around their mean. In sixty lines of the
practices a recogniser (Whisper tiny) misread 14.8 % of its words as it is, and 16.8 % once it was half way to
average speech; of the plain en-us voice 16.8 % as it is, and 14.8 % once it was half way to this."""

_HALF_WAY, _MOST_DB = 0.5, 4.0
"""Only so much of a difference is taken away, and no more than so much: a voice keeps its character."""

_LOWEST = 75.0
"""Hz below which there is rumble and no voice; Butterworth's curve of the second order, without its phase."""

_PADDING = RATE // 10


def balance_of(speech: Samples) -> Gains:
    """Measure a voice's correction, in decibels at `CENTRES`, to a tenth.

    Args:
        speech: Some seconds of the voice, mono, shape (n,), at the project rate.
    """
    spectrum = np.abs(np.fft.rfft(speech)) ** 2
    frequencies = np.fft.rfftfreq(len(speech), 1 / RATE)
    bands = pairwise(_EDGES)
    powers = [spectrum[(frequencies >= low) & (frequencies < high)].sum() for low, high in bands]
    own = 10 * np.log10(np.maximum(powers, 1e-12))
    off = _CLEAR - (own - own.mean())
    gains = np.clip(off * _HALF_WAY, -_MOST_DB, _MOST_DB)
    return tuple(round(float(gain), 1) for gain in gains)


def balanced(samples: Samples, gains: Gains) -> Samples:
    """Apply a correction, and take away what lies below any voice; no phase is turned.

    Args:
        samples: Mono, shape (n,).
        gains: Decibels at `CENTRES`; the outer ones hold beyond them.
    """
    padded = np.concatenate([samples, np.zeros(_PADDING, dtype=samples.dtype)])
    spectrum = np.fft.rfft(padded) * _response(len(padded), gains)
    shaped: Samples = np.fft.irfft(spectrum, len(padded))[: len(samples)].astype(np.float32)
    return shaped


def _response(count: int, gains: Gains) -> NDArray[np.float64]:
    frequencies = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 1e-6)
    curve = 10 ** (np.interp(np.log2(frequencies), np.log2(CENTRES), gains) / 20)
    response: NDArray[np.float64] = curve / np.sqrt(1 + (_LOWEST / frequencies) ** 4)
    return response
