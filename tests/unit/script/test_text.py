from __future__ import annotations

import pickle

import pytest

from voiceguide.script import UnsetNameError, fill, placeholders, respell
from voiceguide.script.complaints import BadValueError
from voiceguide.script.text import check_braces


def test_lists_placeholders_once_in_order() -> None:
    assert placeholders("{name}, {length} to go, {name}.") == ("name", "length")


def test_fills_placeholders() -> None:
    assert fill("{name}, sit by {place}.", {"name": "Ana", "place": "the sea"}) == "Ana, sit by the sea."


def test_does_not_fill_a_value_again() -> None:
    assert fill("{name}", {"name": "{length}", "length": "ten minutes"}) == "{length}"


def test_names_everything_that_is_missing() -> None:
    with pytest.raises(UnsetNameError) as caught:
        fill("{name} by {place} with {friend}", {"place": "the sea"})
    assert caught.value.names == ("name", "friend")
    assert "--set name=… --set friend=…" in str(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).names == ("name", "friend")


def test_a_misspelt_name_comes_with_the_nearest_that_is_set() -> None:
    with pytest.raises(UnsetNameError) as caught:
        fill("{lenght} with {friend}", {"length": "ten minutes"})
    remedy = "Did you mean {length}? Set it with --set lenght=… --set friend=…"
    assert pickle.loads(pickle.dumps(caught.value)).remedy == remedy


@pytest.mark.parametrize("text", ["Sit.", "{name}", "{größe}", "a {b}{c} d"])
def test_accepts_well_formed_braces(text: str) -> None:
    check_braces(text)


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", "{ name }", "{a b}", "{{name}}", "{name", "name}", "{2nd}", "}{"]
)
def test_refuses_stray_braces(text: str) -> None:
    with pytest.raises(BadValueError):
        check_braces(text)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Qigong is qigong.", "chee gung is chee gung."),
        ("Qigongs and preqigong stay.", "Qigongs and preqigong stay."),
        ("tai chi qigong", "tie chee"),
        ("C++, please", "see plus plus, please"),
        ("nothing", "nothing"),
    ],
)
def test_respells_whole_words_longest_first(text: str, heard: str) -> None:
    pronounce = (("qigong", "chee gung"), ("tai chi qigong", "tie chee"), ("C++", "see plus plus"))
    assert respell(text, pronounce) == heard


def test_a_word_is_not_cut_out_of_its_vowel_signs() -> None:
    pronounce = (("क", "X"), ("म", "Y"))
    assert respell("काम क", pronounce) == "काम X"


def test_does_not_respell_what_it_wrote() -> None:
    assert respell("a b", (("a", "b"), ("b", "c"))) == "b c"


def test_respells_letters_whose_cases_do_not_pair() -> None:
    assert respell("\u017f \u212a", (("s", "long s"), ("k", "kelvin"))) == "long s kelvin"


def test_without_respellings_nothing_changes() -> None:
    assert respell("Sit.", ()) == "Sit."
