"""Rules that know English words read English lines in whatever script, and leave all others alone."""

from __future__ import annotations

import pytest

from tests.linting import lines, sheet
from voiceguide.desk.lint import lint

# What each of these rules would tell, were the German and Spanish read as English.
FALSE_FRIENDS = """\
language: {script}
steps:
  - say: Die Hände sind warm, und du bist in Sicherheit, und alles andere darf so sein, wie es gerade ist.
    language: {german}
  - say: Man sieht es an, man live, lead, wind, close your object, content, minute, dove, die Bass, ca. DM.
    language: {german}
  - say: Ja.
    language: {german}
  - say: Nos sentamos, our, us, we, relax, heal, visualize, vagus, hatha, fascia, drishti, EEG, etc. y más.
    language: {spanish}
  - say: Om.
    language: {spanish}
"""


@pytest.mark.parametrize("script", ["de", "en"])
def test_lines_in_another_language_are_left_alone(script: str) -> None:
    text = FALSE_FRIENDS.format(script=script, german="de", spanish="es")
    practice = sheet(text).practice
    about_lines = [found for found in lint(practice) if found.line in (5, 7, 9, 11, 13)]
    assert about_lines == []
    read_as_english = sheet(FALSE_FRIENDS.format(script="en", german="en", spanish="en")).practice
    assert len({found.code for found in lint(read_as_english)}) > 6


def test_an_english_line_in_a_german_script_is_read() -> None:
    text = (
        "language: de\nsteps:\n  - say: Entspanne dich.\n  - say: Relax completely now.\n    language: en\n"
    )
    assert lines("command-to-feel", text) == [5]


def test_respellings_of_the_script_do_not_touch_lines_in_another_language() -> None:
    head = "pronounce: {4-6: four to six}\nsteps:\n"
    text = f"{head}  - say: The breath 4-6.\n  - say: Der Atem 4-6.\n    language: de\n"
    assert lines("digits", text) == [5]
    written = sheet(text).lines
    assert [line.line.text for line in written] == ["The breath four to six.", "Der Atem 4-6."]
    assert [line.is_english for line in written] == [True, False]


def test_what_is_said_in_another_language_is_not_taken_for_missing() -> None:
    steps = "steps:\n  - say: Notice your feet.\n  - breathe: 4-6\n    rounds: 30\n"
    about_sessions = ("no-way-out", "no-return", "small-breaths")
    assert all(lines(code, steps) for code in about_sessions)
    mixed = f"{steps}  - say: Das war die Übung.\n    language: de\n"
    assert not any(lines(code, mixed) for code in about_sessions)
    assert lines("promise", f"summary: This heals you.\n{mixed}") == [2]
