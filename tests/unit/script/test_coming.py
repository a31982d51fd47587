"""What may come next: gentle first, and never more after something hard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from tests.making import practice, say
from voiceguide.script import Library, Practice, builtin_folder, load
from voiceguide.script.coming import Ended, Sitting, drawn, highest_next, is_surprise, suggested
from voiceguide.units import Millis

NOON = datetime(2026, 11, 22, 12, 0)


def small(*tags: str, intensity: int = 0, minutes: int = 3) -> Practice:
    lengths = (Millis(minutes * 60_000),) if minutes else ()
    return practice(say("One."), tags=tags, intensity=intensity, lengths=lengths)


SHELF: Sequence[tuple[str, Practice]] = [
    ("feet", small("grounding")),
    ("ears", small("orienting")),
    ("swing", small("breath", intensity=1)),
    ("scan", small("body", intensity=2)),
    ("edge", small("discomfort", intensity=3)),
    ("night", small("sleep", intensity=1)),
    ("morning", small("morning", intensity=1)),
    ("talk", small("explainer")),
    ("plan", small("brave steps", "questions")),
    ("pulse", small("heart", minutes=0)),
]


def had(
    *sittings: tuple[int, Ended], ago: timedelta = timedelta(hours=1), name: str = "had"
) -> list[Sitting]:
    return [
        Sitting(name=name, intensity=intensity, at=NOON - ago, ended=ended) for intensity, ended in sittings
    ]


@pytest.mark.parametrize(
    ("past", "highest"),
    [
        ([], 1),
        (had((0, "finished")), 1),
        (had((0, "finished"), (1, "finished")), 1),
        (had((0, "finished"), (1, "finished"), (1, "finished")), 3),
        (had((0, "finished"), (1, "stopped"), (1, "finished")), 1),
        (had((0, "finished"), (2, "finished"), (1, "finished")), 1),
        (had((0, "finished"), (1, "finished"), (1, "finished"), (3, "finished")), 0),
        (had((0, "finished"), (1, "finished"), (1, "finished"), (3, "stopped")), 0),
        (had((0, "finished"), (1, "finished"), (1, "finished"), (1, "eased")), 0),
        (had((3, "finished"), (0, "finished")), 1),
        (had((3, "finished"), ago=timedelta(days=40)), 1),
    ],
)
def test_three_gentle_ones_open_what_is_hard_and_what_was_hard_closes_it(
    past: list[Sitting], highest: int
) -> None:
    assert highest_next(past, NOON) == highest


def days_of(past: list[Sitting], hour: int = 12) -> set[str]:
    """What is suggested on a hundred days."""
    start = NOON.replace(hour=hour)
    each = (suggested(SHELF, past, start + timedelta(days=number)) for number in range(100))
    return {named[0] for named in each if named}


def test_the_first_suggestions_are_gentle_and_never_what_one_goes_to_on_purpose() -> None:
    assert days_of([]) == {"feet", "ears", "swing"}


def test_after_what_was_hard_comes_something_neutral() -> None:
    past = had((3, "finished"), ago=timedelta(days=-100))
    assert days_of(past) == {"feet", "ears"}
    assert days_of(past, hour=22) == {"feet", "ears"}


def test_the_hour_is_heeded_and_what_was_had_last_is_not_repeated() -> None:
    assert days_of([], hour=22) == {"night"}
    assert days_of([], hour=7) == {"morning"}
    past = had((0, "finished"), ago=timedelta(days=-100), name="feet")
    assert days_of(past) == {"ears", "swing"}
    assert suggested([("feet", small("grounding"))], past, NOON) is None


def test_the_draw_of_a_day_is_the_same_all_day_and_another_turn_is_another() -> None:
    today = date(2026, 11, 22)
    first = drawn(SHELF, today)
    assert drawn(list(reversed(SHELF)), today) == first
    turns = [drawn(SHELF, today, turn) for turn in range(len(SHELF))]
    assert sorted(named[0] for named in turns if named) == sorted(name for name, _ in SHELF)
    assert len({drawn(SHELF, today + timedelta(days=number))[0] for number in range(60)}) == len(SHELF)  # type: ignore[index]
    assert drawn([], today) is None


def test_nothing_that_touches_discomfort_or_what_is_feared_is_a_surprise() -> None:
    library = Library([builtin_folder()])
    surprises = [name for name in library.names() if is_surprise(load(library.find(name), library))]
    assert {"ground-feet", "breath-4-6", "kind-company"} <= set(surprises)
    assert not [name for name in surprises if name.startswith(("brave-", "explainers/"))]
    assert not {"titration", "body-scan", "after-a-wave", "welcome", "pulse-count"} & set(surprises)
