from __future__ import annotations

import pytest

from tests.linting import lines, spots

TEN_MINUTES = "  - say: Rest.\n    pause: 44s exactly\n" * 14


@pytest.mark.parametrize(
    ("announcement", "found"),
    [
        ("Now it will be quiet for a while.", []),
        ("The next two minutes are yours. A bell will mark their end.", []),
        ("Rest.", [3]),
    ],
)
def test_a_long_silence_in_a_long_session_is_announced(announcement: str, found: list[int]) -> None:
    steps = f"steps:\n  - say: {announcement}\n    pause: 60s exactly\n"
    assert lines("silence", steps + TEN_MINUTES) == found


def test_in_a_script_for_sleep_one_announcement_is_enough() -> None:
    steps = (
        "steps:\n  - say: In the second half I will be silent.\n"
        + TEN_MINUTES
        + "  - say: Rest.\n    pause: 2m exactly\n"
    )
    assert lines("silence", steps) == [32]
    assert lines("silence", "tags: [sleep]\n" + steps) == []


def test_silences_before_the_first_word_and_after_the_last_count() -> None:
    steps = "steps:\n  - pause: 50s exactly\n  - say: Rest.\n  - pause: 50s exactly\n"
    assert lines("silence", steps) == [3, 5]


def test_pacing_without_cues_is_silence_and_tones_are_not() -> None:
    steps = "steps:\n  - say: Rest.\n  - {breathe: 4-6, rounds: 6, cues: CUES}\n    \n"
    assert lines("silence", steps.replace("CUES", "tones")) == []
    assert lines("silence", steps.replace("CUES", "none")) == [4]


def test_a_bell_of_several_strikes_is_measured_from_both_ends() -> None:
    steps = (
        "steps:\n  - say: Rest.\n    pause: 25s exactly\n  - {bell: bowl, strikes: 3}\n"
        "  - pause: PAUSE exactly\n  - say: And rest.\n"
    )
    assert lines("interval-bell", steps.replace("PAUSE", "21s")) == []
    (spot,) = spots("interval-bell", steps.replace("PAUSE", "19s"))
    assert "19 seconds from a word" in spot.message
