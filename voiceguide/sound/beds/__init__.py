"""Beds: what sounds softly under everything, synthesised, always the same, without an end.

A bed is made of several layers, each a loop that leads into itself. Their lengths have no common factor, so
that what is heard begins anew only after days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from msgspec import Struct

from voiceguide.sound.beds import air, pad, sea, water
from voiceguide.sound.loudness import integrated
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Decibels, db_to_gain, gain_to_db

BED_LUFS = Decibels(-30.0)
"""Loudness at which a bed is kept; the mixer brings it to its place."""

LAYER_SECONDS = (51, 55, 59)
"""How long each layer of a bed is. No two have a common factor, so that they begin together again after 46
hours; a session lasts 24 at most. Nor do all three come near each other within ten minutes."""

Synthesis = Callable[[int, np.random.Generator], Samples]
"""Makes a loop of so many frames, shape (frames, 2), at any level, out of what is drawn."""


class Bed(Struct, frozen=True, kw_only=True):
    """A bed that comes with the program.

    Attributes:
        about: What it sounds like, a few words.
        layers: What makes each of its layers, as many as there are `LAYER_SECONDS`.
    """

    about: str
    layers: tuple[Synthesis, ...]


def _bed(about: str, *layers: Synthesis) -> Bed:
    """A bed whose layers are made differently, or all in one way."""
    return Bed(about=about, layers=layers if len(layers) > 1 else layers * len(LAYER_SECONDS))


BEDS: Mapping[str, Bed] = MappingProxyType(
    {
        "room": _bed("a quiet room: a little air, hardly there", air.room),
        "pink": _bed("even noise, like a distant waterfall", air.pink),
        "brown": _bed("deep, soft noise, like a far-off rumble", air.brown),
        "rain": _bed("steady, soft rain without wind", water.rain),
        "ocean": _bed("slow waves on a flat shore", sea.ocean),
        "stream": _bed("a small stream over stones", water.stream),
        "wind": _bed("slow wind in trees far away", air.wind),
        "pad": _bed("a soft, low chord that hardly moves", pad.low, pad.middle, pad.high),
    }
)
"""Every bed by its name."""


_HUSH_FRAMES = 16 * RATE
"""It goes round a few times at most, and is made in a tenth of a second."""


def hush() -> Samples:
    """Synthesise the tone of a quiet room at `BED_LUFS`, shape (n, 2); its end leads into its beginning."""
    sound = air.room(_HUSH_FRAMES, np.random.default_rng(0))
    sound *= np.float32(db_to_gain(BED_LUFS - integrated(sound)))
    return sound


def layer(name: str, number: int) -> Samples:
    """Synthesise one layer of a bed; all its layers together are at `BED_LUFS`.

    Args:
        name: One of `BEDS`.
        number: Counted from 0, one of `LAYER_SECONDS`.

    Returns:
        Shape (n, 2); its end leads into its beginning.
    """
    draw = np.random.default_rng([*name.encode(), number])
    sound = BEDS[name].layers[number](LAYER_SECONDS[number] * RATE, draw)
    level = BED_LUFS + gain_to_db(len(LAYER_SECONDS) ** -0.5)  # they are not alike: their powers add
    sound *= np.float32(db_to_gain(level - integrated(sound)))
    return sound
