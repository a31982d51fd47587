from __future__ import annotations

import pytest

from tests.linting import lines, spots

STRAIGHT_IN = "steps:\n  - say: Think of a thing you like.\n    pause: rest\n"


@pytest.mark.parametrize("code", ["no-way-out", "no-return"])
@pytest.mark.parametrize(
    ("head", "path"),
    [
        ("tags: [Explainer]\n", "test.yaml"),
        ("language: de\n", "test.yaml"),
        ("", "somewhere/parts/test.yaml"),
    ],
)
def test_explainers_parts_and_other_languages_need_no_frame(code: str, head: str, path: str) -> None:
    assert spots(code, STRAIGHT_IN)
    assert spots(code, head + STRAIGHT_IN, path) == []


def test_a_sleep_script_leads_nobody_back_and_still_offers_the_way_out() -> None:
    sleep = "tags: [sleep]\n" + STRAIGHT_IN
    assert lines("no-return", sleep) == []
    assert lines("no-way-out", sleep) == [4]


def test_it_tells_which_choice_is_missing_and_what_to_say() -> None:
    (spot,) = spots("no-way-out", "steps:\n  - say: Sit down. You can stop at any time.\n")
    assert "what the eyes may do" in spot.message
    assert spot.suggestion == "Say early: Your eyes may be open or shut."


def test_a_choice_after_half_a_minute_of_talk_is_late() -> None:
    choices = "  - say: Sit down, eyes open or shut. You can stop at any time.\n"
    assert lines("no-way-out", f"steps:\n  - say: Hello.\n    pause: 25s exactly\n{choices}") == []
    assert lines("no-way-out", f"steps:\n  - say: Hello.\n    pause: 35s exactly\n{choices}") == [3]


def test_every_alternative_is_listened_to() -> None:
    ways = "      - - say: Stop whenever you like. Sit, with eyes open or shut.\n      - - say: Hello.\n"
    (spot,) = spots("no-way-out", f"steps:\n  - one_of:\n{ways}")
    assert "with --variation 1" in spot.message


def test_whose_eyes_were_open_needs_only_one_way_back() -> None:
    end = "steps:\n  - say: Feel the floor.\n"
    assert lines("no-return", end) == [3]
    assert lines("no-return", "eyes: open\n" + end) == []
