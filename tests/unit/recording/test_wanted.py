from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.making import PLACE, practice, say
from tests.unit.recording.making import numbered, reading, take
from voiceguide.errors import UsageError
from voiceguide.recording.lines import Reading, to_read
from voiceguide.recording.matching import Chosen
from voiceguide.recording.wanted import left_at, lines_of_length, section_start, wanted_lines
from voiceguide.script import Library, Practice, load
from voiceguide.script.answers import Expect
from voiceguide.script.model import Ask, Section
from voiceguide.timeline import Request
from voiceguide.units import Millis

ONE, TWO, THREE = LINES = numbered(
    replace(reading("Sit down."), section="Arriving"),
    replace(reading("Notice your feet."), section="Feet"),
    replace(reading("Rest."), section="Feet and floor"),
)
CHOSEN = {
    ONE.key: Chosen(take=take(ONE.text)),
    TWO.key: Chosen(take=take("Notice feet."), is_stale=True),
}


def test_missing_and_stale_lines_are_wanted_by_name() -> None:
    assert wanted_lines(LINES, CHOSEN, missing=False, stale=False) == LINES
    assert wanted_lines(LINES, CHOSEN, missing=True, stale=False) == (THREE,)
    assert wanted_lines(LINES, CHOSEN, missing=False, stale=True) == (TWO,)
    assert wanted_lines(LINES, CHOSEN, missing=True, stale=True) == (TWO, THREE)


def test_it_begins_where_somebody_left_else_with_the_first_line_that_has_no_take() -> None:
    assert left_at(LINES, TWO.key, CHOSEN) == 1
    assert left_at(LINES, None, CHOSEN) == 2
    assert left_at(LINES, "gone-0123456789", {}) == 0
    assert left_at(LINES, None, {line.key for line in LINES}) == 0


@pytest.mark.parametrize(("title", "at"), [("feet", 1), ("Feet and", 2), ("ARRIVING", 0)])
def test_a_section_is_found_by_its_title_or_the_beginning_of_it(title: str, at: int) -> None:
    assert section_start(LINES, LINES, title) == at


def test_a_section_of_which_nothing_is_wanted_leads_to_what_comes_after_it() -> None:
    assert section_start((THREE,), LINES, "Feet") == 0


@pytest.mark.parametrize(("title", "told"), [("Fe", "more than one section"), ("Hands", "no section")])
def test_a_section_that_is_not_one_is_refused(title: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        section_start(LINES, LINES, title)


LONG = """\
title: Long
language: en
lengths: [3m, 10m]
steps:
- say: This takes {length}.
- one_of:
  - - say: The left foot.
  - - say: The right foot.
- section: Resting
- from: 10m
  say: Nothing to do now.
- say: Rest.
"""


def lines_at(minutes: int, practice: Practice) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """Every line of a practice, and those of a session of so many minutes."""
    length = Millis(minutes * 60_000)
    request = Request(length=length)
    readings = to_read(practice, request)
    return readings, lines_of_length(readings, practice, request, length)


@pytest.fixture
def long(tmp_path: Path, library: Library) -> Practice:
    script = tmp_path / "long.yaml"
    script.write_text(LONG, encoding="utf-8")
    return load(script, library)


def test_a_length_leaves_out_what_its_sessions_never_say(long: Practice) -> None:
    texts = [line.text for line in lines_at(3, long)[1]]
    assert texts == ["This takes 3 minutes.", "The left foot.", "The right foot.", "Rest."]
    assert len(lines_at(10, long)[1]) == 5


@pytest.mark.parametrize("minutes", [3, 10, 12])
def test_the_lines_of_a_length_are_among_all_lines_and_have_the_same_numbers(
    minutes: int, long: Practice
) -> None:
    readings, lines = lines_at(minutes, long)
    assert lines[0].text == f"This takes {minutes} minutes."
    assert [readings[line.number - 1] for line in lines] == list(lines)


def test_a_section_begins_at_its_first_line_at_every_length(long: Practice) -> None:
    readings, lines = lines_at(10, long)
    assert lines[section_start(lines, readings, "Resting")].text == "Nothing to do now."


def test_a_length_goes_without_the_lines_that_speak_an_answer_too() -> None:
    ask = Ask(place=PLACE, text="How hard is it?", name="hard", expect=Expect(kind="number", high=9))
    asking = practice(ask, say("You said {hard}."), Section(place=PLACE, title="Level {hard}"), say("Good."))
    _, lines = lines_at(3, asking)
    assert [line.text for line in lines] == ["How hard is it?", "Good."]
