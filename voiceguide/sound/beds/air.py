"""Beds of air: a room, plain noise, wind."""

from __future__ import annotations

import numpy as np

from voiceguide.sound.beds.noise import Colour, add_noise, silence
from voiceguide.sound.beds.swell import by_decibels, drift
from voiceguide.sound.pcm import Samples
from voiceguide.units import CHANNELS, Decibels

_ROOM = Colour(slope=-5.0, low=45.0, high=5000.0)
"""Mostly low, some air."""

_PINK = Colour(slope=-3.0, low=35.0, high=7000.0)
_BROWN = Colour(slope=-6.0, low=80.0, high=6000.0)
"""Its lowest octave is left out: there, noise is too uneven for a bed without sudden changes."""

_WIND = (
    (Colour(slope=-4.0, low=90.0, high=450.0), Decibels(0.0), 0.6),
    (Colour(slope=-5.0, low=150.0, high=1500.0), Decibels(0.0), 1.0),
    (Colour(slope=-5.0, low=350.0, high=5000.0), Decibels(-8.0), 1.5),
)
"""Its parts, and by how many decibels each rises in a gust of one: it brightens. None is so narrow that it
howls."""

_GUST_DB = 3.0


def room(frames: int, draw: np.random.Generator) -> Samples:
    """The tone of a quiet room."""
    return _plain(frames, _ROOM, draw)


def pink(frames: int, draw: np.random.Generator) -> Samples:
    """Noise that has the same power in every octave."""
    return _plain(frames, _PINK, draw)


def brown(frames: int, draw: np.random.Generator) -> Samples:
    """Noise that falls by six decibels an octave."""
    return _plain(frames, _BROWN, draw)


def wind(frames: int, draw: np.random.Generator) -> Samples:
    """Wind in slow gusts, a little different on either side."""
    loop = silence(frames)
    everywhere = drift(frames, draw, slowest=25.0, fastest=4.0)
    gusts = []
    for _ in range(CHANNELS):
        here = 0.9 * everywhere + 0.4 * drift(frames, draw, slowest=12.0, fastest=3.0)
        gusts.append(2 * _GUST_DB * np.tanh(here / 2))  # no gust stands out
    for colour, level, brightening in _WIND:
        swells = [by_decibels(gust * brightening) for gust in gusts]
        add_noise(loop, colour, draw, level=level, swells=swells)
    return loop


def _plain(frames: int, colour: Colour, draw: np.random.Generator) -> Samples:
    loop = silence(frames)
    add_noise(loop, colour, draw)
    return loop
