from __future__ import annotations

import pytest

from tests.linting import sheet
from voiceguide.desk.listening import Reading, misheard, read_back
from voiceguide.desk.listening.reading import passages
from voiceguide.timeline import Line

HEARD = {
    "Keep each breath small.": "Keep each dress small.",
    "Notice your feet.": "Notice your feet",
    "Rest is an answer too.": "Rest is an answer to.",
}


@pytest.fixture
def readings() -> list[Reading]:
    """Three lines, the first and the last heard otherwise."""
    script = sheet("steps:\n" + "".join(f"  - say: {text}\n" for text in HEARD))
    return list(read_back(script.lines, lambda passage: " ".join(HEARD[each.text] for each in passage)))


def test_what_was_misheard_is_noted_at_its_line_with_both_texts(readings: list[Reading]) -> None:
    first, last = misheard(reversed(readings))
    assert (first.line, last.line) == (3, 5)
    assert (first.code, first.severity) == ("misheard", "note")
    assert first.message == "In “Keep each breath small.”, a recogniser heard “dress” for “breath”."
    assert "errs too" in first.suggestion


def test_lost_and_added_words_are_told_in_one_sentence() -> None:
    script = sheet("steps:\n  - say: Rest your own two hands here.\n")
    (finding,) = misheard(read_back(script.lines, lambda _: "Rest or own two hands and ears"))
    assert finding.message.endswith("heard “or” for “your” and “and ears” for “here”.")
    (finding,) = misheard(read_back(script.lines, lambda _: "Rest your hands here now"))
    assert finding.message.endswith("heard nothing for “own 2” and “now” as well.")


def test_words_that_the_voice_says_alike_are_not_noted(readings: list[Reading]) -> None:
    def phonemes(line: Line) -> str:
        return {"to": "tə", "too": "\u02c8tə"}.get(line.text, line.text)

    assert [finding.line for finding in misheard(readings, phonemes)] == [3]


def test_an_engine_that_cannot_tell_how_it_says_words_excuses_none(readings: list[Reading]) -> None:
    assert [finding.line for finding in misheard(readings)] == [3, 5]


def test_no_passage_is_longer_than_a_recogniser_hears_at_once() -> None:
    script = sheet(
        "steps:\n" + "  - say: One two three four five six.\n" * 7 + f"  - say: {'long ' * 50}\n" * 2
    )
    assert [len(passage) for passage in passages(script.lines)] == [5, 2, 1, 1]
    assert [each for passage in passages(script.lines) for each in passage] == list(script.lines)
    assert list(passages(())) == []
