from __future__ import annotations

import pytest

from voiceguide.desk.importing.sentences import SENSIBLE, lines_of, sentences
from voiceguide.script.words import LONGEST_LINE


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sit. Breathe.", ["Sit.", "Breathe."]),
        ("“Sit.” She did. Did you?", ["“Sit.”", "She did.", "Did you?"]),
        ("Breathe in… and out… And rest.", ["Breathe in… and out…", "And rest."]),
        ("Ask Dr. Lee, e.g. now. Or z. B. later.", ["Ask Dr. Lee, e.g. now.", "Or z. B. later."]),
        ("10. 9. 8.", ["10.", "9.", "8."]),
        ("感じる。休む。", ["感じる。", "休む。"]),
        ("¿Estás bien? ¡Sí!", ["¿Estás bien?", "¡Sí!"]),
        ("no stop at all", ["no stop at all"]),
    ],
)
def test_a_text_is_parted_after_its_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_short_sentences_share_a_line_and_long_ones_do_not() -> None:
    assert lines_of("Sit. Rest. Breathe.") == ["Sit. Rest. Breathe."]
    long = " ".join(["word"] * (SENSIBLE - 1)) + "."
    assert lines_of(f"Sit down. {long.capitalize()} Rest.") == ["Sit down.", f"{long.capitalize()} Rest."]


def test_an_endless_sentence_is_parted_at_its_commas() -> None:
    lines = lines_of(", ".join(["and on it goes"] * 40) + ".")
    assert len(lines) > 4
    assert all(line.endswith((",", ".")) for line in lines)


def test_no_line_is_longer_than_the_format_allows_and_no_word_is_lost() -> None:
    words = [f"w{number}" for number in range(3 * LONGEST_LINE)]
    lines = lines_of(" ".join(words))
    assert max(len(line.split()) for line in lines) <= LONGEST_LINE
    assert " ".join(lines).split() == words
