"""From words a minute as heard to the speed an engine is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from voiceguide.speech import Paces
from voiceguide.speech.pace import Calibration, calibrate, spoken_words, voiced_rate
from voiceguide.speech.passages import PASSAGES, passage_language

RATE = 16_000
WIDE = Paces(slowest=80, usual=100, fastest=450)


def speech(*lengths: float) -> np.ndarray:
    """Sound and silence in turn, in seconds, silence first."""
    parts = [np.full(round(each * RATE), 0.3 * (at % 2), dtype=np.float32) for at, each in enumerate(lengths)]
    return np.concatenate(parts)


def test_a_stop_within_a_word_counts_and_a_pause_and_the_edges_do_not() -> None:
    assert voiced_rate("One two.", speech(0.5, 0.4, 0.1, 0.5, 0.4, 1.0, 0.7), RATE) == pytest.approx(
        60, rel=0.01
    )


def test_a_faint_noise_floor_is_silence() -> None:
    clean = speech(0.5, 1.0, 0.4, 1.0, 0.5)
    noisy = clean + np.random.default_rng(5).normal(0, 0.0005, len(clean)).astype(np.float32)
    assert voiced_rate("One two.", noisy, RATE) == voiced_rate("One two.", clean, RATE) == 60


def test_words_are_what_stands_between_spaces_and_can_be_said() -> None:
    assert spoken_words("It's well-known — 7 of us, “here” …") == 6
    assert spoken_words("…") == 1


def test_a_voice_is_measured_at_its_usual_pace_and_another() -> None:
    asked: list[float] = []
    calibration = calibrate(lambda pace: asked.append(pace) or 1.3 * pace + 5, WIDE)
    assert sorted(asked) == [100, 140]
    assert calibration.pace_for(187, WIDE) == pytest.approx(140)
    assert calibration.pace_for(109, WIDE) == pytest.approx(80)
    assert calibration.rate_at(90) == pytest.approx(122)


def test_a_rate_beyond_the_voice_is_spoken_at_the_nearest() -> None:
    calibration = calibrate(lambda pace: 1.3 * pace, WIDE)
    assert calibration.pace_for(30, WIDE) == 80
    assert calibration.pace_for(1000, WIDE) == 450
    assert calibration.rate_at(80) == pytest.approx(104)


def test_a_voice_that_is_usual_at_its_fastest_is_measured_slower() -> None:
    asked: list[float] = []
    calibrate(lambda pace: asked.append(pace) or pace, Paces(slowest=0.5, usual=1, fastest=1))
    assert sorted(asked) == pytest.approx([1 / 1.4, 1])


def test_a_voice_of_one_pace_is_measured_once_and_speaks_at_that() -> None:
    one = Paces(slowest=1, usual=1, fastest=1)
    asked: list[float] = []
    calibration = calibrate(lambda pace: asked.append(pace) or 140.0, one)
    assert asked == [1]
    assert (calibration.pace_for(90, one), calibration.rate_at(1)) == (1, 140)


def test_a_voice_that_does_not_obey_is_taken_at_its_usual_pace() -> None:
    assert calibrate(lambda pace: 150 - pace / 10, WIDE) == Calibration(heard=((100, 140.0),))


def test_a_language_is_measured_on_its_own_passage_or_else_the_english_one() -> None:
    assert [passage_language(tag) for tag in ("de-AT", "EN", "pt-BR", "fi")] == ["de", "en", "pt", "en"]
    assert all(25 <= spoken_words(text) <= 35 for text in PASSAGES.values())
