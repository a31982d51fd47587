import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from voiceguide.sound.limiter import CEILING, CONTEXT, limit
from voiceguide.sound.loudness import true_peak
from voiceguide.units import Decibels


def noise(seconds: float, level: float, seed: int = 1) -> np.ndarray:
    """White up to 18 kHz."""
    draw = np.random.default_rng(seed)
    frames = int(48_000 * seconds)
    spectrum = np.fft.rfft(draw.standard_normal(frames) * level)
    spectrum[int(18_000 * seconds) :] = 0
    return np.fft.irfft(spectrum, frames).astype(np.float32)


def faded(samples: np.ndarray) -> np.ndarray:
    """A session has no hard edges, which would ring in the meter."""
    edge = np.sin(np.linspace(0, np.pi / 2, 2_000, dtype=np.float32)) ** 2
    return samples * np.concatenate([edge, np.ones(len(samples) - 4_000, dtype=np.float32), edge[::-1]])


def test_what_is_below_the_ceiling_is_not_touched() -> None:
    quiet = noise(1, 0.05)
    assert limit(quiet) is quiet


def test_a_loud_passage_is_held_under_the_ceiling_between_the_samples_too() -> None:
    loud = faded(noise(2, 0.5))
    assert true_peak(loud) > 0
    assert true_peak(limit(loud)) <= CEILING + 0.05


@pytest.mark.parametrize("frequency", [997, 5_000, 11_025, 11_999])
def test_peaks_between_samples_are_seen(frequency: int) -> None:
    turns = 2 * np.pi * frequency * np.arange(24_000) / 48_000
    tone = faded((0.95 * np.sin(turns + np.pi / 4)).astype(np.float32))
    assert true_peak(limit(tone)) <= CEILING + 0.05


def test_both_sides_move_together() -> None:
    left, right = noise(0.5, 0.6), noise(0.5, 0.05, seed=2)
    limited = limit(np.stack([left, right], axis=1))
    assert np.allclose(limited[:, 0] * right, limited[:, 1] * left, atol=1e-6)


def test_the_gain_depends_on_nothing_beyond_its_context() -> None:
    loud = noise(0.5, 0.5)
    whole = limit(loud)
    part = limit(loud[5_000 - CONTEXT : 9_000 + CONTEXT])[CONTEXT:-CONTEXT]
    assert np.abs(whole[5_000:9_000] - part).max() < 1e-6


@given(hnp.arrays(np.float32, st.integers(1, 3000), elements=st.floats(-4, 4, width=32)))
@settings(max_examples=60, deadline=None)
def test_no_samples_whatever_pass_the_ceiling(samples: np.ndarray) -> None:
    ceiling = Decibels(-3.0)
    limited = limit(samples, ceiling)
    assert np.abs(limited).max() <= 10 ** (ceiling / 20)
    assert limited.shape == samples.shape
