"""A bed of waves on a flat shore."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from voiceguide.sound.beds.noise import Colour, add_noise, silence
from voiceguide.sound.beds.swell import KNOT, Course, Swell
from voiceguide.sound.pcm import Samples
from voiceguide.units import CHANNELS, RATE, Decibels


class _Part(Struct, frozen=True, kw_only=True):
    """One part of the sound of a wave.

    Attributes:
        colour: Its spectrum.
        level: At the crest of the highest wave.
        late: Seconds after the wave's own crest.
        rise: In parts of the wave's length.
        fall: Likewise.
    """

    colour: Colour
    level: Decibels
    late: float
    rise: float
    fall: float


_CALM, _CALM_DB = Colour(slope=-5.5, low=80.0, high=5000.0), Decibels(-5.5)
"""The sea between the waves."""

_SURF = (
    _Part(  # it swells
        colour=Colour(slope=-5.0, low=75.0, high=500.0), level=Decibels(-2.0), late=-0.8, rise=0.45, fall=0.5
    ),
    _Part(  # it rolls in
        colour=Colour(slope=-5.0, low=130.0, high=2500.0), level=Decibels(0.0), late=0.0, rise=0.35, fall=0.6
    ),
    _Part(  # it washes up and runs back
        colour=Colour(slope=-4.5, low=350.0, high=7000.0), level=Decibels(-6.0), late=0.5, rise=0.3, fall=0.8
    ),
)

_EVERY = 19.0
"""Seconds from wave to wave in each layer, about: with three layers there is one every six seconds."""

_SHORTEST, _LONGEST = 8.0, 13.0
"""Seconds that a wave takes."""

_LOWEST = 0.6
"""Height of the lowest wave beside the highest."""

_ALONG = 0.5
"""Seconds by which a wave may reach one side before the other."""


class _Wave(Struct, frozen=True, kw_only=True):
    crest: float  # seconds, as are the length and the delay from left to right
    length: float
    height: float
    along: float


def ocean(frames: int, draw: np.random.Generator) -> Samples:
    """Waves that overlap, each rising over seconds; none breaks."""
    loop = silence(frames)
    add_noise(loop, _CALM, draw, level=_CALM_DB)
    waves = _waves(frames / RATE, draw)
    for part in _SURF:
        swells = [Swell(course=_course(frames, waves, part, side)) for side in range(CHANNELS)]
        add_noise(loop, part.colour, draw, level=part.level, swells=swells)
    return loop


def _waves(seconds: float, draw: np.random.Generator) -> list[_Wave]:
    count = round(seconds / _EVERY)
    return [
        _Wave(
            crest=(number + draw.uniform(-0.25, 0.25)) * seconds / count,
            length=draw.uniform(_SHORTEST, _LONGEST),
            height=draw.uniform(_LOWEST, 1.0),
            along=draw.uniform(-_ALONG, _ALONG),
        )
        for number in range(count)
    ]


def _course(frames: int, waves: list[_Wave], part: _Part, side: int) -> Course:
    """How high one part of all waves stands on one side, up to about 1."""
    seconds = frames / RATE
    moments = np.arange(0, frames, KNOT) / RATE
    course = np.zeros(len(moments))
    for wave in waves:
        crest = wave.crest + part.late + (side - 0.5) * wave.along
        after = (moments - crest + seconds / 2) % seconds - seconds / 2
        way = np.where(after < 0, after / part.rise, after / part.fall) / wave.length
        course += wave.height * np.where(np.abs(way) < 1, np.cos(way * np.pi / 2) ** 2, 0.0)
    return course
