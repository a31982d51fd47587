"""Measuring a struck bell by its samples: its onset, its partials, how they ring and beat, how loud it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.loudness import integrated, momentary, true_peak
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE

Signal = NDArray[np.float64]

_LOOK_FRAMES = RATE * 4 // 10
_SMOOTH_FRAMES = RATE * 12 // 1000
_FINE = 1 << 19
_PACE = 1000
_NEIGHBOURS = 0.08
_DEEPEST_DB = -55.0
_LONG_ENOUGH = 2.0
"""Seconds that a partial has to ring for a beat to be told from its decay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """One partial: its level in dB relative to the strongest, and the seconds it rings, by T20."""

    hertz: float
    level: float
    ring: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """What was measured of one strike.

    Attributes:
        onset: From a tenth to nine tenths of its height, in milliseconds.
        partials: Sorted by frequency.
        beat: Of the strongest partial, in Hz; 0 where it does not beat.
        dip: How far the beat goes down, in dB.
        momentary: The loudest 400 ms in LUFS.
        tenth: The loudest 100 ms in LUFS.
        peak: True peak in dBTP.
    """

    seconds: float
    onset: float
    partials: tuple[Partial, ...]
    beat: float
    dip: float
    momentary: float
    tenth: float
    peak: float


def ringing(sound: Samples) -> Ringing:
    """Measure one strike, shape (n, 2)."""
    first, onset = _onset(sound)
    frequencies = _peaks(sound, first)
    courses = _courses(sound, frequencies)
    begin = first * _PACE // RATE
    measured = [
        _partial(hertz, course[:, begin:]) for hertz, course in zip(frequencies, courses, strict=True)
    ]
    highest = max(partial.level for partial in measured)
    partials = tuple(replace(partial, level=partial.level - highest) for partial in measured)
    strongest = max(range(len(partials)), key=lambda number: partials[number].level)
    beat, dip = _beat(courses[strongest][0, begin:], partials[strongest].ring)
    return Ringing(
        seconds=len(sound) / RATE,
        onset=onset,
        partials=partials,
        beat=beat,
        dip=dip,
        momentary=momentary(sound),
        tenth=max(integrated(sound[at : at + RATE // 10]) for at in range(0, RATE // 2, RATE // 100)),
        peak=true_peak(sound),
    )


def envelope(sound: Samples) -> Signal:
    """The amplitude at every moment, both sides together, smoothed over 12 ms."""
    power = 2 * (sound.astype(np.float64) ** 2).mean(axis=1)
    window = np.hanning(_SMOOTH_FRAMES)
    return np.sqrt(np.convolve(power, window / window.sum(), "same"))


def _onset(sound: Samples) -> tuple[int, float]:
    """The frame where it has risen, and the milliseconds from a tenth to nine tenths of its height."""
    rising = envelope(sound[: RATE // 4])
    tenth, most = (int(np.argmax(rising >= part * rising.max())) for part in (0.1, 0.9))
    return int(rising.argmax()), (most - tenth) * 1000 / RATE


def _peaks(sound: Samples, first: int) -> list[float]:
    """The frequencies of what sounds in the first 0.4 s after the onset, each the highest around it."""
    look = sound[first : first + _LOOK_FRAMES].astype(np.float64)
    spectrum = sum(np.abs(np.fft.rfft(side * np.blackman(len(look)), _FINE)) for side in look.T)
    loud = np.flatnonzero(spectrum > spectrum.max() * 10 ** (_DEEPEST_DB / 20))
    found = []
    for index in loud[(spectrum[loud] >= spectrum[loud - 1]) & (spectrum[loud] >= spectrum[loud + 1])]:
        reach = int(index * _NEIGHBOURS)
        if spectrum[index] == spectrum[index - reach : index + reach + 1].max():
            found.append(float(index * RATE / _FINE))
    return found


def _courses(sound: Samples, frequencies: list[float]) -> list[Signal]:
    """The amplitude of each partial on each side, shape (2, moments), `_PACE` a second.

    What lies around a partial is taken out of the spectrum and brought back at a slower rate.
    """
    seconds = len(sound) // RATE + 2
    spectra = np.fft.rfft(sound.T.astype(np.float64), seconds * RATE)
    courses = []
    for hertz in frequencies:
        apart = min((abs(hertz - other) for other in frequencies if other != hertz), default=hertz)
        reach = min(apart / 2, hertz * _NEIGHBOURS / 2)
        band = spectra[:, int((hertz - reach) * seconds) : int((hertz + reach) * seconds)]
        turning = np.fft.ifft(band, seconds * _PACE) * (2 * _PACE / RATE)
        courses.append(np.abs(turning[:, : len(sound) * _PACE // RATE]))
    return courses


def _partial(hertz: float, course: Signal) -> Partial:
    """By Schroeder's backward integration: the energy that is still to come falls in a straight line."""
    energy = (course**2).sum(axis=0)
    to_come = 10 * np.log10(energy[::-1].cumsum()[::-1] / energy.sum())
    steady = np.flatnonzero((to_come <= -5) & (to_come >= -25))
    ring = -60 / (np.polyfit(steady, to_come[steady], 1)[0] * _PACE)
    return Partial(hertz=hertz, level=10 * np.log10(energy.sum() / ring), ring=ring)


def _beat(course: Signal, ring: float) -> tuple[float, float]:
    """The rate and the depth of what is left of a partial's course when its decay is taken out."""
    if ring < _LONG_ENOUGH:
        return 0.0, 0.0
    level = 20 * np.log10(course[: int(ring * 40 / 60 * _PACE)])
    moments = np.arange(len(level))
    level -= np.polyval(np.polyfit(moments, level, 1), moments)
    spectrum = np.abs(np.fft.rfft(level * np.hanning(len(level)), _FINE))
    return float(np.argmax(spectrum)) * _PACE / _FINE, float(level.max() - level.min())
