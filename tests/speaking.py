"""A voice for tests: letters become vowels with a pitch, hisses and bursts; the same text, the same sound.

Nobody would understand it, but it has what an ear for voices listens for, costs little, and is never random.
"""

from __future__ import annotations

import numpy as np

from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, db_to_gain

VOICE_DB = -23.0
"""The level of its vowels, in dBFS."""

_VOWELS = {
    "a": (730, 1090, 2440),
    "e": (530, 1840, 2480),
    "i": (270, 2290, 3010),
    "o": (570, 840, 2410),
    "u": (300, 870, 2240),
    "y": (390, 1990, 2550),
}
"""Formants in Hz: Peterson and Barney 1952, men's voices."""

_HUMS = {
    "m": (250, 1100, 2100),
    "n": (250, 1600, 2500),
    "l": (360, 1300, 2700),
    "r": (330, 1060, 1600),
    "w": (290, 610, 2150),
}
_HISSES = {"s": (5000, 9000), "z": (5000, 9000), "f": (1500, 11000), "v": (1500, 11000), "h": (500, 3000)}
_SILENCES = {" ": 0.02, ",": 0.25, ";": 0.25, ":": 0.25, ".": 0.6, "?": 0.6, "!": 0.6}
_EDGE = RATE // 100


def speak(text: str, *, pace: float = 1.0, period: int = 400, db: float = VOICE_DB) -> Samples:
    """Say a text: mono at 48 kHz, without silence around it.

    Args:
        text: Letters; others are breaks.
        pace: How much slower than about fourteen letters a second.
        period: Frames of one turn of the voice.
        db: The level of its vowels.
    """
    rng = np.random.default_rng(7)
    parts = [_letter(letter, pace, period, rng) for letter in text.lower().rstrip(".,;:?! ")]
    return np.concatenate(parts) * np.float32(db_to_gain(db))


def hiss(kind: str, seconds: float, db: float, *, seed: int = 1) -> Samples:
    """A consonant by itself, /f/, /h/, /s/ or /th/ (`th`), that rises and falls over 30 ms."""
    band = {"th": (4000, 9000)}.get(kind) or _HISSES[kind]
    noise = _noise(int(seconds * RATE), band, np.random.default_rng(seed))
    return _edged(noise, 3 * _EDGE) * np.float32(db_to_gain(db))


def room(frames: int, db: float = -70.0, *, seed: int = 2, hum: float | None = None) -> Samples:
    """A room in which nobody speaks: noise that falls with frequency, and a mains hum where asked for."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(frames))
    spectrum /= np.sqrt(np.maximum(np.fft.rfftfreq(frames, 1 / RATE), 40))
    noise = np.fft.irfft(spectrum, frames)
    noise *= db_to_gain(db) / np.sqrt((noise**2).mean())
    if hum is not None:
        turns = 2 * np.pi * 50 * np.arange(frames) / RATE
        tones = sum(np.sin(turns * times + times) / times for times in (1, 2, 3, 5))
        noise += tones * db_to_gain(hum) / np.sqrt((tones**2).mean())
    return noise.astype(np.float32)


def in_room(*parts: Samples | float, db: float = -70.0, hum: float | None = None, seed: int = 2) -> Samples:
    """Put sounds, and silences given in seconds, one after another into a room."""
    silent = [np.zeros(round(each * RATE), np.float32) if isinstance(each, float) else each for each in parts]
    whole = np.concatenate(silent)
    return whole + room(len(whole), db, seed=seed, hum=hum)


def _letter(letter: str, pace: float, period: int, rng: np.random.Generator) -> Samples:
    if letter in _VOWELS:
        return _hummed(_VOWELS[letter], 0.1 * pace, period)
    if letter in _HUMS:
        return _hummed(_HUMS[letter], 0.07 * pace, period) * np.float32(0.4)
    if letter in _HISSES:
        return _edged(_noise(int(0.08 * pace * RATE), _HISSES[letter], rng), _EDGE) * np.float32(0.15)
    if letter.isalpha():
        burst = _edged(_noise(int(0.02 * RATE), (1000, 6000), rng), _EDGE // 4) * np.float32(0.2)
        return np.concatenate([np.zeros(int(0.04 * pace * RATE), np.float32), burst])
    return np.zeros(int(_SILENCES.get(letter, 0.02) * RATE), np.float32)


def _hummed(formants: tuple[int, ...], seconds: float, period: int) -> Samples:
    hertz = np.arange(period // 2 + 1) * RATE / period
    gains = sum(
        1 / (1 + ((hertz - formant) / 90) ** 2) / (1 + place) for place, formant in enumerate(formants)
    )
    gains[0], gains[hertz > 5000] = 0, 0
    turn = np.fft.irfft(gains * np.exp(1j * hertz / 300), period)
    turn /= np.sqrt((turn**2).mean())
    return _edged(np.resize(turn, int(seconds * RATE)).astype(np.float32), _EDGE)


def _noise(frames: int, band: tuple[int, int], rng: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(rng.standard_normal(frames))
    hertz = np.fft.rfftfreq(frames, 1 / RATE)
    noise = np.fft.irfft(spectrum * ((hertz > band[0]) & (hertz < band[1])), frames)
    return (noise / np.sqrt((noise**2).mean())).astype(np.float32)


def _edged(samples: Samples, edge: int) -> Samples:
    edge = min(edge, len(samples) // 2)
    rise = np.sin(np.linspace(0, np.pi / 2, edge, dtype=np.float32))
    samples[:edge] *= rise
    samples[len(samples) - edge :] *= rise[::-1]
    return samples
