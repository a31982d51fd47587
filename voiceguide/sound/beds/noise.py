"""Noise that goes round, made piece by piece.

Each piece is one inverse transform of a random spectrum in the wanted shape. It rises while the piece before
it falls, with equal power, and the last falls while the first rises: so a loop has no seam whatever its
length, and nothing longer than a second and a half is ever transformed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voiceguide.sound.beds.swell import KNOT, Swell
from voiceguide.sound.pcm import Samples
from voiceguide.units import CHANNELS, RATE, Decibels, db_to_gain

_TRANSFORM = 1 << 16
_JOIN = 8 * KNOT
"""Over so many frames one piece becomes the next."""

_PIECE_KNOTS = (_TRANSFORM - _JOIN) // KNOT

_FREQUENCIES = np.fft.rfftfreq(_TRANSFORM, 1 / RATE)
_RISE = np.sin((np.arange(_JOIN) + 0.5) / _JOIN * np.pi / 2).astype(np.float32)


class Colour(Struct, frozen=True, kw_only=True):
    """Noise by its spectrum.

    Attributes:
        slope: Decibels an octave.
        low: Hz below which it falls away.
        high: Hz above which it falls away.
    """

    slope: float
    low: float
    high: float


def silence(frames: int) -> Samples:
    """A loop with nothing in it yet, shape (frames, 2)."""
    return np.zeros((frames, CHANNELS), dtype=np.float32)


def add_noise(
    loop: Samples,
    colour: Colour,
    draw: np.random.Generator,
    *,
    level: Decibels = Decibels(0.0),
    swells: Sequence[Swell] = (),
) -> None:
    """Add noise to a loop, another on each side, a little alike in the low frequencies as in a real place.

    Args:
        loop: Shape (n, 2), n a multiple of `KNOT`; changed.
        colour: Its spectrum.
        draw: Where it is drawn from.
        level: Its root mean square, in decibels of full scale, before the swells.
        swells: How loud it is in the course of the loop: none, or one for each side.
    """
    magnitudes = _magnitudes(colour) * np.float32(db_to_gain(level))
    near, far = (magnitudes * share for share in _SHARES)
    knots = len(loop) // KNOT
    marks = np.linspace(0, knots, -(-knots // _PIECE_KNOTS) + 1).round().astype(int) * KNOT
    for start, end in pairwise(marks.tolist()):
        drawn = draw.random((2, 2 * len(_FREQUENCIES)), dtype=np.float32)
        one, other = (drawn - np.float32(0.5)).view(np.complex64)
        for side, spectrum in enumerate((near * one + far * other, far * one + near * other)):
            noise = np.fft.irfft(spectrum)[: end - start + _JOIN].astype(np.float32, copy=False)
            noise[:_JOIN] *= _RISE
            noise[-_JOIN:] *= _RISE[::-1]
            if swells:
                noise *= swells[side].gains(start, len(noise))
            add_around(loop[:, side], noise, start)


def add_around(side: Samples, sound: Samples, start: int) -> None:
    """Add a sound to one side of a loop; what goes past its end comes in at its beginning.

    Args:
        side: Shape (n,); changed.
        sound: Shape (m,), no longer than the loop.
        start: From 0 to n - 1.
    """
    inside = min(len(sound), len(side) - start)
    side[start : start + inside] += sound[:inside]
    if inside < len(sound):
        side[: len(sound) - inside] += sound[inside:]


def _magnitudes(colour: Colour) -> NDArray[np.float32]:
    """What even random numbers from -0.5 to 0.5 are multiplied by to become noise of this colour at 0 dB.

    Each frame of a transform is a sum of thousands of them, so the noise is normal however they are drawn.
    """
    hertz = np.maximum(_FREQUENCIES, 1.0)
    magnitudes: NDArray[np.float64] = hertz ** (colour.slope / 20 / np.log10(2))
    magnitudes /= np.sqrt(1 + (colour.low / hertz) ** 8) * np.sqrt(1 + (hertz / colour.high) ** 8)
    magnitudes[0] = 0.0
    magnitudes *= np.sqrt(3 / np.sum(magnitudes**2)) * _TRANSFORM
    return magnitudes.astype(np.float32)


def _shares() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How much of one noise and of the other each side has, by frequency.

    In a room full of sound two ears hear much the same lows and different highs. Here the sides correlate by
    0.4 at the bottom and by 0.1 at the top, so that it is wide and nothing cancels in one loudspeaker.
    """
    alike = 0.1 + 0.3 / (1 + (_FREQUENCIES / 500.0) ** 2)
    angle = np.arcsin(alike) / 2
    return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)


_SHARES = _shares()
