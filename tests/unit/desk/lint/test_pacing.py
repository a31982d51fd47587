from __future__ import annotations

import pytest

from tests.linting import lines

SETS = "steps:\n  - {breathe: 4-6, rounds: 45}\nBETWEEN  - {breathe: 4-6, rounds: 45}\n"


@pytest.mark.parametrize(
    ("between", "found"),
    [
        ("", [3]),
        ("  - say: And on.\n", [3]),
        ("  - say: Breathe however you like.\n    pause: 12s exactly\n", []),
    ],
)
def test_a_row_ends_where_there_is_room_for_a_breath_of_ones_own(between: str, found: list[int]) -> None:
    assert lines("long-pacing", SETS.replace("BETWEEN", between)) == found


@pytest.mark.parametrize(
    "line",
    [
        "Keep each breath small.",
        "Slow does not have to mean deep.",
        "Never breathe deeply.",
        "Let easy breaths come.",
        "Breathe easy.",
    ],
)
def test_many_words_say_that_breaths_stay_small(line: str) -> None:
    assert lines("small-breaths", f"steps:\n  - say: {line}\n  - breathe: 4-6\n") == []


@pytest.mark.parametrize("line", ["Breathe in deeply.", "Take a big breath.", "That is easy to find."])
def test_other_words_do_not(line: str) -> None:
    assert lines("small-breaths", f"steps:\n  - say: {line}\n  - breathe: 4-6\n") == [4]


@pytest.mark.parametrize(
    ("breath", "risky"),
    [("4-6", False), ("4-8", True), ("4-1-6", True), ("4-0-6-1", True), ("4-7.5", False)],
)
def test_holds_and_long_out_breaths_need_a_caution(breath: str, risky: bool) -> None:
    steps = f"steps:\n  - breathe: {breath}\n"
    assert lines("hold-caution", f"language: de\n{steps}") == [4] * risky
    assert lines("hold-caution", f"cautions: [x]\n{steps}") == [4] * risky


def test_a_session_that_ends_on_breath_of_ones_own_has_a_tail() -> None:
    paced = "steps:\n  - {breathe: 4-6, rounds: 4}\n  - pause: PAUSE exactly\n  - bell\n"
    assert lines("breath-tail", paced.replace("PAUSE", "15s")) == [3]
    assert lines("breath-tail", paced.replace("PAUSE", "21s")) == []
