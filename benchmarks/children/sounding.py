"""Measuring a bed by its samples alone: how loud, how even, how bright, how wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyloudnorm import Meter
from scipy.signal import lfilter

from voiceguide.sound.loudness import integrated, true_peak
from voiceguide.sound.pcm import Samples
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.units import RATE

Signal = NDArray[np.float64]
Endless = Callable[[int, int], Samples]

MINUTES = 30
"""So much of a bed is listened to; its spectrum and its sides are taken from the first four."""

TENTHS = 10
"""Values of a contour a second."""

_PIECE = 10 * RATE
_HUNDREDTH = RATE // 100
_WINDOW = 1 << 14

_UNDER_THE_VOICE = 20.0
_SPEECH = {250: 34.75, 500: 34.27, 1000: 25.01, 2000: 17.32, 4000: 9.33, 8000: 1.13}
"""Octave bands, and the spectrum level of ordinary speech in them in dB a hertz (ANSI S3.5-1997, table 4)."""

_NEEDED = (500, 1000, 2000, 4000)
"""The octaves that words are understood by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounding:
    """What was measured of one bed.

    Attributes:
        loudness: In LUFS.
        peak: The highest true peak in dBTP.
        centroid: Of its power, in Hz.
        tilt: Decibels an octave from 125 Hz to 8 kHz.
        room: By how many decibels ordinary speech is above it where it is 20 LU softer, in the worst octave
            that words are understood by.
        step: The largest change of loudness from one 100 ms to the next, in dB.
        burst: By how much its loudest 10 ms are above the mean, in dB.
        range: Of the loudness of 3 s, from the 5th to the 95th percentile, in dB.
        alike: The correlation of the two sides.
        mono: Level of the mean of both sides beside that of one, in the worst octave, in dB: 0 for one sound,
            -3 for two that have nothing in common.
    """

    loudness: float
    peak: float
    centroid: float
    tilt: float
    room: float
    step: float
    burst: float
    range: float
    alike: float
    mono: float


def sounding(bed: Endless, fine: Signal) -> Sounding:
    """Measure one bed whose `hundredths` are known."""
    stretch = bed(0, 4 * 60 * RATE)
    frequencies, powers = spectrum(stretch)
    tenths = contour(fine)
    low, high = np.percentile(10 * np.log10(np.convolve(10 ** (tenths / 10), np.ones(30), "valid")), (5, 95))
    return Sounding(
        loudness=integrated(stretch),
        peak=max(true_peak(piece) for piece in _pieces(bed)),
        centroid=float((frequencies * powers).sum() / powers.sum()),
        tilt=_tilt(frequencies, powers),
        room=_room_for_speech(stretch),
        step=float(np.abs(np.diff(tenths)).max()),
        burst=float(10 * np.log10(fine.max() / fine.mean())),
        range=float(high - low),
        alike=float(np.corrcoef(stretch.T)[0, 1]),
        mono=_mono(stretch),
    )


def hundredths(bed: Endless) -> Signal:
    """The power of every 10 ms, both sides together, K-weighted as ITU-R BS.1770 asks."""
    filters = list(Meter(RATE)._filters.values())
    states = [np.zeros((2, 2)) for _ in filters]
    powers = []
    for piece in _pieces(bed):
        weighted = piece.astype(np.float64)
        for number, stage in enumerate(filters):
            weighted, states[number] = lfilter(stage.b, stage.a, weighted, axis=0, zi=states[number])
            weighted *= stage.passband_gain
        powers.append((weighted**2).sum(axis=1).reshape(-1, _HUNDREDTH).mean(axis=1))
    return np.concatenate(powers)


def contour(fine: Signal) -> Signal:
    """The loudness of every 100 ms in LUFS."""
    return 10 * np.log10(fine.reshape(-1, 10).mean(axis=1)) - 0.691


def spectrum(sound: Samples) -> tuple[Signal, Signal]:
    """Frequencies, and the mean power a hertz of both sides together."""
    window = np.hanning(_WINDOW)
    blocks = sound[: len(sound) // _WINDOW * _WINDOW].reshape(-1, _WINDOW, 2)
    powers = np.zeros(_WINDOW // 2 + 1)
    for block in blocks:
        powers += (np.abs(np.fft.rfft(block * window[:, None], axis=0)) ** 2).sum(axis=1)
    frequencies = np.fft.rfftfreq(_WINDOW, 1 / RATE)
    return frequencies[1:], powers[1:] / len(blocks) / (window**2).sum() / RATE


def _pieces(bed: Endless) -> Iterator[Samples]:
    for start in range(0, MINUTES * 60 * RATE, _PIECE):
        yield bed(start, _PIECE)


def _octave(frequencies: Signal, powers: Signal, centre: float) -> float:
    inside = (frequencies >= centre / 2**0.5) & (frequencies < centre * 2**0.5)
    return float(10 * np.log10(powers[inside].mean()))


def _tilt(frequencies: Signal, powers: Signal) -> float:
    centres = [125 * 2 ** (third / 3) for third in range(19)]
    levels = [_octave(frequencies, powers, centre) for centre in centres]
    return float(np.polyfit(np.log2(centres), levels, 1)[0])


def _room_for_speech(bed: Samples) -> float:
    speech = _speech()
    frequencies, spoken = spectrum(speech)
    spoken = spoken * 10 ** ((VOICE_LUFS - integrated(speech)) / 10)
    beneath = spectrum(bed)[1] * 10 ** ((VOICE_LUFS - _UNDER_THE_VOICE - integrated(bed)) / 10)
    return min(_octave(frequencies, spoken, band) - _octave(frequencies, beneath, band) for band in _NEEDED)


def _speech() -> Samples:
    """Twenty seconds of noise with the long-term spectrum of ordinary speech."""
    count = 20 * RATE
    frequencies = np.fft.rfftfreq(count, 1 / RATE)
    bands, levels = np.log2(list(_SPEECH)), list(_SPEECH.values())
    shape = 10 ** (np.interp(np.log2(np.maximum(frequencies, 1)), bands, levels) / 20) * (frequencies > 100)
    white = np.fft.rfft(np.random.default_rng(3).standard_normal((2, count)))
    noise = np.fft.irfft(white * shape, count).T
    return np.ascontiguousarray(noise / np.abs(noise).max() / 2, dtype=np.float32)


def _mono(sound: Samples) -> float:
    frequencies, sides = spectrum(sound)
    both = spectrum(np.repeat(sound.mean(axis=1, keepdims=True), 2, axis=1))[1]
    octaves = (125, *_SPEECH)
    return min(_octave(frequencies, both, band) - _octave(frequencies, sides, band) for band in octaves)
