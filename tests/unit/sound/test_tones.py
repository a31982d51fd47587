"""Breath cues by their samples: as long as their phase, in its direction, equally loud, never a click."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from voiceguide.settings import CUE_SOUNDS, CueSound
from voiceguide.sound.loudness import integrated, momentary, true_peak
from voiceguide.sound.tones import TONE_LUFS, breath_tone
from voiceguide.timeline.model import BreathPhase, Tone
from voiceguide.units import RATE

SOUNDING: tuple[BreathPhase, ...] = ("in", "top_up", "hold", "out")


def heard(phase: BreathPhase, sound: CueSound, seconds: float, at: int = 0) -> np.ndarray:
    """Both sides of a cue, shape (n, 2)."""
    samples = breath_tone(Tone(phase=phase, sound=sound), round(seconds * RATE), at)
    return samples if samples.ndim == 2 else np.stack([samples, samples], axis=1)


def height(samples: np.ndarray, sound: CueSound) -> float:
    """The strongest frequency, or for noise the middle of its power, in Hz."""
    powers = (np.abs(np.fft.rfft(samples * np.hanning(len(samples))[:, None], 1 << 17, axis=0)) ** 2).sum(
        axis=1
    )
    hertz = np.fft.rfftfreq(1 << 17, 1 / RATE)
    return float(hertz @ powers / powers.sum()) if sound == "waves" else float(hertz[powers.argmax()])


EARLY, LATE = slice(RATE // 2, 3 * RATE // 2), slice(-3 * RATE // 2, -RATE // 2)


@pytest.mark.parametrize("sound", CUE_SOUNDS)
def test_the_inhale_rises_and_the_exhale_falls(sound: CueSound) -> None:
    inhale, exhale, hold = (heard(phase, sound, 6) for phase in ("in", "out", "hold"))
    assert height(inhale[LATE], sound) > 1.1 * height(inhale[EARLY], sound)
    assert height(exhale[LATE], sound) < 0.9 * height(exhale[EARLY], sound)
    assert height(hold[LATE], sound) == pytest.approx(height(hold[EARLY], sound), rel=0.05)


@pytest.mark.parametrize("sound", ["tones", "waves"])
def test_the_inhale_swells_the_exhale_fades_and_the_hold_is_thin_and_steady(sound: CueSound) -> None:
    inhale, exhale, hold = (heard(phase, sound, 6) for phase in ("in", "out", "hold"))
    assert integrated(inhale[LATE]) > integrated(inhale[EARLY]) + 4
    assert integrated(exhale[LATE]) < integrated(exhale[EARLY]) - 4
    assert integrated(hold[LATE]) == pytest.approx(integrated(hold[EARLY]), abs=0.5)
    assert momentary(hold) < momentary(inhale) - 5


@pytest.mark.parametrize("sound", CUE_SOUNDS)
def test_each_phase_has_its_own_timbre(sound: CueSound) -> None:
    """At the same pitch and loudness the spectra still differ: a phase is known in its middle."""

    def spectrum(phase: BreathPhase) -> np.ndarray:
        middle = heard(phase, sound, 4)[RATE : 3 * RATE, 0]
        levels = np.log10(np.abs(np.fft.rfft(middle * np.hanning(len(middle)))[100:6000]) + 1e-9)
        return levels - levels.mean()

    inhale, hold, exhale = map(spectrum, ("in", "hold", "out"))
    for one, other in ((inhale, hold), (hold, exhale), (inhale, exhale)):
        assert np.abs(one - other).mean() > 0.1


@pytest.mark.parametrize("sound", CUE_SOUNDS)
@pytest.mark.parametrize("phase", ["in", "out"])
def test_all_sounds_are_equally_far_beneath_the_voice(sound: CueSound, phase: BreathPhase) -> None:
    cue = heard(phase, sound, 6)
    tenths = max(
        integrated(cue[start : start + RATE // 10]) for start in range(0, len(cue) - RATE // 10, 480)
    )
    assert max(momentary(cue), tenths - 2) == pytest.approx(TONE_LUFS, abs=1.0)
    assert true_peak(cue) < -12


@pytest.mark.parametrize("sound", CUE_SOUNDS)
@pytest.mark.parametrize("phase", [*SOUNDING, "rest"])
@pytest.mark.parametrize("frames", [48, 480, 24_000, 288_001])
def test_a_cue_is_as_long_as_its_phase_and_silent_at_its_ends(sound, phase, frames) -> None:
    cue = breath_tone(Tone(phase=phase, sound=sound), frames, 7)
    assert len(cue) == frames
    assert np.isfinite(cue).all()
    assert np.abs(cue[0]).max() < 1e-3
    assert np.abs(cue[-1]).max() < 1e-3
    assert (np.abs(cue).max() > 1e-3) == (phase != "rest" and frames > 48) or frames == 48


@pytest.mark.parametrize("sound", CUE_SOUNDS)
def test_no_step_where_one_phase_becomes_the_next(sound: CueSound) -> None:
    phases: list[tuple[BreathPhase, float]] = [("in", 2), ("top_up", 0.5), ("hold", 1), ("out", 3), ("in", 2)]
    joined = np.concatenate([heard(phase, sound, seconds) for phase, seconds in phases])
    steps = np.abs(np.diff(joined, axis=0)).max(axis=1)
    turns = np.cumsum([round(seconds * RATE) for _, seconds in phases])[:-1]
    for turn in turns:
        assert steps[turn - 48 : turn + 48].max() < 0.05 * steps.max()


def test_a_tick_comes_each_second_two_at_an_inhale_and_none_cut_off() -> None:
    def onsets(phase: BreathPhase, seconds: float) -> list[float]:
        cue = np.abs(heard(phase, "ticks", seconds)[:, 0])
        loud = np.convolve(cue, np.ones(2400) / 2400)[: len(cue)] > 1e-3
        starts = np.flatnonzero(np.diff(np.concatenate([[False], loud]).astype(int)) == 1)
        return [round(start / RATE, 1) for start in starts]

    assert onsets("in", 4) == [0.0, 0.2, 1.0, 2.0, 3.0]
    assert onsets("out", 4.1) == [0.0, 1.0, 2.0, 3.0]
    assert onsets("hold", 4.5) == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert onsets("top_up", 0.4) == [0.0]


def test_a_tick_is_soft() -> None:
    tick = np.abs(heard("out", "ticks", 1)[: RATE // 5, 0])
    contour = np.array([tick[start : start + 96].max() for start in range(0, len(tick), 24)])
    tenth, most = (int(np.argmax(contour >= part * contour.max())) for part in (0.1, 0.9))
    assert (most - tenth) * 0.5 >= 10


def test_a_minute_of_waves_neither_repeats_nor_wanders() -> None:
    air = heard("hold", "waves", 60)[RATE:-RATE].astype(np.float64)
    levels = [
        integrated(air[start : start + 3 * RATE].astype(np.float32)) for start in range(0, 55 * RATE, RATE)
    ]
    assert max(levels) - min(levels) < 1.5
    for side in air.T:
        size = 1 << (2 * len(side)).bit_length()
        again = np.fft.irfft(np.abs(np.fft.rfft(side, size)) ** 2)[: len(side) * 3 // 4]
        share = np.arange(len(side), len(side) - len(again), -1) / len(side)
        assert np.abs(again / again[0] / share)[RATE // 20 :].max() < 0.05


def test_waves_are_wide_and_no_breath_is_the_one_before() -> None:
    breaths = [heard("out", "waves", 6, start * 10 * RATE) for start in range(5)]
    for one, other in pairwise(breaths):
        assert abs(np.corrcoef(one[:, 0], other[:, 0])[0, 1]) < 0.1
    assert 0.1 < np.corrcoef(breaths[0].T)[0, 1] < 0.5


@pytest.mark.parametrize("sound", CUE_SOUNDS)
def test_the_same_cue_in_the_same_place_is_the_same_bytes(sound: CueSound) -> None:
    tone = Tone(phase="in", sound=sound)
    first = breath_tone(tone, 48_000, 5).tobytes()
    for other in SOUNDING:
        for frames in (4_800, 9_600, 14_400):
            breath_tone(Tone(phase=other, sound=sound), frames, 3)
    assert breath_tone(tone, 48_000, 5).tobytes() == first
