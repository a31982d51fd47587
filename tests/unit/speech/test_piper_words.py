# ruff: noqa: RUF001 - IPA

from __future__ import annotations

from voiceguide.speech.piper_words import told_words

SOUNDS = {
    "Out": "aʊt",
    "of": "ʌv",
    "the": "ðˈə",
    "10": "tɛn",
    "ten.": "tɛn",
    "—": "",
    "the,": "ðə",
    "1:30": "wʌn θɜːti",
    "rest": "ɹɛst",
}


def told(text: str, said: str) -> list[tuple[str, float]]:
    """Words and when they begin, where each sign lasts a second."""
    signs = [(sign, float(number)) for number, sign in enumerate(said)]
    return [(text[at:].split()[0], start) for at, start in told_words(text, signs, SOUNDS.__getitem__)]


def test_words_begin_where_their_sounds_do() -> None:
    assert told("of ten.", "^ʌv tɛn.$") == [("of", 1.0), ("ten.", 4.0)]


def test_words_that_are_run_together_are_told_apart() -> None:
    assert told("Out of the 10", "^aʊɾəvðə tɛn$") == [("Out", 1.0), ("of", 3.0), ("the", 6.0), ("10", 9.0)]


def test_a_word_that_is_said_in_several_begins_with_the_first() -> None:
    assert told("of 1:30 rest", "^ʌv wˌʌn θˈɜːti ɹˈɛst$") == [("of", 1.0), ("1:30", 4.0), ("rest", 16.0)]


def test_stress_belongs_to_the_word_behind_it() -> None:
    assert told("of rest", "^ʌv ˈɹɛst$") == [("of", 1.0), ("rest", 4.0)]


def test_repeated_words_keep_their_order() -> None:
    assert told("the, the, the rest", "^ðə, ðə, ðə ɹɛst$") == [
        ("the,", 1),
        ("the,", 5),
        ("the", 9),
        ("rest", 12),
    ]


def test_what_is_no_word_and_what_is_not_heard_is_left_out() -> None:
    assert told("of — rest", "^ʌv.$") == [("of", 1.0)]
    assert told("rest", "") == []
