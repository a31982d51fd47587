from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.unit.recording.making import numbered, reading, take
from voiceguide.errors import UsageError
from voiceguide.recording.matching import Chosen
from voiceguide.recording.wanted import left_at, lines_of_length, section_start, wanted_lines
from voiceguide.script import Library, load
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


def test_a_length_leaves_out_what_its_sessions_never_say(tmp_path: Path, library: Library) -> None:
    script = tmp_path / "long.yaml"
    script.write_text(
        "title: Long\nlanguage: en\nlengths: [3m, 10m]\nsteps:\n"
        "- say: This takes {length}.\n"
        "- one_of:\n  - - say: The left foot.\n  - - say: The right foot.\n"
        "- from: 10m\n  say: Nothing to do now.\n",
        encoding="utf-8",
    )
    practice = load(script, library)
    texts = [line.text for line in lines_of_length(practice, Request(), Millis(180_000))]
    assert texts == ["This takes 3 minutes.", "The left foot.", "The right foot."]
    assert len(lines_of_length(practice, Request(), Millis(600_000))) == 4
