import numpy as np
import pyloudnorm
import pytest

from voiceguide.sound.balance import CENTRES
from voiceguide.sound.loudness import integrated, momentary, true_peak
from voiceguide.sound.shape import CLIP_CEILING, VOICE_LUFS, shape

FLAT = (0.0,) * len(CENTRES)


def speechlike(rate: int, seconds: float = 2.0, seed: int = 3, level: float = 0.1) -> np.ndarray:
    """Syllables of noise with gaps, and silence of 0.3 s before and 0.5 s after."""
    draw = np.random.default_rng(seed)
    time = np.arange(int(rate * seconds)) / rate
    syllables = np.clip(np.sin(2 * np.pi * 3 * time), 0, None) ** 2
    voiced = draw.standard_normal(len(time)) * syllables * level
    return np.concatenate([np.zeros(int(rate * 0.3)), voiced, np.zeros(int(rate * 0.5))]).astype(np.float32)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("level", [0.01, 0.3])
def test_every_clip_comes_to_the_voices_level(rate: int, level: float) -> None:
    clip = shape(speechlike(rate, level=level), rate, FLAT)
    assert integrated(clip.samples) == pytest.approx(VOICE_LUFS, abs=0.05)
    assert true_peak(clip.samples) <= CLIP_CEILING + 0.05


@pytest.mark.parametrize("height", [0.5, 4.0])
def test_what_the_limiter_takes_is_given_back(height: float) -> None:
    samples = speechlike(48_000)
    samples[40_000:60_000:2_000] = height
    clip = shape(samples, 48_000, FLAT)
    assert integrated(clip.samples) == pytest.approx(VOICE_LUFS, abs=0.1)
    assert true_peak(clip.samples) <= CLIP_CEILING


def test_silence_around_the_words_is_gone_and_the_edges_are_told() -> None:
    clip = shape(speechlike(22_050), 22_050, FLAT)
    audible = len(clip.samples) - clip.lead - clip.tail
    assert 0 <= clip.lead <= 9_600
    assert 0 <= clip.tail <= 14_400
    assert 1.7 * 48_000 < audible < 2.0 * 48_000


def test_edges_are_soft_even_where_the_engine_starts_at_once() -> None:
    abrupt = (np.random.default_rng(1).standard_normal(48_000) * 0.1).astype(np.float32)
    clip = shape(abrupt, 48_000, FLAT).samples
    assert abs(clip[0]) < 1e-4
    assert np.abs(clip[:48]).max() < 0.3 * np.abs(clip[480:960]).max()


def test_a_quiet_consonant_before_the_voice_is_kept() -> None:
    rate = 48_000
    fricative = np.random.default_rng(5).standard_normal(int(rate * 0.15)) * 0.0008
    samples = speechlike(rate)
    start = int(rate * 0.3)
    samples[start - len(fricative) : start] = fricative
    assert shape(samples, rate, FLAT).lead > 0.1 * rate


def test_the_loudness_library_agrees_with_another() -> None:
    for seconds, seed in ((3.0, 1), (8.0, 2)):
        samples = speechlike(48_000, seconds, seed)
        other = pyloudnorm.Meter(48_000).integrated_loudness(np.stack([samples, samples], axis=1))
        assert integrated(samples) == pytest.approx(other, abs=0.15)


def test_a_clip_shorter_than_the_meters_window_is_measured() -> None:
    tone = (0.1 * np.sin(2 * np.pi * 1000 * np.arange(4_800) / 48_000)).astype(np.float32)
    assert integrated(tone) == pytest.approx(momentary(np.tile(tone, 20)), abs=0.5)


def test_silence_is_infinitely_quiet() -> None:
    assert integrated(np.zeros(48_000, dtype=np.float32)) == -np.inf
    assert true_peak(np.zeros(0, dtype=np.float32)) == -np.inf


def test_a_clip_ends_softly_even_where_the_engine_stops_at_once() -> None:
    abrupt = (np.random.default_rng(1).standard_normal(48_000) * 0.1).astype(np.float32)
    assert abs(shape(abrupt, 48_000, FLAT).samples[-1]) < 1e-4
