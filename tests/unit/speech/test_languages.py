"""A script's language picks a voice, and a voice that was chosen for all scripts keeps to its language."""

# ruff: noqa: RUF001 - some letters of the phonetic alphabet look like others

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from voiceguide.errors import EngineMissingError
from voiceguide.script.model import VoiceWish
from voiceguide.speech import DEFAULT_ENGINE, ENGINES, Pronunciation, Voice, speaks_language
from voiceguide.speech.tone import ToneEngine
from voiceguide.timeline import Line


@pytest.fixture(scope="module")
def phonemes() -> Iterator[Pronunciation]:
    with closing(Pronunciation(ENGINES, DEFAULT_ENGINE)) as phonemes:
        yield phonemes


@pytest.mark.parametrize(
    ("language", "text", "sound"),
    [
        ("de", "ich", "ɪç"),
        ("de-AT", "ich", "ɪç"),
        ("es", "cinco", "θˈinko"),
        ("fr", "bon", "bˈɔ̃"),
        ("zh", "你好", "ni2χˈɑu2"),
        ("pt-BR", "dia", "dʒˈiæ"),
        ("pt", "dia", "dˈiɐ"),
        ("en-GB", "bath", "bˈaθ"),
        ("en", "bath", "bˈæθ"),
    ],
)
def test_a_language_is_spoken_as_its_speakers_do(
    phonemes: Pronunciation, language: str, text: str, sound: str
) -> None:
    assert phonemes(Line(text=text, voice=VoiceWish(), language=language)) == sound


class Polyglot(ToneEngine):
    """An engine with voices that share a gender; asked for them or not."""

    def voices(self) -> tuple[Voice, ...]:
        return (
            Voice(id="a", name="Anna", language="de-de", engine="tone", gender="female"),
            Voice(id="b", name="Betty", language="en-gb", engine="tone", gender="female"),
        )


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Anna", "de-AT", True),
        ("Anna", "en", False),
        ("Betty", "en-US", True),
        ("female", "en", True),
        ("female", "es", False),
        ("nobody", "en", True),
    ],
)
def test_a_voice_speaks_the_scripts_of_its_language(name: str, language: str, expected: bool) -> None:
    engines = {"tone": Polyglot}
    assert speaks_language(VoiceWish(name=name), language, engines, "tone") is expected


def test_no_engine_is_started_where_the_answer_is_known() -> None:
    def missing() -> ToneEngine:
        raise AssertionError("it was started")

    engines = {"tone": missing}
    assert speaks_language(VoiceWish(engine="tone"), "de", engines, "tone")
    assert speaks_language(VoiceWish(name="EN-gb+klatt"), "en", engines, "tone")


def test_an_engine_that_is_not_here_tells_so_when_it_is_to_speak() -> None:
    def missing() -> ToneEngine:
        raise EngineMissingError("It is not here.", "Install it.")

    assert speaks_language(VoiceWish(name="Anna"), "en", {"tone": missing}, "tone")
