"""Breath tones: as long as their phase, so that the ear knows how much of it is left.

The tone rises by a third and swells over the inhale, rests thin and steady on a hold, falls and fades over
the exhale, and is silent at the turning points. Inhale and exhale differ in timbre as well as in direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from voiceguide.sound.loudness import momentary
from voiceguide.sound.pcm import Samples
from voiceguide.timeline.model import BreathPhase
from voiceguide.units import RATE, Decibels, db_to_gain

TONE_LUFS = Decibels(-27.0)
"""Nine decibels under the voice."""

_LOW, _HIGH = 196.0, 246.9
"""Hz: g and the third above it."""

_EDGE_SECONDS = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tone:
    start: float
    end: float
    swell: tuple[float, float, float]  # strength at the beginning, two thirds through, and the end
    partials: tuple[float, ...]  # strength of each harmonic


_TONES: Mapping[BreathPhase, _Tone] = MappingProxyType(
    {
        "in": _Tone(start=_LOW, end=_HIGH, swell=(0.25, 0.8, 1.0), partials=(1.0, 0.35, 0.12)),
        "top_up": _Tone(start=_HIGH, end=_HIGH * 9 / 8, swell=(0.6, 1.0, 0.9), partials=(1.0, 0.35, 0.12)),
        "hold": _Tone(start=_HIGH, end=_HIGH, swell=(0.3, 0.3, 0.3), partials=(1.0,)),
        "out": _Tone(start=_HIGH, end=_LOW, swell=(0.9, 0.5, 0.15), partials=(1.0, 0.08)),
        "rest": _Tone(start=_LOW, end=_LOW, swell=(0.0, 0.0, 0.0), partials=()),
    }
)


def breath_tone(phase: BreathPhase, frames: int) -> Samples:
    """Synthesise the tone of one phase, mono, shape (frames,)."""
    tone = _TONES[phase]
    along = np.linspace(0, 1, frames, endpoint=False)
    pitch = tone.start * (tone.end / tone.start) ** along
    turns = 2 * np.pi * np.cumsum(pitch) / RATE
    voices = sum(strength * np.sin(number * turns) for number, strength in enumerate(tone.partials, start=1))
    swell = np.interp(along, (0, 2 / 3, 1), tone.swell)
    gain = db_to_gain(TONE_LUFS) * _unit()
    shaped: Samples = (voices * swell * _edges(frames) * gain).astype(np.float32)
    return shaped


def _edges(frames: int) -> Samples:
    edge = min(int(RATE * _EDGE_SECONDS), frames // 2)
    edges = np.ones(frames, dtype=np.float32)
    if edge:
        ramp = np.sin(np.linspace(0, np.pi / 2, edge)) ** 2
        edges[:edge], edges[-edge:] = ramp, ramp[::-1]
    return edges


@cache
def _unit() -> float:
    """The gain that makes a steady tone of the inhale's timbre, at full swell, 0 LUFS."""
    turns = 2 * np.pi * _HIGH * np.arange(RATE) / RATE
    partials = _TONES["in"].partials
    steady = sum(strength * np.sin(number * turns) for number, strength in enumerate(partials, start=1))
    return db_to_gain(-momentary(np.asarray(steady * 0.1, dtype=np.float32))) * 0.1
