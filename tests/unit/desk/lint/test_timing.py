from __future__ import annotations

import pytest

from tests.linting import lines, spots
from voiceguide.desk.lint.timing import BUDGET, usual_words
from voiceguide.units import Millis, ms_to_frames


def per_minute(minutes: float) -> float:
    return usual_words(ms_to_frames(Millis(round(minutes * 60_000))))


@pytest.mark.parametrize(("minutes", "words"), BUDGET)
def test_the_budget_of_a_row_is_that_row(minutes: int, words: int) -> None:
    assert per_minute(minutes) * minutes == pytest.approx(words)


def test_between_rows_lies_a_line_and_beyond_them_the_pace_stays() -> None:
    assert per_minute(4) * 4 == pytest.approx((215 + 300) / 2)
    assert per_minute(0.5) == per_minute(2)
    assert per_minute(90) == per_minute(30)


def quiet(minutes: int, words: int) -> str:
    line = " ".join(["so"] * words)
    return f"steps:\n  - say: {line}\n    pause: {minutes}m exactly\n"


def test_a_script_for_sleep_may_say_as_little_as_half_an_hour_does() -> None:
    assert lines("word-budget", quiet(10, 200)) == [1]
    assert lines("word-budget", "tags: [sleep]\n" + quiet(10, 200)) == []
    assert lines("word-budget", "tags: [sleep]\n" + quiet(10, 100)) == [1]


def test_paced_breathing_does_not_count_as_silence() -> None:
    words = quiet(1, 80)
    assert lines("word-budget", words + "  - {breathe: 4-6, rounds: 60, cues: none}\n") == []
    assert lines("word-budget", words + "  - pause: 10m exactly\n") == [1]


@pytest.mark.parametrize("head", ["tags: [explainer]\n", "language: fi\n"])
def test_explainers_and_other_languages_have_no_budget(head: str) -> None:
    assert lines("word-budget", head + quiet(10, 20)) == []


@pytest.mark.parametrize(("length", "found"), [("54s", [2]), ("55s", []), ("71s", []), ("72s", [2])])
def test_five_percent_beyond_what_can_be_had_are_not_doubted(length: str, found: list[int]) -> None:
    # With the bed alone around it, 12 to 23 seconds, this is 57 to 68 seconds long.
    steps = "steps:\n  - pause: 45s exactly\n"
    assert lines("unfit-length", f"lengths: [{length}]\n{steps}") == found


def test_it_tells_how_long_the_script_can_be() -> None:
    (spot,) = spots("unfit-length", "lengths: [3m, 1m]\nsteps:\n  - pause: 40s exactly\n")
    assert "3m is on offer" in spot.message
    assert "0:52 to 1:03" in spot.message


ALTERNATIVES = """\
lengths: [1m]
steps:
  - one_of:
      - - pause: FIRST exactly
      - - pause: SECOND exactly
"""


def test_a_length_has_to_be_had_with_every_alternative() -> None:
    text = ALTERNATIVES.replace("FIRST", "45s").replace("SECOND", "200s")
    (spot,) = spots("unfit-length", text)
    assert "1m is on offer and cannot be had with --variation 1 and the default voice" in spot.message


def test_a_length_that_no_alternative_has_is_told_once() -> None:
    (spot,) = spots("unfit-length", ALTERNATIVES.replace("FIRST", "100s").replace("SECOND", "200s"))
    assert "--variation" not in spot.message


def test_only_explainers_may_talk_on_and_talk_fast() -> None:
    talk = "steps:\n  - repeat: 12\n    steps:\n      - say: " + "on " * 30 + "\n        voice: {rate: 135}\n"
    assert lines("long-talk", talk) == [5]
    assert lines("voice-rate", talk) == [5]
    assert lines("long-talk", "tags: [explainer]\n" + talk) == []
    assert lines("voice-rate", "tags: [explainer]\n" + talk) == []
