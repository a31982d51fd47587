"""Measuring breath cues by their samples: how loud, how high or bright, how they turn, if they repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.loudness import integrated, momentary, true_peak
from voiceguide.sound.pcm import Samples
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.sound.tones import breath_tone
from voiceguide.timeline.model import BreathPhase, CueSound, Tone
from voiceguide.units import RATE

Signal = NDArray[np.float64]
Span = tuple[BreathPhase, int, int]
"""A phase, its first frame, and one past its last."""

SOUNDS: tuple[CueSound, ...] = ("tones", "waves", "ticks")

BREATH: tuple[tuple[BreathPhase, float], ...] = (
    ("in", 4.0),
    ("top_up", 1.0),
    ("hold", 3.0),
    ("out", 6.0),
    ("rest", 2.0),
)
"""Every phase there is, in seconds."""

_TENTH = RATE // 10
_PARTS = (0.1, 0.5, 0.9)
_WINDOW, _FINE = 1 << 13, 1 << 16
_SILENT = 1e-5
_NEAR = RATE // 200
_TICKED_DB = 2.0
"""What lasts a tenth of a second is heard so much softer than the same level that goes on (Poulsen 1981)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What was measured of one phase.

    Attributes:
        name: Which phase.
        seconds: How long it is.
        loudness: LUFS of the loudest 400 ms, or of the loudest tenth of a second less what the ear does not
            hear of so short a sound.
        contour: LUFS at 10, 50 and 90 % of it, the loudest tenth of a second within half a second.
        height: Hz there: of the strongest partial, or for noise the middle of its power.
        peak: True peak in dBTP.
        turn: The largest step from frame to frame within 5 ms of its two ends, in decibels of full scale.
        again: How much it is like the same phase of the next breath, from 0 to 1.
    """

    name: str
    seconds: float
    loudness: float
    contour: tuple[float, ...]
    height: tuple[float, ...]
    peak: float
    turn: float
    again: float

    @property
    def beneath(self) -> float:
        """How far it stays beneath the voice, in dB."""
        return VOICE_LUFS - self.loudness


def spans(breaths: int) -> list[Span]:
    """Where the phases of some breaths lie."""
    found: list[Span] = []
    start = 0
    for name, seconds in BREATH * breaths:
        end = start + round(seconds * RATE)
        found.append((name, start, end))
        start = end
    return found


def breathed(sound: CueSound, breaths: int) -> Samples:
    """Some breaths in a row as a session has them, shape (n, 2)."""
    parts = [_both_sides(breath_tone(Tone(phase=n, sound=sound), e - s, s)) for n, s, e in spans(breaths)]
    return np.concatenate(parts)


def breathing(sound: CueSound) -> list[Cue]:
    """Measure every phase that sounds."""
    samples = breathed(sound, 2)
    first, second = spans(2)[: len(BREATH)], spans(2)[len(BREATH) :]
    return [
        _measured(samples, sound, phase, later)
        for phase, later in zip(first, second, strict=True)
        if phase[0] != "rest"
    ]


def heights(samples: Samples, sound: CueSound, moments: Sequence[int]) -> list[float]:
    """How high or bright a sound is around some frames, in Hz; not a number where it is silent."""
    return [_height(samples[max(0, moment - _WINDOW // 2) :][:_WINDOW], sound) for moment in moments]


def levels(samples: Samples, hop: int) -> Signal:
    """The loudness of every tenth of a second in LUFS, one each `hop` frames."""
    starts = range(0, len(samples) - _TENTH + 1, hop)
    return np.array([integrated(samples[start : start + _TENTH]) for start in starts])


def _measured(samples: Samples, sound: CueSound, phase: Span, later: Span) -> Cue:
    name, start, end = phase
    piece = samples[start:end]
    # A tick is looked for in the second around the moment.
    wide, narrow = (RATE, RATE) if sound == "ticks" else (_WINDOW, _TENTH)
    return Cue(
        name=name,
        seconds=(end - start) / RATE,
        loudness=max(momentary(piece), levels(piece, RATE // 100).max() - _TICKED_DB),
        contour=tuple(levels(_around(piece, part, narrow), RATE // 100).max() for part in _PARTS),
        height=tuple(_height(_around(piece, part, wide), sound) for part in _PARTS),
        peak=true_peak(piece),
        turn=max(_step(samples, start), _step(samples, end)),
        again=_alike(piece, samples[later[1] : later[2]]),
    )


def _around(piece: Samples, part: float, count: int) -> Samples:
    """So many frames around a part of a phase, none of another phase."""
    first = min(max(0, round(part * len(piece)) - count // 2), max(0, len(piece) - count))
    return piece[first : first + count]


def _height(piece: Samples, sound: CueSound) -> float:
    if np.abs(piece).max(initial=0.0) < _SILENT:
        return float("nan")
    windowed = piece.astype(np.float64) * (np.hanning(len(piece))[:, None] if sound != "ticks" else 1)
    powers = (np.abs(np.fft.rfft(windowed, _FINE, axis=0)) ** 2).sum(axis=1)
    hertz = np.fft.rfftfreq(_FINE, 1 / RATE)
    return float(hertz @ powers / powers.sum()) if sound == "waves" else float(hertz[powers.argmax()])


def _step(samples: Samples, turn: int) -> float:
    near = samples[max(0, turn - _NEAR) : turn + _NEAR]
    return float(20 * np.log10(max(np.abs(np.diff(near, axis=0)).max(), 1e-7)))


def _alike(one: Samples, other: Samples) -> float:
    """The highest correlation of two stretches, whatever the time between them, up to half a second."""
    size = 1 << (2 * len(one)).bit_length()
    product = sum(
        np.fft.irfft(np.fft.rfft(a, size) * np.fft.rfft(b, size).conj())
        for a, b in zip(one.T.astype(np.float64), other.T.astype(np.float64), strict=True)
    )
    near = np.concatenate([product[: RATE // 2], product[-RATE // 2 :]])
    return float(np.abs(near).max() / np.sqrt((one**2).sum() * (other**2).sum()))


def _both_sides(samples: Samples) -> Samples:
    return samples if samples.ndim == 2 else np.stack([samples, samples], axis=1)
