"""Ticks: a soft wooden tick for every second of a phase, for whoever likes to count along.

An inhale begins with two quick ones, everything else with one, so that shut eyes know which it is. They climb
a third over the inhale, go down one over the exhale, and stay on a hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from msgspec import Struct

from voiceguide.sound.loudness import integrated
from voiceguide.sound.pcm import Samples
from voiceguide.sound.tones.course import TONE_LUFS
from voiceguide.timeline.model import BreathPhase
from voiceguide.units import RATE, Decibels, Millis, db_to_gain, ms_to_frames

_LENGTH = ms_to_frames(Millis(250))
_RISE = ms_to_frames(Millis(24))
"""The whole of the rise; from a tenth to nine tenths of its height it takes 11 ms."""

_ENDING = ms_to_frames(Millis(30))
_RING, _DAMPING = 0.16, 0.7
"""Seconds in which the lowest partial falls by 60 dB; the other falls sooner, by this power of its ratio."""

_PARTIALS = ((1.0, 1.0), (2.6, 0.18))
"""Ratios to the lowest, and strengths: a small block of wood, touched rather than struck. By ear."""

_AGAIN = ms_to_frames(Millis(200))
"""The second of two ticks comes after so much."""

_LATER = Decibels(-4.0)
"""A tick within a phase, relative to the one it begins with."""

_SHORTER = Decibels(2.0)
"""The ear hears a tenth of a second so much softer than what lasts as loud (Poulsen, JASA 70, 1981)."""


class _Ticking(Struct, frozen=True, kw_only=True):
    """One phase: Hz at its beginning and its end, how many ticks it begins with, and their level."""

    pitch: tuple[float, float]
    first: int
    level: Decibels = Decibels(0.0)


_TICKING: Mapping[BreathPhase, _Ticking] = MappingProxyType(
    {
        "in": _Ticking(pitch=(587.3, 740.0), first=2),
        "top_up": _Ticking(pitch=(740.0, 830.6), first=2),
        "hold": _Ticking(pitch=(587.3, 587.3), first=1, level=Decibels(-6.0)),
        "out": _Ticking(pitch=(493.9, 392.0), first=1),
    }
)


def tick_along(phase: BreathPhase, frames: int) -> Samples:
    """Synthesise the ticks of one phase, shape (frames,)."""
    ticking = _TICKING[phase]
    sound = np.zeros(frames, dtype=np.float32)
    first, last = ticking.pitch
    for start, level in _moments(frames, ticking.first):
        tick = _tick(first * (last / first) ** (start / frames))[: frames - start].copy()
        ending = min(_ENDING, len(tick))
        tick[-ending:] *= np.cos(np.linspace(0, np.pi / 2, ending, dtype=np.float32)) ** 2
        sound[start : start + len(tick)] += tick * np.float32(db_to_gain(level + ticking.level))
    return sound


def _moments(frames: int, first: int) -> Iterator[tuple[int, Decibels]]:
    """Where a tick begins, and its level: none so near the end that little of it would be heard."""
    for number in range(first):
        if number == 0 or number * _AGAIN + _LENGTH <= frames:
            yield number * _AGAIN, Decibels(0.0)
    for start in range(RATE, frames - _LENGTH + 1, RATE):
        yield start, _LATER


@lru_cache(maxsize=32)
def _tick(hertz: float) -> Samples:
    moments = np.arange(_LENGTH) / RATE
    sound = np.zeros(_LENGTH)
    for ratio, strength in _PARTIALS:
        fall = np.exp(-np.log(1000) * ratio**_DAMPING / _RING * moments)
        sound += strength * fall * np.sin(2 * np.pi * ratio * hertz * moments)
    sound[:_RISE] *= np.sin(np.linspace(0, np.pi / 2, _RISE)) ** 2
    loudest = integrated((sound[: RATE // 10] / 10).astype(np.float32)) + 20
    level = TONE_LUFS + _SHORTER - round(loudest, 2)
    tick: Samples = (sound * db_to_gain(level)).astype(np.float32)
    return tick
