from __future__ import annotations

import pytest

from tests.linting import lines, spots
from voiceguide.desk.lint.sentences import grade, syllables

PLAIN = "Notice where your feet meet the floor."
HARD = "Considerable physiological activity accompanies attention."


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("feet", 1),
        ("the", 1),
        ("notice", 2),
        ("in-breath", 2),
        ("shoulders", 2),
        ("attention", 3),
        ("don't", 1),
    ],
)
def test_syllables_are_groups_of_vowels(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_the_published_formula() -> None:
    words = ["The", "cat", "sat", "on", "the", "mat"]
    assert grade(1, words) == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)


def script(sentence: str, times: int, head: str = "") -> str:
    return head + "steps:\n" + f"  - say: {sentence}\n" * times


def test_the_grade_is_told_at_the_steps_with_the_heaviest_sentence() -> None:
    (spot,) = spots("reading-grade", script(HARD, 20))
    assert spot.place.line == 2
    assert HARD in spot.suggestion
    assert spots("reading-grade", script(PLAIN, 20)) == []


def test_a_short_text_has_no_grade() -> None:
    assert spots("reading-grade", script(HARD, 10)) == []


def test_an_explainer_may_be_harder() -> None:
    harder = "Some of these sensations are pleasant, and others are a little uncomfortable."
    assert spots("reading-grade", script(harder, 20))
    assert spots("reading-grade", script(harder, 20, "tags: [Explainer]\n")) == []


def test_a_long_sentence_is_told_where_to_end() -> None:
    long = (
        "Feel your feet on the floor below you, and then, whenever you like, the knees and the hips as well."
    )
    (spot,) = spots("long-sentence", script(long, 1))
    assert spot.suggestion == "Make two of it; the first could end with “the floor below you”."


def test_eighteen_words_are_not_long_and_nineteen_are() -> None:
    assert lines("long-sentence", script("so " * 18 + "on.", 1)) == [3]
    assert lines("long-sentence", script("so " * 17 + "on.", 1)) == []


def test_another_language_is_left_alone() -> None:
    assert lines("long-sentence", script("so " * 30, 1, "language: de\n")) == []
    assert lines("short-cue", script("Ja.", 1, "language: de\n")) == []
