"""Bells, beds and breath tones: measured as they are."""

import itertools

import numpy as np
import pytest

from voiceguide.sound.beds import BED_LUFS, BEDS, loop
from voiceguide.sound.bells import BELL_LUFS, BELLS, strike
from voiceguide.sound.loudness import integrated, momentary, true_peak
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.sound.tones import TONE_LUFS, breath_tone


@pytest.fixture(scope="module", params=sorted(BELLS))
def bell(request):
    return request.param, strike(request.param)


@pytest.fixture(scope="module", params=sorted(BEDS))
def bed(request):
    return loop(request.param)


def envelope(samples: np.ndarray, width: int) -> np.ndarray:
    whole = np.abs(samples[: len(samples) // width * width]).max(axis=1)
    return whole.reshape(-1, width).max(axis=1)


def test_a_bell_does_not_startle(bell) -> None:
    name, samples = bell
    rising = envelope(samples, 48)[:200]
    reached = int(np.argmax(rising >= 0.9 * rising.max()))
    assert reached + 1 >= 25
    assert 0.025 <= BELLS[name].onset <= 0.040
    assert np.abs(samples[0]).max() < 1e-6


def test_a_bell_is_below_the_voice_and_at_its_level(bell) -> None:
    _, samples = bell
    assert momentary(samples) == pytest.approx(BELL_LUFS, abs=0.2)
    assert BELL_LUFS < VOICE_LUFS
    assert true_peak(samples) < -12


def test_a_bell_rings_away_without_an_end_that_is_heard(bell) -> None:
    _, samples = bell
    seconds = [
        np.sqrt((samples[i : i + 48_000] ** 2).mean()) for i in range(0, len(samples) - 48_000, 48_000)
    ]
    assert seconds[-1] < seconds[0] / 500
    assert all(later < 1.25 * earlier for earlier, later in itertools.pairwise(seconds))
    assert np.abs(samples[-10:]).max() < 1e-5


def test_a_bells_partials_are_where_they_were_measured(bell) -> None:
    name, samples = bell
    spectrum = np.abs(np.fft.rfft(samples[2400:98_400, 0] * np.hanning(96_000)))
    for partial in BELLS[name].frequencies[:3]:
        near = spectrum[int((partial - 15) * 2) : int((partial + 15) * 2)]
        around = spectrum[int((partial - 120) * 2) : int((partial + 120) * 2)]
        assert near.max() == around.max()
        assert near.max() > 20 * np.median(around)


def test_a_bed_has_no_seam(bed) -> None:
    steps = np.abs(np.diff(np.concatenate([bed, bed[:1]]), axis=0))
    assert steps[-1].max() <= np.quantile(steps, 0.9999)
    joined = np.concatenate([bed[-24_000:], bed[:24_000]])
    level = [integrated(joined[i : i + 19_200]) for i in (0, 14_400, 28_800)]
    assert max(level) - min(level) < 2.5


def test_a_bed_is_at_its_level_has_two_sides_and_no_events(bed) -> None:
    assert integrated(bed) == pytest.approx(BED_LUFS, abs=0.1)
    assert abs(np.corrcoef(bed[:, 0], bed[:, 1])[0, 1]) < 0.1
    assert abs(bed.mean()) < 1e-4
    tenths = np.sqrt((bed[: len(bed) // 4800 * 4800, 0].reshape(-1, 4800) ** 2).mean(axis=1))
    changes = np.abs(np.diff(20 * np.log10(tenths)))
    assert np.quantile(changes, 0.99) < 3.0


def test_a_bed_does_not_repeat_within_its_turn(bed) -> None:
    spectrum = np.fft.rfft(bed[:, 0])
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)
    assert np.abs(correlation[2_400:-2_400]).max() < 0.1 * correlation[0]


def test_bells_and_beds_are_always_the_same_bytes() -> None:
    assert strike("bowl").tobytes() == strike("bowl").tobytes()
    assert loop("room").tobytes() == loop("room").tobytes()


def pitch(samples: np.ndarray) -> float:
    windowed = samples * np.hanning(len(samples))
    return float(np.argmax(np.abs(np.fft.rfft(windowed, 1 << 17)))) * 48_000 / (1 << 17)


def test_the_inhale_rises_and_swells_and_the_exhale_falls_and_fades() -> None:
    inhale, exhale = breath_tone("in", 4 * 48_000), breath_tone("out", 6 * 48_000)
    early, late = slice(24_000, 48_000), slice(-48_000, -24_000)
    assert pitch(inhale[late]) > 1.1 * pitch(inhale[early])
    assert pitch(exhale[late]) < 0.9 * pitch(exhale[early])
    assert np.abs(inhale[late]).max() > 1.5 * np.abs(inhale[early]).max()
    assert np.abs(exhale[late]).max() < 0.7 * np.abs(exhale[early]).max()


@pytest.mark.parametrize("phase", ["in", "top_up", "hold", "out", "rest"])
@pytest.mark.parametrize("frames", [48, 480, 48_000, 288_001])
def test_a_tone_is_as_long_as_its_phase_silent_at_its_ends_and_under_the_voice(phase, frames) -> None:
    tone = breath_tone(phase, frames)
    assert len(tone) == frames
    assert abs(tone[0]) < 1e-3
    assert abs(tone[-1]) < 1e-2
    if frames > 48_000:
        assert momentary(tone) <= TONE_LUFS + 1
