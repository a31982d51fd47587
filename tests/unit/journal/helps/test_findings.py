from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from tests.simulated_people import ALL_DRIFT, BAD_DAYS, BEGAN, GRADED, NONE_HELPS, ONE_HELPS, Person, journal
from voiceguide.journal.entries import Entry
from voiceguide.journal.helps import Findings, findings
from voiceguide.journal.helps.model import DRAWS, group_means

PEOPLE = 25


def everybody(person: Person) -> list[Findings]:
    return [findings(journal(person, seed)) for seed in range(PEOPLE)]


@pytest.mark.parametrize("person", [NONE_HELPS, ONE_HELPS, ALL_DRIFT, BAD_DAYS, GRADED])
def test_the_truth_lies_in_most_intervals(person: Person) -> None:
    effects = [effect for found in everybody(person) for effect in found.effects]
    inside = [effect.low <= person.effects[effect.practice] <= effect.high for effect in effects]
    assert np.mean(inside) >= 0.8  # `python -m benchmarks helps` tells it of a thousand people


@pytest.mark.parametrize("person", [NONE_HELPS, ALL_DRIFT, BAD_DAYS])
def test_where_nothing_helps_more_than_the_rest_hardly_ever_is_one_named(person: Person) -> None:
    assert sum(found.leading is not None for found in everybody(person)) <= PEOPLE // 10


def test_what_helps_is_named_and_nothing_else() -> None:
    leading = [found.leading.practice for found in everybody(ONE_HELPS) if found.leading]
    assert len(leading) >= PEOPLE // 2
    assert set(leading) == {"a"}


def test_the_practice_of_bad_days_does_not_seem_to_help_more() -> None:
    """Its plain mean is far off, since who is very tense before is less so after whatever was done."""
    found = [effect for each in everybody(BAD_DAYS) for effect in each.effects if effect.practice == "a"]
    plain, leaning = (np.mean([getattr(effect, name) for effect in found]) for name in ("seen", "change"))
    assert plain < -0.8
    assert abs(leaning - BAD_DAYS.effects["a"]) < 0.25


def test_few_sessions_lean_on_the_others() -> None:
    many = journal(replace(NONE_HELPS, missing=0.0), 1)
    few = [entry for entry in many if entry.practice != "a"]
    lucky = [
        replace(entry, practice="a", title="A", before=8, after=3) for entry in many if entry.practice == "a"
    ]
    (effect,) = (each for each in findings([*few, *lucky[:5]]).effects if each.practice == "a")
    assert effect.seen == -5
    assert -5 < effect.change < 0


def test_under_five_sessions_nothing_is_told_and_from_eight_it_is_compared() -> None:
    def sessions(name: str, many: int) -> list[Entry]:
        return [
            Entry(at=BEGAN, practice=name, title=name.title(), before=5, after=3 + number % 2)
            for number in range(many)
        ]

    found = findings(
        [*sessions("four", 4), *sessions("seven", 7), *sessions("eight", 8), *sessions("nine", 9)]
    )
    assert found.early == {"Four": 4}
    assert {effect.practice: effect.first is not None for effect in found.effects} == {
        "seven": False,
        "eight": True,
        "nine": True,
    }


def test_the_same_journal_is_told_the_same() -> None:
    entries = journal(GRADED, 4)
    assert findings(entries) == findings(entries)


@pytest.mark.parametrize("many", [0, 1, 2, 5, 40])
def test_any_journal_can_be_worked_out(many: int) -> None:
    """One session each, no spread at all, and one practice alone have an answer as well."""
    alone = [Entry(at=BEGAN, practice="a", before=4, after=4) for _ in range(many)]
    apart = [Entry(at=BEGAN, practice=str(number), before=4, after=number % 9) for number in range(many)]
    for entries in (alone, apart, [*alone, *apart]):
        for effect in findings(entries).effects:
            assert all(np.isfinite([effect.change, effect.low, effect.high, effect.half]))
            assert effect.low <= effect.change <= effect.high


def test_draws_have_the_shape_that_is_promised() -> None:
    values, groups = np.array([1.0, 2.0, 0.0, 4.0]), np.array([0, 0, 1, 2])
    assert group_means(values, groups, np.zeros((4, 0))).shape == (DRAWS, 3)
