"""A bed of tones: a soft, open chord that beats slowly, without melody or rhythm.

Each layer holds other notes, a hair beside the harmonics of the others': those beat instead of cancelling.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import soxr
from numpy.typing import NDArray

from voiceguide.sound.beds.noise import Colour, add_noise, silence
from voiceguide.sound.pcm import Samples
from voiceguide.units import CHANNELS, RATE, Decibels, db_to_gain

_LOW = ((98.0, 0.0), (294.0, -10.0))
_MIDDLE = ((147.06, 0.0), (392.14, -9.0))
_HIGH = ((195.93, 0.0), (440.85, -12.0))
"""Notes in Hz, and decibels: g, its fifths and octaves, a ninth far up. Breath tones begin and end on g."""

_SLOWER = 8
"""The tones are made at an eighth of the rate, where a whole loop is a short transform."""

_HARMONICS = 6
_FALL_DB = 8.0
"""A note's harmonics are so much softer an octave."""

_BLUR, _BLUR_DB = 0.12, -6.0
"""Hz around a tone, and how loud beside it, in which it is never quite still: it beats about every eight
seconds."""

_APART = 1.3
"""Radians between the two sides of a tone: wide, but nothing cancels when they are added."""

_WRAP = 600
"""Frames of the slower rate from beyond either end: what the resampler sees before and after a loop."""


def low(frames: int, draw: np.random.Generator) -> Samples:
    """The lowest notes."""
    return _chord(frames, _LOW, draw)


def middle(frames: int, draw: np.random.Generator) -> Samples:
    """The fifth, and an octave high above."""
    return _chord(frames, _MIDDLE, draw)


def high(frames: int, draw: np.random.Generator) -> Samples:
    """The octave, and the ninth."""
    return _chord(frames, _HIGH, draw)


def _chord(frames: int, notes: Sequence[tuple[float, float]], draw: np.random.Generator) -> Samples:
    loop = silence(frames)
    slow = np.fft.irfft(_spectrum(frames, notes, draw), frames // _SLOWER)
    slow /= slow.std()
    for side, tones in zip(loop.T, slow, strict=True):
        around = np.concatenate([tones[-_WRAP:], tones, tones[:_WRAP]]).astype(np.float32)
        faster = soxr.resample(around, RATE // _SLOWER, RATE, quality="HQ")
        side[:] = faster[_WRAP * _SLOWER : _WRAP * _SLOWER + frames]
    add_noise(loop, Colour(slope=-4.0, low=200.0, high=3000.0), draw, level=Decibels(-22.0))
    return loop


def _spectrum(
    frames: int, notes: Sequence[tuple[float, float]], draw: np.random.Generator
) -> NDArray[np.complex128]:
    """The spectrum of each side, shape (2, lines), a line for every whole cycle of the loop."""
    seconds = frames / RATE
    spectrum = np.zeros((CHANNELS, frames // _SLOWER // 2 + 1), dtype=np.complex128)
    reach = round(3 * _BLUR * seconds)
    blur = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (_BLUR * seconds)) ** 2)
    blur *= db_to_gain(_BLUR_DB) / np.sqrt(np.sum(blur**2))
    for note, level in notes:
        for harmonic in range(1, _HARMONICS + 1):
            strength = db_to_gain(level - _FALL_DB * np.log2(harmonic))
            line = round(note * harmonic * seconds)
            turns = draw.uniform(0, 2 * np.pi) + draw.permutation([0.0, _APART])
            spectrum[:, line] += strength * np.exp(1j * turns)
            strings = np.exp(2j * np.pi * draw.random((CHANNELS, len(blur))))
            spectrum[:, line - reach : line + reach + 1] += strength * blur * strings
    return spectrum
