from __future__ import annotations

import pytest

from tests.linting import lines, spots
from voiceguide.desk.lint.numerals import spell_numbers


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("In for 4, out for 16.", "In for four, out for sixteen."),
        ("4-6 breaths, or 4 \u2013 6", "four to six breaths, or four to six"),
        ("Wait 4s, then 1 min more.", "Wait four seconds, then one minute more."),
        ("Rest for 10-15 min.", "Rest for ten to fifteen minutes."),
        ("Count to 99.", "Count to ninety-nine."),
    ],
)
def test_small_numbers_are_spelt(written: str, spoken: str) -> None:
    assert spell_numbers(written) == spoken


@pytest.mark.parametrize(
    "text", ["at 5:30", "1.5 breaths", "1/2", "2nd", "100", "1,000", "50%", "4-7-8", "v2"]
)
def test_other_numbers_are_left_to_the_writer(text: str) -> None:
    assert spell_numbers(text) == text


def test_the_programs_own_numbers_are_not_the_writers() -> None:
    text = "steps:\n  - say: This takes {length}, {name2}.\n"
    assert lines("digits", text) == []


def test_digits_that_are_respelt_are_spoken_as_they_should() -> None:
    text = "pronounce: {4-7-8: four seven eight}\nsteps:\n  - say: The breath called 4-7-8.\n"
    assert lines("digits", text) == []


def test_digits_and_signs_are_told_in_every_language_and_apostrophes_in_english() -> None:
    text = "language: fr\nsteps:\n  - say: Pendant 4 minutes, l\u2019air (frais) entre.\n"
    (digits,) = spots("digits", text)
    assert digits.suggestion == "Write numbers as words."
    assert len(spots("symbols", text)) == 1
    assert len(spots("symbols", text.replace("fr\n", "en\n"))) == 2
