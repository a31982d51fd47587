"""A calm picture drawn from a title: a low sun over hills or water, or rings on water. No text in it.

Only sums, products, quotients and square roots go into it, which every machine rounds alike (IEEE 754): the
same title is the same picture everywhere, to the last pixel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

SIDE = 600
"""Pixels."""

Plane = NDArray[np.float64]

_Colour = tuple[int, int, int]

_PALETTES: tuple[tuple[_Colour, _Colour, _Colour, _Colour], ...] = (
    ((58, 84, 118), (244, 205, 166), (255, 238, 210), (38, 58, 70)),
    ((88, 130, 150), (230, 228, 205), (255, 249, 226), (46, 78, 76)),
    ((46, 54, 92), (196, 160, 178), (248, 224, 214), (32, 36, 62)),
    ((70, 110, 104), (214, 222, 186), (252, 244, 206), (30, 60, 56)),
    ((120, 132, 160), (238, 214, 206), (255, 242, 230), (70, 74, 100)),
    ((28, 44, 74), (112, 146, 170), (226, 234, 232), (16, 28, 48)),
    ((142, 114, 118), (242, 212, 180), (255, 240, 214), (78, 60, 68)),
    ((86, 122, 142), (200, 214, 214), (250, 246, 232), (44, 66, 84)),
)
"""The upper sky, the horizon, the light, and what is nearest; in 8 bits."""

_LAYERS = 4


def draw(title: str) -> Plane:
    """Draw the picture of a title, shape (SIDE, SIDE, 3), 0 to 1."""
    chance = _chance(title)
    sky, horizon, light, near = (
        np.array(colour, dtype=np.float64) / 255
        for colour in _PALETTES[int(next(chance) * 0.999 * len(_PALETTES))]
    )
    motif = (_hills, _water, _rings)[int(next(chance) * 0.999 * 3)]
    return np.clip(motif(chance, sky, horizon, light, near), 0, 1)


def _hills(chance: Iterator[float], sky: Plane, horizon: Plane, light: Plane, near: Plane) -> Plane:
    picture = _sun_in_the_sky(chance, sky, horizon, light, level=0.3 + 0.18 * next(chance))
    for layer in range(_LAYERS):
        depth = (layer + 1) / _LAYERS
        crest = 0.5 + 0.1 * layer + _rolling(chance, 3 + layer) * (0.2 - 0.02 * layer)
        colour = _mixed(horizon, near, 0.25 + 0.75 * depth * depth)
        picture = _laid(picture, colour, _below(crest))
    return picture


def _water(chance: Iterator[float], sky: Plane, horizon: Plane, light: Plane, near: Plane) -> Plane:
    level = 0.56 + 0.06 * next(chance)
    height = level - 0.13 - 0.1 * next(chance)
    picture = _sun_in_the_sky(chance, sky, horizon, light, level=height)
    shore = level - 0.02 - 0.1 * _rolling(chance, 5)
    picture = _laid(picture, _mixed(horizon, near, 0.55), _below(shore))
    # What is above the water, seen in it: darker, and the more so the nearer it comes.
    rows = np.arange(SIDE)
    mirrored = np.clip(np.rint(2 * level * SIDE - rows), 0, SIDE - 1).astype(np.intp)
    depth = np.clip((rows / SIDE - level) / (1 - level), 0, 1)[:, None, None]
    water = _mixed(picture[mirrored], near, 0.2 + 0.55 * depth)
    ripple = _waves(rows / SIDE, level)[:, None, None] * 0.07 * (1 - depth)
    water = _mixed(water, light, np.clip(ripple, 0, 1))
    return _laid(picture, water, _below(np.full(SIDE, level)))


def _rings(chance: Iterator[float], sky: Plane, horizon: Plane, light: Plane, near: Plane) -> Plane:
    across, down = _grid()
    picture = _mixed(_mixed(near, sky, _eased(down)[..., None]), horizon, 0.12)
    for strength in (1.0, 0.55):
        x, y = 0.3 + 0.4 * next(chance), 0.36 + 0.3 * next(chance)
        flat = (down - y) * 2.2  # seen from the side
        distance = np.sqrt((across - x) * (across - x) + flat * flat)
        width = 0.07 + 0.03 * next(chance)
        phase = distance / width - np.floor(distance / width)
        ring = _eased(1 - np.abs(2 * phase - 1)) * np.clip(1 - distance / (0.85 * strength), 0, 1)
        glow = 1 / (1 + 40 * distance * distance)
        picture = _mixed(picture, horizon, (0.42 * strength * ring * ring)[..., None])
        picture = _mixed(picture, light, (0.5 * strength * glow)[..., None])
    return picture


def _sun_in_the_sky(chance: Iterator[float], sky: Plane, horizon: Plane, light: Plane, level: float) -> Plane:
    across, down = _grid()
    picture = _mixed(sky, horizon, _eased(np.clip(down / 0.62, 0, 1))[..., None])
    x, radius = 0.25 + 0.5 * next(chance), 0.06 + 0.05 * next(chance)
    distance = np.sqrt((across - x) * (across - x) + (down - level) * (down - level))
    ratio = distance / radius
    glow = 0.6 / (1 + 0.35 * ratio * ratio)
    disc = np.clip((radius - distance) * SIDE + 0.5, 0, 1)
    return _mixed(picture, light, np.maximum(glow, disc)[..., None])


def _rolling(chance: Iterator[float], knots: int) -> Plane:
    """A soft line from left to right, about 0 to 1, through heights that chance gives: shape (SIDE,)."""
    line = np.zeros(SIDE)
    for octave, weight in ((knots, 0.75), (2 * knots + 1, 0.25)):
        heights = np.array([next(chance) for _ in range(octave + 2)])
        along = np.arange(SIDE) * octave / SIDE
        first = np.floor(along).astype(np.intp)
        part = _eased(along - first)
        line += weight * (heights[first] * (1 - part) + heights[first + 1] * part)
    return line


def _waves(rows: Plane, level: float) -> Plane:
    """Thin bands on water, wider the nearer they are."""
    depth = np.clip(rows - level, 0, None)
    along = 60 * depth / (0.25 + depth)
    return _eased(1 - np.abs(2 * (along - np.floor(along)) - 1))


def _grid() -> tuple[Plane, Plane]:
    """Where each pixel's middle is, 0 to 1 from left to right and from top to bottom."""
    middle = (np.arange(SIDE) + 0.5) / SIDE
    return np.broadcast_to(middle, (SIDE, SIDE)), np.broadcast_to(middle[:, None], (SIDE, SIDE))


def _below(line: Plane) -> Plane:
    """How much of each pixel lies below a line, which is given as a height for every column."""
    return np.clip((np.arange(SIDE)[:, None] + 0.5 - line * SIDE) + 0.5, 0, 1)


def _laid(picture: Plane, colour: Plane, cover: Plane) -> Plane:
    return _mixed(picture, colour, cover[..., None])


def _mixed(one: Plane, other: Plane, part: Plane | float) -> Plane:
    return one * (1 - part) + other * part


def _eased(part: Plane) -> Plane:
    """From 0 to 1 without a corner."""
    return part * part * (3 - 2 * part)


def _chance(title: str) -> Iterator[float]:
    """Numbers from 0 to 1 that hang on the title alone, without an end."""
    block = title.encode()
    while True:
        block = hashlib.sha256(block).digest()
        for first, second in zip(block[::2], block[1::2], strict=True):
            yield (256 * first + second) / 65535
