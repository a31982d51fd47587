from __future__ import annotations

import math

import pytest

from voiceguide.cache import Recipe


def file_name(label: str) -> str:
    return Recipe("clips", {"text": "Feet."}, label=label).file_name


KEY = Recipe("clips", {"text": "Feet."}).key


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Notice your feet.", "notice-your-feet"),
        ("  Don't -- hurry!  ", "don-t-hurry"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\con?*<>|", "c-con"),
        ("Fühle die Füße", "f-hle-die-f-e"),
        ("two\nlines\0and a nul", "two-lines-and-a-nul"),
    ],
)
def test_a_label_becomes_safe_words_before_the_key(label: str, words: str) -> None:
    assert file_name(label) == f"{words}-{KEY}.flac"


@pytest.mark.parametrize("label", ["", "呼吸", "…", "😀"])
def test_a_label_without_safe_letters_leaves_the_key_alone(label: str) -> None:
    assert file_name(label) == f"{KEY}.flac"


def test_a_long_label_is_cut() -> None:
    assert file_name("breathe " * 100) == f"breathe-breathe-breathe-breathe-breathe-{KEY}.flac"
    assert file_name("ommm" * 100) == f"{'ommm' * 10}-{KEY}.flac"


def test_the_suffix_ends_the_name() -> None:
    assert Recipe("trials", {}, label="a", suffix=".txt").file_name.endswith(".txt")


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_has_no_key(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        _ = Recipe("clips", {"rate": number}).key
