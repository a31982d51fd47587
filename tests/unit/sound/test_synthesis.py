"""Beds and breath tones: measured as they are."""

import numpy as np
import pytest

from voiceguide.sound.beds import BED_LUFS, BEDS, loop
from voiceguide.sound.loudness import integrated, momentary
from voiceguide.sound.tones import TONE_LUFS, breath_tone


@pytest.fixture(scope="module", params=sorted(BEDS))
def bed(request):
    return loop(request.param)


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


def test_beds_are_always_the_same_bytes() -> None:
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
