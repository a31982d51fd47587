from __future__ import annotations

import pytest

from tests.linting import lines, spots

BOUNDS = ("breath-length", "breath-hold", "breath-balance", "breath-pace", "breath-ramp", "many-long-holds")


def tripped(pattern: str, more: str = "rounds: 4") -> set[str]:
    text = f"steps:\n  - {{breathe: {pattern}, {more}}}\n"
    return {code for code in BOUNDS if lines(code, text)}


@pytest.mark.parametrize(
    "pattern",
    ["even", "box", "sigh", "4-7-8", "4-4", "4-6", "4-8", "3-5", "5.5-5.5", "2-3", "4-10", "4-4-7-4"],
)
def test_what_guided_practices_use_is_within_bounds(pattern: str) -> None:
    assert tripped(pattern) == set()


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("6.5-7", "breath-length"),
        ("{in: 5s, top_up: 1.5s, out: 7s}", "breath-length"),
        ("4.5-10.5", "breath-length"),
        ("4-5-6", "breath-hold"),
        ("4-0-6-4.5", "breath-hold"),
        ("4-7-7", "breath-hold"),
        ("4-3.5", "breath-balance"),
        ("3-7.6", "breath-balance"),
        ("{in: 3s, top_up: 1s, out: 3.5s}", "breath-balance"),
        ("4-4-8-3.5", "breath-pace"),
    ],
)
def test_each_bound_has_one_code(pattern: str, code: str) -> None:
    assert tripped(pattern) == {code}


def test_fast_breathing_is_out_of_every_bound() -> None:
    assert {"breath-length", "breath-pace"} <= tripped("1-1")


def test_where_a_ramp_goes_is_bounded_too() -> None:
    assert tripped("4-4", "rounds: 20, ramp: {to: 4-12}") == {"breath-length", "breath-balance"}
    assert tripped("4-4", "rounds: 20, ramp: {to: 4-6, step: 0.6s}") == {"breath-ramp"}


def test_long_holds_are_counted_over_the_whole_session() -> None:
    four = "  - {breathe: 4-7-8, rounds: 2}\n  - say: Rest.\n  - {breathe: 4-7-8, rounds: MORE}\n"
    assert lines("many-long-holds", "steps:\n" + four.replace("MORE", "2")) == []
    (spot,) = spots("many-long-holds", "lengths: [2m]\nsteps:\n" + four.replace("MORE", "3"))
    assert spot.place.line == 6
    assert "5 rounds of 4-7-8 at 2m" in spot.message


LONG_RAMP = "{breathe: 4-4-6, rounds: ROUNDS, ramp: {to: 4-7-8, step: 0.5s, every: 2}}"


def test_what_a_ramp_passes_through_is_held_no_longer() -> None:
    (spot,) = spots("breath-hold", f"steps:\n  - {LONG_RAMP.replace('ROUNDS', '16')}\n")
    assert spot.message.startswith("A breath of the ramp is held for 5.5s")
    assert tripped("4-4-6", "rounds: 20, ramp: {to: 4-4-8}") == set()
    assert (
        len(spots("breath-hold", "steps:\n  - {breathe: 4-5-6, rounds: 20, ramp: {to: 4-5-7, step: 1s}}\n"))
        == 2
    )


def test_long_holds_at_the_end_of_a_ramp_count() -> None:
    # Four changes of the exhale and six of the hold come before the first round of 4-7-8.
    (spot,) = spots("many-long-holds", f"steps:\n  - {LONG_RAMP.replace('ROUNDS', '40')}\n")
    assert spot.message.startswith("20 rounds of 4-7-8 are")
    assert lines("many-long-holds", f"steps:\n  - {LONG_RAMP.replace('ROUNDS', '24')}\n") == []
    twice = f"steps:\n  - repeat: 2\n    steps:\n      - {LONG_RAMP.replace('ROUNDS', '23')}\n"
    (spot,) = spots("many-long-holds", twice)
    assert spot.message.startswith("6 rounds of 4-7-8 are")


def test_of_a_ramp_away_from_long_holds_the_first_rounds_count() -> None:
    away = "steps:\n  - {breathe: 4-7-8, rounds: 40, ramp: {to: 4-7-6, step: 0.5s, every: 2}}\n"
    assert lines("many-long-holds", away) == []
