import pytest

from voiceguide.speech.wordtimes import timed_words


def heard(text: str, told: list[tuple[int, float]], end: float) -> list[tuple[str, float, float]]:
    times = timed_words(text, told, end)
    return [(text[word.first : word.last], word.start, word.end) for word in times]


def test_every_word_ends_where_the_next_begins() -> None:
    assert heard("Rest — here, now.", [(0, 0.1), (7, 1.0), (13, 2.0)], 3.0) == [
        ("Rest", 0.1, 1.0),
        ("here,", 1.0, 2.0),
        ("now.", 2.0, 3.0),
    ]


def test_a_number_that_is_told_of_in_several_words_begins_with_the_first() -> None:
    assert heard("Count 42 times.", [(0, 0.0), (6, 0.5), (6, 0.8), (7, 1.0), (9, 1.4)], 2.0) == [
        ("Count", 0.0, 0.5),
        ("42", 0.5, 1.4),
        ("times.", 1.4, 2.0),
    ]


def test_words_that_an_engine_runs_together_share_their_time_by_letters() -> None:
    assert heard("In the room.", [(0, 0.0), (7, 1.0)], 2.0) == [
        ("In", 0.0, pytest.approx(0.4)),
        ("the", pytest.approx(0.4), 1.0),
        ("room.", 1.0, 2.0),
    ]


def test_what_runs_backwards_or_lies_outside_of_the_text_is_left_out() -> None:
    assert heard("One two.", [(0, 0.5), (4, 0.2), (99, 0.9)], 1.5) == [
        ("One", 0.5, pytest.approx(0.5 + 3 / 7)),
        ("two.", pytest.approx(0.5 + 3 / 7), 1.5),
    ]


def test_nothing_told_is_nothing_timed() -> None:
    assert timed_words("One two.", [], 1.0) == ()
