from __future__ import annotations

import pytest

from voiceguide.export.naming import artist_of, file_stem
from voiceguide.speech import Voice


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Feet on the floor", "Feet on the floor 5m"),
        ('Why? a/b\\c: "d" <e>|*', "Why a b c d e 5m"),
        ("Füße 🌲", "Füße 🌲 5m"),
        ("..", "5m"),
        ("A line\nand a tab\t", "A line and a tab 5m"),
    ],
)
def test_a_name_is_the_title_without_what_a_file_system_refuses(title: str, name: str) -> None:
    assert file_stem(title, "5m") == name


def test_decomposed_letters_give_the_same_name_as_composed_ones() -> None:
    assert file_stem("u\u0308ben", None) == file_stem("\u00fcben", None) == "\u00fcben"


@pytest.mark.parametrize("title", ["CON", "nul", "", "...", "***"])
def test_a_name_is_never_empty_or_a_device_of_windows(title: str) -> None:
    assert file_stem(title, None).upper() not in ("", "CON", "NUL")


def test_a_long_title_is_cut_and_still_tells_practices_apart() -> None:
    for letter in "ü語😀":
        name = file_stem(letter * 300, "1h30m", f"x{letter}" * 300)
        assert len(f".voiceguide-part-{name} voice breath cues.opus".encode()) < 255
        assert name.endswith((f"{letter})", "x)"))


@pytest.mark.parametrize(
    ("voice", "artist"),
    [
        (Voice(id="gmw/en-US", name="English (America)", language="en-us", engine="pyttsx3"),
         "eSpeak NG, English (America)"),
        (Voice(id="en_US-joe-medium", name="joe", language="en-us", engine="piper"), "Joe"),
        (Voice(id="kal_diphone", name="kal_diphone", language="en", engine="festival"), "Kal diphone"),
        (Voice(id="x1", name="", language="en", engine="sapi5"), "X1"),
    ],
)  # fmt: skip
def test_an_artist_is_called_as_people_call_a_voice(voice: Voice, artist: str) -> None:
    assert artist_of(voice) == artist
