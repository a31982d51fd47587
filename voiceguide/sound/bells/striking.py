"""One strike of a bell: partials that beat and die away, a soft onset, a level below the voice.

Always the same sound: nothing is drawn by chance, and the level is settled to a hundredth of a decibel, so
that machines whose sines differ in the last digit still agree.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.bells.modes import BELLS, INAUDIBLE_DB, Bell
from voiceguide.sound.loudness import integrated, momentary
from voiceguide.sound.pcm import Samples
from voiceguide.units import CHANNELS, RATE, Decibels, db_to_gain

BELL_LUFS = Decibels(-22.0)
"""The loudest moment of a bell, 400 ms: always below the voice."""

KNOCK_LUFS = Decibels(-20.0)
"""The loudest tenth of a second of a short one, which the ear takes in as a whole.

Its time constant for loudness is about 100 ms (Poulsen, JASA 70, 1981): a sound as long as that is heard 2 dB
softer than one that lasts.
"""

_RISE_SECONDS, _SOFT_RISE_SECONDS = 0.050, 0.120
"""The whole of the rise; from a tenth to nine tenths it takes 59 % of it, 30 or 71 ms. What rises in less
than 25 ms can startle."""

_SOFTER = Decibels(-4.0)
_SOFTER_AN_OCTAVE = Decibels(-6.0)
"""What a soft strike takes from the whole, and again from a partial for every octave above the lowest: a
mallet that touches longer wakes the high ones less. By ear."""

_BALANCE = 0.8
"""How much of a partial is in the stronger of its two halves: a beat dips by 4 dB and never falls silent."""

_APART = 0.5
"""Radians by which the beat comes sooner on one side than on the other."""

_GOLDEN = 0.6180339887498949
_BLOCK = 1024


def strike(name: str, *, soft: bool = False) -> Samples:
    """Synthesise one strike, shape (n, 2), at the bell's level.

    Args:
        name: One of `BELLS`.
        soft: Struck more softly: it rises more slowly, has less of the high partials, and is 4 dB lower.
    """
    bell = BELLS[name]
    rise = _SOFT_RISE_SECONDS if soft else _RISE_SECONDS
    sound = np.zeros((_frames(rise + bell.seconds), CHANNELS))
    for number, (hertz, level) in enumerate(bell.partials):
        octaves = math.log2(hertz / bell.partials[0][0])
        gain = db_to_gain(level + (_SOFTER_AN_OCTAVE * octaves if soft else 0.0))
        _add_partial(sound, bell, number, rise, gain)
    return _levelled(sound.astype(np.float32), _SOFTER if soft else Decibels(0.0))


def _add_partial(sound: NDArray[np.float64], bell: Bell, number: int, rise: float, gain: float) -> None:
    """Add one partial to the beginning of `sound`, until it is inaudible."""
    hertz = bell.partials[number][0]
    ratio = hertz / bell.partials[0][0]
    sooner = ratio**-bell.damping
    spread = 0.8 + 0.4 * ((0.5 + number * _GOLDEN) % 1)  # so that no two beat alike
    beat = bell.beat * math.sqrt(ratio) * spread
    course = gain * _course(rise, bell.ring * sooner)
    main = _BALANCE * _turning(hertz, len(course)).imag
    other = (1 - _BALANCE) * _turning(hertz + beat, len(course))
    for side, turn in enumerate((_APART, -_APART)):
        half = math.cos(turn) * other.imag + math.sin(turn) * other.real
        sound[: len(course), side] += course * (main + half)


def _turning(hertz: float, frames: int) -> NDArray[np.complex128]:
    """A sine in its imaginary and a cosine in its real part.

    It is put together from what happens within a block and from block to block: one product a frame.
    """
    within = np.exp(2j * np.pi * hertz / RATE * np.arange(_BLOCK))
    blocks = np.exp(2j * np.pi * hertz / RATE * np.arange(0, frames, _BLOCK))
    return np.outer(blocks, within).ravel()[:frames]


def _course(rise: float, ring: float) -> NDArray[np.float64]:
    """How strong a partial is: what has risen dies away, and what is left in the end fades."""
    course = np.ones(_frames(rise + ring * INAUDIBLE_DB / -60))
    rising, ending = _frames(rise), _frames(ring / 10)
    course[:rising] = np.sin(np.linspace(0, np.pi / 2, rising)) ** 2
    course *= np.exp(-math.log(1000) / ring / RATE * np.cumsum(course))  # so there is no corner at the top
    course[-ending:] *= np.cos(np.linspace(0, np.pi / 2, ending)) ** 2
    return course


def _levelled(sound: Samples, softer: Decibels) -> Samples:
    loudest = min(BELL_LUFS - momentary(sound), KNOCK_LUFS - _loudest_tenth(sound))
    levelled: Samples = sound * np.float32(db_to_gain(round(loudest + softer, 2)))
    return levelled


def _loudest_tenth(sound: Samples) -> Decibels:
    """The loudest 100 ms in LUFS; it lies in the first half second, looked for every 25 ms."""
    return max(integrated(sound[start : start + RATE // 10]) for start in range(0, RATE // 2, RATE // 40))


def _frames(seconds: float) -> int:
    return round(seconds * RATE)
