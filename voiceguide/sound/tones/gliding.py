"""Tones that glide: up a third over the inhale, down again over the exhale, steady on a hold.

They are told apart by their timbre as well: the inhale is full and brightens, the exhale has odd partials
only, hollow as a low clarinet, and darkens, the hold is thin. All have partials that a telephone's small
loudspeaker still plays.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voiceguide.sound.loudness import integrated
from voiceguide.sound.pcm import Samples
from voiceguide.sound.tones.course import Course, followed, gains
from voiceguide.timeline.model import BreathPhase
from voiceguide.units import RATE, db_to_gain

_LOW, _HIGH = 196.0, 246.9
"""Hz: g and the third above it; the chime is an octave above the g."""

_BLOCK = 1 << 13

_REED = (1.0, 0.5, 0.3, 0.2, 0.1)
_HOLLOW = (1.0, 0.03, 0.3, 0.0, 0.1)
_THIN = (1.0, 0.3)


class _Tone(Struct, frozen=True, kw_only=True):
    """One phase.

    Attributes:
        pitch: Hz at its beginning and its end; in between, equal times take equal steps of pitch.
        course: Its loudness.
        partials: The strength of each harmonic.
        bright: What a harmonic is multiplied by for every one below it, at the beginning and the end.
    """

    pitch: tuple[float, float]
    course: Course
    partials: tuple[float, ...]
    bright: tuple[float, float] = (1.0, 1.0)


_TONES: Mapping[BreathPhase, _Tone] = MappingProxyType(
    {
        "in": _Tone(pitch=(_LOW, _HIGH), course={0: -8, 0.8: 0, 1: -2}, partials=_REED, bright=(0.6, 1.0)),
        "top_up": _Tone(pitch=(_HIGH, _HIGH * 9 / 8), course={0: -3, 0.6: 0, 1: -2}, partials=_REED),
        "hold": _Tone(pitch=(_HIGH, _HIGH), course={0: -7, 1: -7}, partials=_THIN),
        "out": _Tone(
            pitch=(_HIGH, _LOW), course={0: -2, 0.12: 0, 1: -10}, partials=_HOLLOW, bright=(1.0, 0.5)
        ),
    }
)


def glide(phase: BreathPhase, frames: int) -> Samples:
    """Synthesise the tone of one phase, shape (frames,)."""
    tone = _TONES[phase]
    sound: Samples = gains(followed(tone.course, frames), frames) * np.float32(_unit(tone.partials))
    for start in range(0, frames, _BLOCK):
        block = sound[start : start + _BLOCK]
        block *= _harmonics(tone, np.arange(start, start + len(block)), frames)
    return sound


def _harmonics(tone: _Tone, moments: NDArray[np.int64], frames: int) -> NDArray[np.float64]:
    """Sum the harmonics; each is the one below it times the first, which costs less than a sine each."""
    along = moments / frames
    (first, last), (begin, end) = tone.pitch, tone.bright
    rise = np.log(last / first)
    turns = first / RATE * (np.expm1(rise * along) / rise * frames if rise else moments)
    turning = np.exp(2j * np.pi * turns)
    brighter = turning * (begin + (end - begin) * along)
    total = np.zeros(len(moments))
    for strength in tone.partials:
        total += strength * turning.imag
        turning *= brighter
    return total


@cache
def _unit(partials: tuple[float, ...]) -> float:
    """The gain that makes a steady high tone of a timbre 0 LUFS, at its brightest.

    Settled to a hundredth of a decibel, so that machines whose sines differ in the last digit still agree.
    """
    steady = _Tone(pitch=(_HIGH, _HIGH), course={}, partials=partials)
    sound = _harmonics(steady, np.arange(RATE), RATE) / 10
    return db_to_gain(round(-integrated(sound.astype(np.float32)), 2)) / 10
