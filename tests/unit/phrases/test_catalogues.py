"""Every catalogue says everything, and says it so that a voice can speak it and shut eyes can follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

import voiceguide.phrases
from tests.making import practice, say
from voiceguide.desk.lint import lint
from voiceguide.phrases import catalogue, languages, nearest
from voiceguide.script.model import Eyes, Posture, VoiceWish
from voiceguide.script.words import spoken
from voiceguide.settings import BELLS, KEYS
from voiceguide.speech import DEFAULT_ENGINE, ENGINES, Pronunciation
from voiceguide.timeline import Line
from voiceguide.timeline.model import BreathPhase
from voiceguide.units import Millis

FOLDER = Path(voiceguide.phrases.__file__).parent
COUNTED = ("minutes", "halves", "hours")
LONGEST_SENTENCE = 18


class Filled(dict[str, str]):
    """What stands for a placeholder."""

    def __missing__(self, name: str) -> str:
        return {"count": "two", "action": "Test."}.get(name, "Test")


def filled(phrase: str) -> str:
    return phrase.format_map(Filled())


def phrases(language: str) -> dict[str, str]:
    """Every phrase of a file, by its keys."""
    text = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
    return dict(_leaves(yaml.load(text, yaml.BaseLoader), ""))


def _leaves(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
        return
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield from _leaves(value, f"{path}.{key}")


def placeholders(phrase: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", phrase))


def is_counted(path: str) -> bool:
    """Whether it is one of the forms of a number, of which languages have as many as they need."""
    return path.split(".")[1:3][-1] in COUNTED and not path.endswith(".other")


@pytest.mark.parametrize("language", languages())
def test_every_catalogue_has_the_keys_and_placeholders_of_english(language: str) -> None:
    english, other = phrases("en"), phrases(language)
    wanted = {path: placeholders(phrase) for path, phrase in english.items() if not is_counted(path)}
    assert {path: placeholders(phrase) for path, phrase in other.items() if not is_counted(path)} == wanted
    assert all(placeholders(phrase) <= {"count"} for path, phrase in other.items() if is_counted(path))


@pytest.mark.parametrize("language", languages())
def test_every_catalogue_has_a_word_for_everything_there_is(language: str) -> None:
    known = catalogue(language)
    assert known.language == language
    assert set(known.breath.full) == set(known.breath.brief) == set(get_args(BreathPhase))
    assert (set(known.eyes), set(known.postures)) == (set(get_args(Eyes)), set(get_args(Posture)))
    assert len(known.digits) == 10
    assert tuple(known.menu.questions["bells"].answers) == BELLS
    assert len(known.menu.questions) == 5
    assert set(KEYS.values()) <= set(known.player.actions)
    assert {key for key in KEYS if not (len(key) == 1 and key.isalpha())} <= set(known.player.key_names)


@pytest.mark.parametrize("language", languages())
def test_every_phrase_can_be_spoken_and_followed_with_shut_eyes(language: str) -> None:
    for path, phrase in phrases(language).items():
        said = filled(phrase)
        assert spoken(said) == said, path
        assert not re.search(r"[!()\[\]/…*_]|--|\.\.|[A-ZÄÖÜÑ]{2}", said), path
        assert all(len(sentence.split()) <= LONGEST_SENTENCE for sentence in re.split(r"[.?:]", said)), path


def test_english_phrases_keep_the_rules_for_scripts() -> None:
    told = {path: filled(text) for path, text in phrases("en").items() if ".key_names." not in path}
    del told[".name"]
    whole = practice(*(say(text) for text in told.values() if len(text.split()) > 2), tags=("explainer",))
    heard = {finding.code: finding for finding in lint(whole) if finding.code not in ABOUT_PRACTICES}
    assert heard == {}


ABOUT_PRACTICES = ("no-sections", "digits", "reading-grade", "long-talk", "word-budget", "unfit-length")
"""Rules about whole sessions, and digits, which lengths have."""


@pytest.mark.parametrize("language", languages())
def test_an_engine_finds_sounds_for_every_phrase(language: str) -> None:
    with closing(Pronunciation(ENGINES, DEFAULT_ENGINE)) as phonemes:
        for path, phrase in phrases(language).items():
            line = Line(text=filled(phrase), voice=VoiceWish(), language=language)
            assert phonemes(line), path


def test_the_nearest_language_is_found_and_english_is_for_all_others() -> None:
    assert nearest("de-AT") is nearest("DE") is catalogue("de-Latn-AT-1996")
    assert nearest("nl") is None
    assert catalogue("nl") is catalogue("en-GB") is catalogue("en")


@pytest.mark.parametrize(
    ("seconds", "language", "words"),
    [
        (10, "en", "half a minute"),
        (60, "en", "1 minute"),
        (90, "en", "1 and a half minutes"),
        (150, "en", "2 and a half minutes"),
        (300, "en", "5 minutes"),
        (590, "en", "10 minutes"),
        (1500, "en", "25 minutes"),
        (3600, "en", "1 hour"),
        (4200, "en", "1 hour and 10 minutes"),
        (7260, "en", "2 hours and 1 minute"),
        (60, "de", "eine Minute"),
        (90, "de", "anderthalb Minuten"),
        (570, "de", "neuneinhalb Minuten"),
        (3660, "de", "eine Stunde und eine Minute"),
        (60, "es", "un minuto"),
        (150, "es", "2 minutos y medio"),
        (1260, "es", "veintiún minutos"),
        (3600, "es", "una hora"),
    ],
)
def test_lengths_are_said_as_a_person_would(seconds: int, language: str, words: str) -> None:
    assert catalogue(language).lengths.say(Millis(seconds * 1000)) == words


def test_only_the_language_that_is_asked_for_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, **how: read.append(path.name) or original(path, **how)
    )
    voiceguide.phrases.shelf._read.cache_clear()
    nearest("nl")
    assert read == []
    nearest("es-MX")
    nearest("es")
    assert read == ["es.yaml"]
