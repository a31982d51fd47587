"""Beds of running water: rain and a stream."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from voiceguide.sound.beds.grains import bubble, drop, strew
from voiceguide.sound.beds.noise import Colour, add_noise, silence
from voiceguide.sound.beds.swell import Swell, by_decibels, drift
from voiceguide.sound.pcm import Samples
from voiceguide.units import CHANNELS, Decibels

_KINDS = 64
"""So many different drops or bubbles a layer and size."""


class _Size(Struct, frozen=True, kw_only=True):
    """Drops or bubbles of about one size.

    Attributes:
        low: Their lowest frequency in Hz.
        high: Their highest.
        a_second: How many fall a second in each layer.
        level: Of all together, in decibels beside the noise behind them.
        fall: Seconds that a drop takes; a bubble's follow from its size.
    """

    low: float
    high: float
    a_second: float
    level: Decibels
    fall: float = 0.0


_WASH = Colour(slope=-4.0, low=180.0, high=5000.0)
_DROPS = (
    _Size(low=250.0, high=1000.0, a_second=25.0, level=Decibels(-5.0), fall=0.030),
    _Size(low=700.0, high=2500.0, a_second=60.0, level=Decibels(-4.0), fall=0.016),
    _Size(low=1500.0, high=4500.0, a_second=90.0, level=Decibels(-8.0), fall=0.008),
)

_FLOW = Colour(slope=-4.5, low=150.0, high=5000.0)
_BUBBLES = (
    _Size(low=420.0, high=900.0, a_second=20.0, level=Decibels(-7.5)),
    _Size(low=800.0, high=2200.0, a_second=40.0, level=Decibels(-4.5)),
    _Size(low=2000.0, high=3600.0, a_second=50.0, level=Decibels(-11.0)),
)


def rain(frames: int, draw: np.random.Generator) -> Samples:
    """Dense, soft rain: a wash from far away, and drops near by."""
    loop = silence(frames)
    add_noise(loop, _WASH, draw, swells=_slow_swells(frames, draw))
    for size in _DROPS:
        falls = size.fall * draw.uniform(0.7, 1.4, _KINDS)
        drops = [drop(draw, low=size.low, high=size.high, fall=fall) for fall in falls]
        strew(loop, drops, draw, a_second=size.a_second, level=size.level)
    return loop


def stream(frames: int, draw: np.random.Generator) -> Samples:
    """A stream over stones: its flow, and bubbles that come now denser, now sparser."""
    loop = silence(frames)
    add_noise(loop, _FLOW, draw, swells=_slow_swells(frames, draw))
    density = np.exp(0.3 * drift(frames, draw, slowest=8.0, fastest=1.0))
    for size in _BUBBLES:
        bubbles = [bubble(draw, hertz=hertz) for hertz in np.geomspace(size.low, size.high, _KINDS)]
        strew(loop, bubbles, draw, a_second=size.a_second, level=size.level, density=density)
    return loop


def _slow_swells(frames: int, draw: np.random.Generator) -> Sequence[Swell]:
    """What keeps it from standing still: most of the time less than a decibel."""
    return [by_decibels(0.7 * drift(frames, draw, slowest=30.0, fastest=6.0)) for _ in range(CHANNELS)]
