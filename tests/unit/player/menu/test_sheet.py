"""One key a question, one key to skip, one key for peace; and all of it is over soon."""

from __future__ import annotations

import pytest

from voiceguide.phrases import catalogue, languages
from voiceguide.player.menu.sheet import Sheet
from voiceguide.player.speaker import BRISK_RATE
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Line
from voiceguide.timeline.estimate import Estimates
from voiceguide.units import RATE

SHEET = Sheet(names=("after", "sleep", "mood", "unpleasant"))


def pressed(*keys: str) -> Sheet:
    sheet = SHEET
    for key in keys:
        sheet = sheet.press(key) or sheet
    return sheet


def test_four_keys_answer_all() -> None:
    filled = pressed("0", "9", "5", "2")
    assert filled == Sheet(names=(), answers=(("after", 0), ("sleep", 9), ("mood", 5), ("unpleasant", False)))
    assert pressed("0", "9", "5", "1").answers[-1] == ("unpleasant", True)


def test_one_key_skips_one_and_another_all() -> None:
    assert pressed("4", "enter", "space", "1").answers == (("after", 4), ("unpleasant", True))
    assert pressed("4", "q") == Sheet(names=(), answers=(("after", 4),))
    assert pressed("escape") == Sheet(names=())


@pytest.mark.parametrize("key", ["x", "left", "٣", "²", ""])
def test_other_keys_answer_nothing(key: str) -> None:
    assert SHEET.press(key) is None


def test_yes_and_no_are_no_other_numbers() -> None:
    asked = pressed("enter", "enter", "enter")
    assert [asked.press(key) for key in "03456789"] == [None] * 8


@pytest.mark.parametrize("language", languages())
def test_even_who_hears_every_word_and_then_answers_is_done_within_25_seconds(language: str) -> None:
    words = catalogue(language).journal
    length = Estimates()

    def seconds(text: str) -> float:
        line = Line(text=text, voice=VoiceWish(rate=BRISK_RATE), language=language)
        return length[line].audible / RATE

    fields = sorted(seconds(words.questions[name]) for name in ("body", "mood", "sleep", "wellbeing"))
    asked = [words.questions["after"], words.questions["unpleasant"]]
    spoken = seconds(words.opening) + sum(map(seconds, asked)) + sum(fields[-2:])
    between, pressing = 0.6, 0.5
    assert spoken + 5 * between + 4 * pressing < 25
