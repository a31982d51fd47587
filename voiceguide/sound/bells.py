"""Bells, synthesised: inharmonic partials that beat, a soft onset, a natural decay. Always the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.loudness import momentary
from voiceguide.sound.pcm import Samples
from voiceguide.units import CHANNELS, RATE, Decibels, db_to_gain

BELL_LUFS = Decibels(-22.0)
"""The loudest moment of a bell: always below the voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BellModes:
    """What a bell is made of.

    Attributes:
        frequencies: Its partials in Hz, the lowest first.
        decay: Seconds in which the lowest partial falls by 60 dB; higher ones fall faster, in proportion.
        beat: Hz between the two halves of the lowest partial; higher partials beat faster.
        onset: Seconds in which it rises; under 25 ms a sound can startle.
        contact: Seconds that the mallet touches; longer is mellower.
    """

    frequencies: tuple[float, ...]
    decay: float
    beat: float
    onset: float
    contact: float


BELLS: Mapping[str, BellModes] = MappingProxyType(
    {
        # A Himalayan bowl of 180 mm: Inácio, Henrique & Antunes, “The Dynamics of Tibetan Singing Bowls”
        # (Acta Acustica 2006), as tabulated in the Csound manual's modal frequency ratios.
        "bowl": BellModes(
            frequencies=(221, 614, 1145, 1804, 2577, 3456, 4419),
            decay=14.0,
            beat=0.55,
            onset=0.030,
            contact=0.0007,
        ),
    }
)

_TAIL_DB = -66.0
_DECAY_FALL, _STRENGTH_FALL = 0.7, 0.9
"""How fast higher partials die away and how much weaker they are struck, as powers of their ratio: by
convention for a felt mallet. The second partial starts 11 dB and the third 24 dB below the first."""
_RELEASE_SECONDS = 0.5
_BLOCK = 1024


def strike(name: str) -> Samples:
    """Synthesise one strike, shape (n, 2), at the bell's level."""
    modes = BELLS[name]
    frames = int(RATE * modes.decay * _TAIL_DB / -60)
    draw = np.random.default_rng(sum(map(ord, name)))
    sound = np.zeros((frames, CHANNELS))
    for frequency in modes.frequencies:
        ratio = frequency / modes.frequencies[0]
        decay = modes.decay * ratio**-_DECAY_FALL
        strength = _strength(modes, frequency) * ratio**-_STRENGTH_FALL
        apart = modes.beat * np.sqrt(ratio) * (0.7 + 0.6 * draw.random())
        balance = 0.55 + 0.3 * draw.random()  # unequal halves: the beat never falls silent
        for side in range(CHANNELS):
            for hertz, part in ((frequency - apart / 2, balance), (frequency + apart / 2, 1 - balance)):
                phase = draw.uniform(0, 0.6) * side
                sound[:, side] += strength * part * _dying(hertz, phase, decay, frames)
    shaped = (sound * _edges(frames, modes.onset)[:, None]).astype(np.float32)
    levelled: Samples = shaped * np.float32(db_to_gain(BELL_LUFS - momentary(shaped)))
    return levelled


def _dying(hertz: float, phase: float, decay: float, frames: int) -> NDArray[np.float64]:
    """A sine that falls by 60 dB in `decay` seconds.

    It is put together from what happens within a block and from block to block: two short exponentials and
    one product a frame, instead of a sine and an exponential a frame.
    """
    course = (2j * np.pi * hertz - np.log(1000) / decay) / RATE
    within = np.exp(course * np.arange(_BLOCK))
    blocks = np.exp(course * np.arange(0, frames, _BLOCK) + 1j * phase)
    return np.outer(blocks, within).imag.ravel()[:frames]


def _strength(modes: BellModes, frequency: float) -> float:
    """How much a half-sine blow of the mallet wakes a partial (the spectrum of a half-sine pulse)."""
    turns = frequency * modes.contact
    if abs(1 - 4 * turns * turns) < 1e-6:
        return float(np.pi / 4)
    return float(abs(np.cos(np.pi * turns) / (1 - 4 * turns * turns)))


def _edges(frames: int, onset: float) -> Samples:
    rising, falling = int(RATE * onset), int(RATE * _RELEASE_SECONDS)
    edges = np.ones(frames, dtype=np.float32)
    edges[:rising] = np.sin(np.linspace(0, np.pi / 2, rising)) ** 2
    edges[-falling:] *= np.cos(np.linspace(0, np.pi / 2, falling)) ** 2
    return edges
