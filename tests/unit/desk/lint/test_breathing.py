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
