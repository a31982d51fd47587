"""Waves: noise that swells and brightens over the inhale, falls and darkens over the exhale.

A wave on a shore, not a breath in the ear: broad, wide and without the hiss of a mouth. It is the sum of a
dark noise and a bright one, each a minute long and without a seam. A phase hears the stretch of them that
lies at its own place in the session, so no breath sounds like the one before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

import numpy as np
from msgspec import Struct

from voiceguide.sound.loudness import integrated
from voiceguide.sound.pcm import Samples, around
from voiceguide.sound.tones.course import Course, followed, gains
from voiceguide.timeline.model import BreathPhase
from voiceguide.units import CHANNELS, RATE, db_to_gain

_TRANSFORM = 1 << 16
_JOIN = 1 << 12
_STEP = _TRANSFORM - _JOIN
_PIECES = 48
"""Noise is made in so many pieces, each becoming the next with equal power: a loop of 61.4 seconds."""

_RISE = np.sin((np.arange(_JOIN) + 0.5) / _JOIN * np.pi / 2).astype(np.float32)

_ALIKE = 0.15
"""Radians: how much of the noise of one side is in the other, so that they correlate by 0.3."""


class _Colour(Struct, frozen=True, kw_only=True):
    """Noise by its spectrum: `slope` dB an octave from `low` to `high` Hz, and little beyond."""

    slope: float
    low: float
    high: float


_DARK = _Colour(slope=-5.0, low=150.0, high=1200.0)
_BRIGHT = _Colour(slope=-4.0, low=700.0, high=4500.0)


class _Wave(Struct, frozen=True, kw_only=True):
    """One phase: its loudness, and by how many decibels its bright noise is above its dark one."""

    course: Course
    bright: Course


_WAVES: Mapping[BreathPhase, _Wave] = MappingProxyType(
    {
        "in": _Wave(course={0: -8, 0.8: 0, 1: -2}, bright={0: -14, 0.8: 6, 1: 6}),
        "top_up": _Wave(course={0: -3, 0.6: 0, 1: -2}, bright={0: 6, 1: 9}),
        "hold": _Wave(course={0: -7, 1: -7}, bright={0: 10, 1: 10}),
        "out": _Wave(course={0: -2, 0.12: 0, 1: -10}, bright={0: 2, 0.12: 2, 1: -18}),
    }
)


@lru_cache(maxsize=2)  # what two chunks of a mix have in common
def wave(phase: BreathPhase, frames: int, at: int) -> Samples:
    """Synthesise the wave of one phase that begins at frame `at`, shape (frames, 2)."""
    shape = _WAVES[phase]
    sides = np.zeros((CHANNELS, frames), dtype=np.float32)
    for colour, gain in zip((_DARK, _BRIGHT), _shares(shape, frames), strict=True):
        loop = _noise(colour)
        for side, noise in zip(sides, (loop, loop[::-1]), strict=True):
            side += around(noise, at, frames) * gain
    sound: Samples = sides.T
    return sound


def _shares(shape: _Wave, frames: int) -> tuple[Samples, Samples]:
    """Gains of the dark and the bright noise; their powers add up to the course."""
    level, above = followed(shape.course, frames), followed(shape.bright, frames)
    dark = level - 10 * np.log10(1 + 10 ** (above / 10))
    return gains(dark, frames), gains(dark + above, frames)


@cache
def _noise(colour: _Colour) -> Samples:
    """A loop of noise at 0 LUFS from both sides, shape (n,), always the same.

    Played backwards it is another noise of the same kind, for the other side.
    """
    loop = np.zeros(_PIECES * _STEP + _JOIN, dtype=np.float32)
    magnitudes = _magnitudes(colour)
    draw = np.random.default_rng(round(colour.low))
    for start in range(0, _PIECES * _STEP, _STEP):
        drawn = draw.random(2 * len(magnitudes), dtype=np.float32) - np.float32(0.5)
        piece = np.fft.irfft(drawn.view(np.complex64) * magnitudes)
        piece[:_JOIN] *= _RISE
        piece[-_JOIN:] *= _RISE[::-1]
        loop[start : start + _TRANSFORM] += piece.astype(np.float32, copy=False)
    loop[:_JOIN] += loop[-_JOIN:]
    one = loop[:-_JOIN]
    both: Samples = np.float32(np.cos(_ALIKE)) * one + np.float32(np.sin(_ALIKE)) * one[::-1]
    level = round(-integrated(both), 2)  # so that machines that differ in the last digit still agree
    both *= np.float32(db_to_gain(level))
    return both


def _magnitudes(colour: _Colour) -> Samples:
    hertz = np.maximum(np.fft.rfftfreq(_TRANSFORM, 1 / RATE), 1.0)
    magnitudes = hertz ** (colour.slope / 20 / np.log10(2))
    magnitudes /= np.sqrt((1 + (colour.low / hertz) ** 4) * (1 + (hertz / colour.high) ** 4))
    level: Samples = (magnitudes * _TRANSFORM / np.sqrt(np.sum(magnitudes**2))).astype(np.float32)
    return level
