from __future__ import annotations

import pytest

from voiceguide.desk.listening import Comparison, Difference, compare, misheard_rate


def alone(said: str, heard: str) -> Comparison:
    (compared,) = compare([said], heard)
    return compared


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Notice your feet.", "notice your feet"),
        ("Breathe in for four, and out for six.", "Breathe in for 4 and out for 6"),
        ("You do not have to feel calm.", "You don't have to feel calm"),
        ("Notice its colour.", "Notice it's color!"),
        ("Close your eyelids.", "Close your eye lids."),
        ("You might move a little.", "You might move a little..."),
    ],
)
def test_another_spelling_is_no_error(said: str, heard: str) -> None:
    assert alone(said, heard).errors == 0


def test_words_that_differ_are_told_with_their_neighbours_in_error() -> None:
    compared = alone("Keep each breath small and easy.", "Keep each dress is small")
    assert compared.differences == (
        Difference(said="breath", heard="dress is"),
        Difference(said="and easy", heard=""),
    )
    assert (compared.words, compared.errors) == (6, 4)


def test_the_least_number_of_errors_counts() -> None:
    assert alone("a b c d", "b c d").errors == 1
    assert alone("one breath", "").errors == 2
    assert alone("Rest.", "Thank you. Rest.").errors == 2


def test_lines_that_are_heard_in_a_row_are_told_apart() -> None:
    said = ("Keep each breath small.", "Rest.", "Notice your feet.", "Now rest.")
    small, lost, feet, end = compare(said, "Keep each dress small. Notice your feet. And now, rest.")
    assert small.differences == (Difference(said="breath", heard="dress"),)
    assert lost.differences == (Difference(said="rest", heard=""),)
    assert feet.differences == (Difference(said="", heard="and"),)
    assert (end.words, end.errors) == (2, 0)


def test_the_rate_is_of_all_lines_together() -> None:
    compared = compare(("Rest now.", "Notice your feet."), "Rest now. Notice your feed.")
    assert misheard_rate(compared) == 20.0
    assert misheard_rate(()) == 0.0
