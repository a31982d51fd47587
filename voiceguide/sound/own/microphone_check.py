"""A microphone's first minute: what is wrong with what it gives, and what helps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from voiceguide.sound.own import troubles
from voiceguide.sound.own.activity import room_of, utterances
from voiceguide.sound.own.ear import Ended
from voiceguide.sound.own.frames import Looker
from voiceguide.sound.own.treat import high_passed
from voiceguide.sound.own.troubles import Trouble
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, db_to_gain, gain_to_db

_SILENT = db_to_gain(-90)
"""A refused or muted microphone gives zeros, or one bit of dither; any real one hisses above this."""

_TOO_LOUD_DB = -3.0
"""Peaks of a recording stay under -3 dBFS (ACX, audio submission requirements); over it a laugh clips."""

_TOO_QUIET_DB = -45.0
"""The level of the words, dBFS. To come to the other lines' level they would need some 25 dB more, and a
built-in microphone's own hiss, some 65 dB down, would then be as loud as the bed."""

_NOISE_DB = 30.0
"""The bed lies 20 dB under the voice (WCAG 1.4.7); a room ten decibels under the bed does not add to it."""

_HUM_DB = 36.0
"""A tone is heard more than noise of its level: up to 6 dB are added for it (ISO 1996-2, BS 4142)."""

_HUM_STANDS_OUT = 10.0
_HARMONICS = range(1, 9)
_MAINS = (50.0, 60.0)
_FLAT_TOP = 4
"""So many equal samples in a row at the very top are no sound but a microphone's end."""

_FLAT_TOPS = 3
_TOP = 0.999
_NEVER_CLIPS = 0.25

_HIDING_DB = -50.0
"""dBFS: a room as loud as this can hide a voice altogether."""


def examine(samples: Samples) -> tuple[Trouble, ...]:
    """Say what is wrong with a microphone, the worst first; nothing if all is well.

    Args:
        samples: What it gave while somebody spoke and paused, mono, shape (n,), at 48 kHz; ten seconds are
            good, and fewer than two tell little.
    """
    peak = float(np.abs(samples).max(initial=0.0))
    if peak < _SILENT:
        return (troubles.silent(),)
    return (*_level_troubles(samples, peak), *_room_troubles(high_passed(samples)))


def _level_troubles(samples: Samples, peak: float) -> Iterator[Trouble]:
    if _is_clipped(samples, peak):
        yield troubles.clipping()
    elif gain_to_db(peak) > _TOO_LOUD_DB:
        yield troubles.too_loud(gain_to_db(peak))


def _room_troubles(samples: Samples) -> Iterator[Trouble]:
    spoken = utterances(samples)
    noise = _sum_db(room_of(samples).level)
    if not spoken:
        yield troubles.unheard()
        if noise > _HIDING_DB:
            yield troubles.noise(f"at {noise:.0f} dB it may hide a voice")
        return
    voice = _voice_db(samples, spoken)
    if voice < _TOO_QUIET_DB:
        yield troubles.too_quiet(voice)
    hertz, hum = _hum(samples)
    if hum > voice - _HUM_DB:
        yield troubles.hum(hertz, voice - hum)
    elif noise > voice - _NOISE_DB:
        yield troubles.noise(f"the voice stands only {voice - noise:.0f} dB above it")


def _is_clipped(samples: Samples, peak: float) -> bool:
    """Whether waves are flat at the top, on either side; a system may turn down what is clipped already."""
    if peak < _NEVER_CLIPS:
        return False
    tops = sum(_flat_tops(side, top) for side in (samples, -samples) if (top := float(side.max())) > 0)
    return tops >= _FLAT_TOPS


def _flat_tops(samples: Samples, top: float) -> int:
    is_top = samples >= top * _TOP
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_top, [False]])))
    return int((edges[1::2] - edges[::2] >= _FLAT_TOP).sum())


def _sum_db(levels: Samples) -> float:
    """What bands are together, in decibels."""
    return float(10 * np.log10((10 ** (levels / 10)).sum(axis=-1)).mean())


def _voice_db(samples: Samples, spoken: tuple[Ended, ...]) -> float:
    """How loud the words are: the mean power of what lies less than 15 dB under the loudest."""
    looks = [Looker().feed(samples[each.start : each.end]).levels for each in spoken]
    powers = (10 ** (np.concatenate(looks) / 10)).sum(axis=1)
    return float(10 * np.log10(powers[powers > powers.max() * 10**-1.5].mean()))


def _hum(samples: Samples) -> tuple[float, float]:
    """The mains frequency that stands out most, and how loud it is with its harmonics, in dBFS."""
    quiet = _quietest(samples)
    window = np.hanning(len(quiet))
    powers = np.abs(np.fft.rfft(quiet * window)) ** 2 * 2 / (len(quiet) * (window**2).sum())
    found = [(hertz, _tones_db(powers, hertz * len(quiet) / RATE)) for hertz in _MAINS]
    return max(found, key=lambda each: each[1])


def _quietest(samples: Samples) -> Samples:
    """The second in which least is heard."""
    step = RATE // 10
    powers = (samples[: len(samples) // step * step].reshape(-1, step) ** 2).mean(axis=1)
    if len(powers) <= 10:
        return samples
    sums = np.convolve(powers, np.ones(10), "valid")
    at = int(sums.argmin()) * step
    return samples[at : at + RATE]


def _tones_db(powers: Samples, spacing: float) -> float:
    total, standing = 0.0, 0
    for harmonic in _HARMONICS:
        centre = round(harmonic * spacing)
        tone = float(powers[centre - 2 : centre + 3].sum())
        beside = np.concatenate([powers[centre - 12 : centre - 4], powers[centre + 5 : centre + 13]])
        if tone > 5 * float(np.median(beside)) * 10 ** (_HUM_STANDS_OUT / 10):
            total, standing = total + tone, standing + 1
    return float(10 * np.log10(total)) if standing > 1 else -np.inf
