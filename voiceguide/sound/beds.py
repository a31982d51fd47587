"""Beds: what sounds softly under everything. Each is a loop without a seam, deterministic from its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.loudness import integrated
from voiceguide.sound.pcm import Samples
from voiceguide.units import CHANNELS, RATE, Decibels, db_to_gain

BED_LUFS = Decibels(-30.0)
"""Loudness at which a bed is kept; the mixer brings it to its place."""

LOOP_SECONDS = 61


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseColour:
    """Noise by its spectrum.

    Attributes:
        slope: Decibels an octave.
        low: Hz below which it falls away.
        high: Hz above which it falls away.
    """

    slope: float
    low: float
    high: float


BEDS: Mapping[str, NoiseColour] = MappingProxyType(
    {
        # A quiet room: mostly low, some air.
        "room": NoiseColour(slope=-5.0, low=45.0, high=5000.0),
    }
)


def loop(name: str) -> Samples:
    """Synthesise one turn of a bed, shape (n, 2), at `BED_LUFS`; its end leads into its beginning."""
    colour = BEDS[name]
    frames = LOOP_SECONDS * RATE
    seed = sum(map(ord, name))
    magnitudes = _magnitudes(frames, colour)
    sides = [
        _periodic_noise(frames, magnitudes, np.random.default_rng([seed, side])) for side in range(CHANNELS)
    ]
    sound = np.stack(sides, axis=1)
    levelled: Samples = sound * np.float32(db_to_gain(BED_LUFS - integrated(sound)))
    return levelled


def _magnitudes(frames: int, colour: NoiseColour) -> NDArray[np.float64]:
    frequencies = np.fft.rfftfreq(frames, 1 / RATE)[1:]
    magnitudes: NDArray[np.float64] = frequencies ** (colour.slope / 20 / np.log10(2))
    magnitudes /= np.sqrt(1 + (colour.low / frequencies) ** 8) * np.sqrt(1 + (frequencies / colour.high) ** 8)
    return magnitudes


def _periodic_noise(frames: int, magnitudes: NDArray[np.float64], draw: np.random.Generator) -> Samples:
    """Noise whose period is exactly `frames`: shaped magnitudes, random phases, one inverse transform."""
    spectrum = np.zeros(len(magnitudes) + 1, dtype=np.complex128)
    spectrum.imag[1:] = 2 * np.pi * draw.random(len(magnitudes))
    np.exp(spectrum[1:], out=spectrum[1:])  # in place: there are three million frames
    spectrum[1:] *= magnitudes
    noise: NDArray[np.float64] = np.fft.irfft(spectrum, frames)
    noise /= np.abs(noise).max()
    return noise.astype(np.float32)
