from __future__ import annotations

import pytest

from voiceguide.script import words
from voiceguide.script.complaints import BadValueError, did_you_mean, shown


def test_text_flows_on_one_line() -> None:
    assert words.text("  Notice\n your   feet.\n") == "Notice your feet."


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_text_is_something(text: str) -> None:
    with pytest.raises(BadValueError):
        words.text(text)


@pytest.mark.parametrize("word", ["true", "True", "YES", "on"])
def test_reads_yes(word: str) -> None:
    assert words.truth(word) is True


@pytest.mark.parametrize("word", ["false", "No", "off"])
def test_reads_no(word: str) -> None:
    assert words.truth(word) is False


@pytest.mark.parametrize("word", ["", "1", "y", "maybe"])
def test_refuses_maybe(word: str) -> None:
    with pytest.raises(BadValueError):
        words.truth(word)


@pytest.mark.parametrize("tag", ["en", "no", "pt-BR", "zh-Hant-TW", "de-CH-1996"])
def test_reads_language_tags(tag: str) -> None:
    assert words.language(tag) == tag


@pytest.mark.parametrize("tag", ["", "e", "english", "en_GB", "en-", "en GB"])
def test_refuses_what_is_no_language_tag(tag: str) -> None:
    with pytest.raises(BadValueError):
        words.language(tag)


@pytest.mark.parametrize("path", ["rain.wav", "parts/return", "a b/c.d", "..rain", "~/x"])
def test_keeps_paths_that_stay_at_home(path: str) -> None:
    assert words.homely_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "..",
        "../x",
        "a/../b",
        "a/..",
        "a\\b",
        "C:/x",
        "C:x",
        "//host/x",
        "a//b",
        "./a",
        "a/",
    ],
)
def test_refuses_paths_that_leave(path: str) -> None:
    with pytest.raises(BadValueError):
        words.homely_path(path)


@pytest.mark.parametrize("label", ["bowl", "singing bowl", "feet-1", "glocke_2", "Ålesund"])
def test_reads_labels(label: str) -> None:
    assert words.label(label) == label


@pytest.mark.parametrize("label", ["", " bowl", "bowl!", "a/b", "../x", "x" * 65])
def test_refuses_what_is_no_label(label: str) -> None:
    with pytest.raises(BadValueError):
        words.label(label)


def test_shows_long_text_in_short() -> None:
    assert shown("one\ntwo") == "`one two`"
    assert len(shown("x" * 1_000_000)) == 62


def test_guesses_misspelt_words_in_any_case() -> None:
    assert did_you_mean("PUASE", ["pause", "say"]) == "Did you mean `pause`?"
    assert did_you_mean("wiggle", ["pause", "say"]) == ""
    assert did_you_mean("pause" * 100, ["pause"]) == ""
