"""A plan: thirty days by the calendar, whose missed days take nothing away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import vobject
from dateutil.rrule import rrulestr
from msgspec.structs import replace

from voiceguide.errors import JournalError
from voiceguide.journal.entries import Entry
from voiceguide.journal.plan import (
    CHECK_INS,
    DAYS,
    Plan,
    added,
    due,
    kept,
    replaced,
    shortened,
    stopped,
    swapped,
)
from voiceguide.journal.planned import keep, plan_to_text, recall, text_to_plan
from voiceguide.journal.plans import OTHERS, PLANS, fitting, laid, others, shorter
from voiceguide.journal.reminder import reminder
from voiceguide.journal.store import Journal
from voiceguide.script import Library, builtin_folder, load
from voiceguide.units import Millis

FIRST = date(2026, 3, 1)
ZONE = timezone(timedelta(hours=1))
MINUTE = 60_000


def plan(**fields: Any) -> Plan:
    usual = {"name": "own", "began": FIRST, "practices": ("floor", "ears"), "length": Millis(5 * MINUTE)}
    return Plan(**{**usual, "uid": "u", **fields})


def on(day: int) -> date:
    return FIRST + timedelta(days=day - 1)


def had(day: int, practice: str, hour: int = 8) -> Entry:
    return Entry(at=datetime.combine(on(day), time(hour), tzinfo=ZONE), practice=practice)


def test_one_practice_for_two_weeks_then_turns_then_a_choice_and_it_goes_on_after_thirty_days() -> None:
    entries: list[Entry] = []
    days = []
    for day in range(1, 36):
        today = due(plan(), entries, on(day))
        assert today.day == day
        days.append(today.practices)
        entries.append(had(day, today.practices[0]))
    assert days[:14] == [("floor",)] * 14
    assert days[14:21] == [("ears",), ("floor",)] * 3 + [("ears",)]
    assert days[21:] == [("floor", "ears")] * 14


def test_missed_days_reset_nothing_and_pass_over_no_practice() -> None:
    assert due(plan(), [], on(12)).day == 12
    assert due(plan(), [had(1, "floor")], on(15)).practices == ("ears",)
    assert due(plan(), [had(1, "floor")], on(18)).practices == ("ears",)  # it still waits for its turn
    assert due(plan(), [had(14, "floor"), had(15, "ears")], on(20)).practices == ("floor",)
    assert due(plan(), [], on(400)).practices == ("floor", "ears")


def test_where_nothing_was_noted_practices_take_turns_by_the_calendar() -> None:
    turns = [due(plan(), [], on(day)).practices for day in (14, 15, 16, 17)]
    assert turns == [("floor",), ("ears",), ("floor",), ("ears",)]


def test_a_clock_that_was_set_back_makes_it_the_first_day() -> None:
    assert due(plan(), [], FIRST - timedelta(days=3)).day == 1


def test_what_was_practised_today_changes_nothing_of_today_but_that_it_is_done() -> None:
    before, after = due(plan(), [], on(15)), due(plan(), [had(15, "ears")], on(15))
    assert (before.practices, before.is_done) == (("ears",), False)
    assert (after.practices, after.is_done) == (("ears",), True)
    assert not due(plan(), [had(15, "ears"), had(16, "other")], on(16)).is_done


def test_a_script_of_ones_own_is_known_by_its_file() -> None:
    own = str(Path("/home/me/rest.yaml").absolute())
    mine = plan(practices=(own, "floor"), others_from=1)
    assert due(mine, [had(3, "rest")], on(3)).is_done
    assert due(mine, [had(3, "rest"), had(2, "floor")], on(4)).practices == ("floor",)


def test_check_ins_come_on_four_days_wait_for_an_answer_and_are_one_at_a_time() -> None:
    opened = [day for day in range(1, 40) if due(plan(checked=day - 1), [], on(day)).check_in == day]
    assert opened == list(CHECK_INS) == [8, 15, 22, 30]
    assert due(plan(), [], on(7)).check_in is None
    assert due(plan(), [], on(11)).check_in == 8
    assert due(plan(), [], on(25)).check_in == 22
    assert due(kept(plan(), on(25)), [], on(29)).check_in is None
    assert due(kept(plan(), on(25)), [], on(30)).check_in == 30


def test_every_answer_counts_as_looking_back_and_keeps_the_days() -> None:
    for changed in (
        kept(plan(), on(9)),
        swapped(plan(), "floor", "walk", on(9)),
        shortened(plan(), Millis(3 * MINUTE), on(9)),
    ):
        assert (due(changed, [], on(9)).check_in, due(changed, [], on(9)).day) == (None, 9)
    assert swapped(plan(), "floor", "walk", on(9)).practices == ("walk", "ears")
    assert swapped(plan(), "floor", "walk", on(9)).left == ("floor",)


def test_a_stopped_plan_can_be_gone_on_with_as_if_it_had_run() -> None:
    resting = stopped(plan(), on(9))
    assert not resting.runs
    again = kept(resting, on(12))
    assert again.runs
    assert due(again, [], on(12)).day == 12


def test_a_third_practice_waits_for_day_thirty_and_a_second_has_its_turn_in_time() -> None:
    assert [due(plan(), [], on(day)).may_add for day in (1, DAYS - 1, DAYS)] == [False, False, True]
    one = plan(practices=("floor",))
    assert due(one, [], on(3)).may_add
    later, now = added(one, "ears", on(3), now=False), added(one, "ears", on(3), now=True)
    assert due(later, [], on(3)).practices == ("floor",)
    assert due(later, [had(3, "floor")], on(15)).practices == ("ears",)
    assert due(now, [had(2, "floor")], on(3)).practices == ("ears",)
    assert due(added(plan(), "walk", on(30), now=False), [], on(30)).practices == ("floor", "ears", "walk")
    assert not due(plan(practices=("a", "b", "c", "d")), [], on(99)).may_add


def test_another_plan_in_its_place_keeps_cue_and_reminder() -> None:
    gentle = replaced(plan(cue="after tea"), laid("gentle", on(9), "other"))
    assert (gentle.cue, gentle.uid, due(gentle, [], on(9)).day) == ("after tea", "u", 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"practices": ()},
        {"practices": ("a", "a")},
        {"practices": ("a", "b", "c", "d", "e")},
        {"length": Millis(0)},
        {"cue": "x" * 201},
        {"cue": "two\nlines"},
    ],
)
def test_what_cannot_be_a_plan_is_none(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"practice|length|cue"):
        plan(**fields)


def test_the_four_plans_and_what_may_take_a_place_are_in_the_library_and_gentle_enough() -> None:
    assert list(PLANS) == ["steady", "breath", "gentle", "busy"]
    library = Library([builtin_folder()])
    for name, begun in PLANS.items():
        practices = [load(library.find(each), library) for each in begun.practices]
        assert [practice.intensity <= 2 for practice in practices] == [True, True], name
        first = practices[0]
        assert first.intensity <= 1
        assert fitting(first.lengths, begun.length) == begun.length, name
    assert all(load(library.find(name), library).intensity <= 2 for name in OTHERS)
    steady = due(laid("steady", FIRST, "u"), [had(7, "ground-feet")], on(8))
    assert steady.practices == ("somatic-tracking",)


def test_what_takes_a_place_is_neither_there_nor_left_before() -> None:
    left = swapped(plan(practices=("ground-feet",)), "ground-feet", "ground-press", on(8))
    assert others(left)[0] == "orient-listen"
    assert {"ground-feet", "ground-press"}.isdisjoint(others(left))


def test_shorter_is_the_next_length_there_is() -> None:
    three, five, ten = (Millis(minutes * MINUTE) for minutes in (3, 5, 10))
    takes = [(five, three, ten), (ten, five)]
    assert shorter(takes, ten) == five
    assert shorter(takes, five) == three
    assert shorter(takes, three) is None
    assert fitting((five, ten), three) == five
    assert fitting((), three) is None


def test_a_plan_is_kept_whole_in_the_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    assert recall(journal) is None
    mine = replace(plan(cue="nach dem Zähneputzen"), checked=8, stopped=on(9), left=("walk",))
    keep(mine, journal)
    assert recall(journal) == mine
    journal.erase()
    assert recall(journal) is None


WRITTEN = plan_to_text(plan())


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", WRITTEN.replace("2026-", "26-"), WRITTEN[:-1] + ', "x": 1}']
)
def test_what_is_no_plan_is_told_with_its_remedy(text: str) -> None:
    with pytest.raises(JournalError, match="plan start"):
        text_to_plan(text)


def occurrences(written: bytes) -> list[datetime]:
    """What another program's calendar makes of it."""
    (event,) = vobject.readOne(written.decode("utf-8")).vevent_list
    return list(rrulestr(event.rrule.value, dtstart=event.dtstart.value))


def test_a_calendar_has_one_reminder_a_day_until_day_thirty() -> None:
    now = datetime(2026, 3, 3, 7, 0, tzinfo=ZONE)
    days = occurrences(reminder(plan(), time(7, 30), now))
    assert days == [datetime(2026, 3, 3 + day, 7, 30) for day in range(28)]
    assert occurrences(reminder(plan(), time(6, 30), now))[0] == datetime(2026, 3, 4, 6, 30)
    assert len(occurrences(reminder(plan(), time(7, 30), now - timedelta(days=99)))) == DAYS
    with pytest.raises(JournalError, match="would have been on 2026-03-30"):
        reminder(plan(), time(6, 30), datetime(2026, 3, 30, 7, 0, tzinfo=ZONE))


def test_a_reminder_written_again_takes_the_place_of_the_one_before_and_tells_others_little() -> None:
    now = datetime(2026, 3, 3, 7, 0, tzinfo=ZONE)
    first, again = (
        vobject.readOne(reminder(plan(cue="after tea, or coffee"), time(7, 30), at).decode("utf-8")).vevent
        for at in (now, now + timedelta(hours=1))
    )
    assert first.uid.value == again.uid.value
    assert int(first.sequence.value) < int(again.sequence.value) < 2**31
    assert (first.contents["class"][0].value, first.transp.value) == ("PRIVATE", "TRANSPARENT")
    assert "floor" not in first.serialize()
    assert first.description.value == "after tea, or coffee\nvoiceguide plan"
    assert len(first.valarm_list) == 1
