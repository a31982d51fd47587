"""Earcons by their samples: short, soft at their beginning, under the voice, and told apart."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from voiceguide.player.programme import ROOM_DB
from voiceguide.sound.earcons import EARCON_LUFS, EARCONS, EarconName, earcon
from voiceguide.sound.limiter import CEILING
from voiceguide.sound.loudness import momentary, true_peak
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.units import RATE, db_to_gain


def envelope(samples: np.ndarray) -> np.ndarray:
    """The loudest sample of every millisecond."""
    whole = len(samples) // 48 * 48
    peaks: np.ndarray = np.abs(samples[:whole]).reshape(-1, 48).max(axis=1)
    return peaks


def onsets(name: EarconName) -> list[int]:
    """Milliseconds at which a note begins: a rise of half the loudest within 30 ms."""
    level = envelope(earcon(name))
    rises = np.flatnonzero(level[30:] - level[:-30] > 0.4 * level.max())
    return [int(rise) for rise, before in zip(rises, [-100, *rises[:-1]], strict=True) if rise - before > 60]


@pytest.mark.parametrize("name", EARCONS)
def test_an_earcon_is_short_soft_and_six_decibels_under_the_voice(name: EarconName) -> None:
    samples = earcon(name)
    assert 0.15 * RATE <= len(samples) <= 0.4 * RATE
    assert momentary(samples) == pytest.approx(EARCON_LUFS, abs=0.2)
    assert VOICE_LUFS - 6 == EARCON_LUFS
    level = envelope(samples)
    assert level[0] < 0.05 * level.max()
    assert level[:10].max() < 0.6 * level.max()  # a quarter of the power after ten of 25 ms
    assert level[-1] < 0.02 * level.max()


@pytest.mark.parametrize("name", EARCONS)
def test_what_it_is_laid_over_has_room_for_it(name: EarconName) -> None:
    room = db_to_gain(CEILING) * (1 - db_to_gain(ROOM_DB))
    assert db_to_gain(true_peak(earcon(name))) < room


def test_an_earcon_is_always_the_same() -> None:
    first = earcon("pause").copy()
    earcon.cache_clear()
    assert np.array_equal(earcon("pause"), first)


def test_rhythm_tells_them_apart() -> None:
    assert {name: len(onsets(name)) for name in ("pause", "resume", "error", "skip", "done")} == {
        "pause": 2,
        "resume": 2,
        "error": 2,
        "skip": 1,
        "done": 1,
    }


def loudest_hertz(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 16))
    return float(np.fft.rfftfreq(1 << 16, 1 / RATE)[spectrum.argmax()])


def test_a_pause_falls_and_a_resume_rises() -> None:
    for name, sign in (("pause", -1), ("resume", 1)):
        samples = earcon(name)  # type: ignore[arg-type]
        first, second = samples[: 140 * 48], samples[190 * 48 :]
        assert sign * (loudest_hertz(second) - loudest_hertz(first)) > 100


def test_no_two_have_the_same_timbre_and_rhythm() -> None:
    for one, other in combinations(EARCONS, 2):
        a, b = (np.abs(np.fft.rfft(earcon(name), 1 << 15)) for name in (one, other))
        alike = float(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b)))
        assert alike < 0.9 or len(onsets(one)) != len(onsets(other)) or {one, other} == {"pause", "resume"}
