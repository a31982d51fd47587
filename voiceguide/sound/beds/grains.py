"""Small sounds by the thousand, drops and bubbles, strewn over a loop so densely that none stands out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.beds.noise import add_around
from voiceguide.sound.beds.swell import KNOT, Course
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Decibels, db_to_gain

_WEAKEST, _STRONGEST = 0.5, 1.4
"""Amplitudes of grains beside their mean: 9 dB apart, so that they differ and none sticks out."""

_SIDES = 0.9
"""How much of its power a grain far to the left or right brings to that side, or takes from the other."""

_EARS_APART = 0.0006 * RATE
"""Frames by which a sound from one side reaches the other ear later."""

_EDGE_FRAMES = RATE // 500


def drop(draw: np.random.Generator, *, low: float, high: float, fall: float) -> Samples:
    """A drop on something soft: a puff of noise.

    Args:
        draw: Where it is drawn from.
        low: Hz below which it falls away.
        high: Hz above which it falls away.
        fall: Seconds until it is over; it is loudest after a quarter of them.
    """
    moments = np.arange(int(4 * fall * RATE)) / RATE
    puff = draw.standard_normal(len(moments)) * moments * np.exp(-4 * moments / fall)
    hertz = np.maximum(np.fft.rfftfreq(2 * len(puff), 1 / RATE), 1.0)
    band = 1 / np.sqrt((1 + (low / hertz) ** 4) * (1 + (hertz / high) ** 8))
    return _finished(np.fft.irfft(np.fft.rfft(puff, 2 * len(puff)) * band)[: len(puff)])


def bubble(draw: np.random.Generator, *, hertz: float) -> Samples:
    """A bubble that sounds at `hertz` and rises a little, with a softer onset than in nature.

    Its radius, its damping and its rise follow K. van den Doel, “Physically Based Models for Liquid Sounds”
    (ACM Transactions on Applied Perception 2005).
    """
    radius = 3 / hertz
    damping = 0.13 / radius + 0.0072 * radius**-1.5
    moments = np.arange(int(7 / damping * RATE)) / RATE
    turns = hertz * moments * (1 + draw.uniform(0.0, 0.1) * damping * moments / 2)
    strength = np.exp(-damping * moments) * (1 - np.exp(-3 * damping * moments))
    return _finished(np.sin(2 * np.pi * turns) * strength)


def strew(
    loop: Samples,
    grains: Sequence[Samples],
    draw: np.random.Generator,
    *,
    a_second: float,
    level: Decibels,
    density: Course | None = None,
) -> None:
    """Strew grains over a loop, each somewhere between left and right.

    Args:
        loop: Shape (n, 2); changed.
        grains: What to strew, each of energy 1.
        draw: Where moments, strengths and places are drawn from.
        a_second: How many, on average.
        level: Their root mean square together, in decibels of full scale.
        density: How dense they are in the course of the loop; even without it.
    """
    count = round(len(loop) / RATE * a_second)
    starts = _moments(len(loop), count, draw, density)
    kinds = draw.integers(len(grains), size=count).tolist()
    strengths = draw.uniform(_WEAKEST, _STRONGEST, count) * db_to_gain(level) * np.sqrt(RATE / a_second)
    places = draw.uniform(-1.0, 1.0, count)
    for side, towards in zip(loop.T, (-places, places), strict=True):
        gains = (strengths * np.sqrt(1 + _SIDES * towards)).astype(np.float32)
        late = np.rint(np.maximum(-towards, 0.0) * _EARS_APART).astype(np.int64)
        heard = ((starts + late) % len(loop)).tolist()
        for start, kind, gain in zip(heard, kinds, gains, strict=True):
            add_around(side, grains[kind] * gain, start)


def _moments(frames: int, count: int, draw: np.random.Generator, density: Course | None) -> NDArray[np.int64]:
    drawn = draw.random(count)
    if density is not None:
        share = np.concatenate([[0.0], np.cumsum(density)]) / density.sum()
        drawn = np.interp(drawn, share, np.arange(len(share)) * KNOT / frames)
    return (drawn * frames).astype(np.int64) % frames


def _finished(grain: NDArray[np.float64]) -> Samples:
    """Let a grain end in silence, and give it energy 1."""
    grain[-_EDGE_FRAMES:] *= np.cos(np.linspace(0, np.pi / 2, _EDGE_FRAMES)) ** 2
    finished: Samples = (grain / np.sqrt(np.sum(grain**2))).astype(np.float32)
    return finished
