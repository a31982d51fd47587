"""Few questions, each of them once a day, and every field in its turn."""

from __future__ import annotations

from datetime import timedelta

from tests.unit.journal.kept import NOON, entry
from voiceguide.journal.asking import after_session, of_day

EVENING = NOON.replace(hour=21)


def test_the_tension_comes_first_what_was_unpleasant_last_and_four_are_most() -> None:
    for day in range(7):
        asked = after_session(NOON + timedelta(days=day), [])
        assert (asked[0], asked[1], asked[-1], len(asked)) == ("after", "sleep", "unpleasant", 4)


def test_every_field_of_the_day_has_its_turn() -> None:
    days = [NOON + timedelta(days=day) for day in range(3)]
    assert {after_session(day, [])[2] for day in days} == {"body", "mood", "wellbeing"}


def test_what_was_answered_today_is_asked_no_more() -> None:
    today = [entry(sleep=7, mood=3), entry(body=0)]
    assert after_session(NOON, today) == ("after", "wellbeing", "unpleasant")
    assert after_session(NOON, [*today, entry(wellbeing=5)]) == ("after", "unpleasant")


def test_nobody_is_asked_in_the_evening_how_they_slept() -> None:
    assert "sleep" not in after_session(EVENING, [])
    assert "sleep" not in of_day(EVENING, [])


def test_of_a_day_all_four_fields_are_asked_and_all_again_when_they_are_known() -> None:
    known = entry(sleep=1, body=2, mood=3, wellbeing=4)
    assert set(of_day(NOON, [])) == set(of_day(NOON, [known])) == {"sleep", "body", "mood", "wellbeing"}
    assert of_day(NOON, [entry(sleep=1, body=2, mood=3)]) == ("wellbeing",)
