from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from voiceguide.journal.entries import Entry
from voiceguide.journal.helps import nights
from voiceguide.journal.helps.sleep import evenings

START = datetime(2026, 3, 1, tzinfo=timezone.utc)


def morning(day: int, sleep: int) -> Entry:
    return Entry(at=START + timedelta(days=day, hours=8), sleep=sleep)


def session(day: int, hour: float) -> Entry:
    return Entry(at=START + timedelta(days=day, hours=hour), practice="wind-down")


@pytest.mark.parametrize(
    ("hour", "evening"), [(9, None), (17.9, None), (18, 1), (23.9, 1), (24.5, 1), (28.5, None)]
)
def test_a_session_after_midnight_belongs_to_the_evening_before(hour: float, evening: int | None) -> None:
    days = evenings([session(1, hour)])
    assert days == (frozenset() if evening is None else {(START + timedelta(days=evening)).date()})


def test_seven_nights_of_each_kind_are_needed() -> None:
    def many(count: int) -> list[Entry]:
        practised = [
            entry for day in range(count) for entry in (session(2 * day, 21), morning(2 * day + 1, 8))
        ]
        return [*practised, *(morning(2 * day + 2, 4) for day in range(count))]

    few = nights(many(6))
    assert (few.with_practice, few.without, few.better) == (6, 6, None)
    enough = nights(many(7))
    assert (enough.mean_with, enough.mean_without) == (8.0, 4.0)
    assert enough.better is not None
    assert enough.better > 0.9


def test_the_first_rating_of_a_day_counts() -> None:
    entries = [morning(1, 3), Entry(at=START + timedelta(days=1, hours=20), sleep=9), session(0, 20)]
    assert nights(entries).with_practice == 1
