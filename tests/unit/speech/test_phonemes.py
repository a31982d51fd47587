from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from voiceguide.errors import EngineMissingError, UnknownVoiceError
from voiceguide.script.model import VoiceWish
from voiceguide.speech import ENGINES, Pronunciation, Utterance
from voiceguide.speech.phonemes import EspeakPhonemes
from voiceguide.timeline import Line

VOICE = "en-us+klatt"
FEET = "nˈoʊɾɪs jʊɹ fˈiːt"  # noqa: RUF001 - IPA

DEADLY = "".join(map(chr, range(0x2000, 0x2FFF)))
"""Symbols over which espeak-ng 1.52 with its Arabic voice ends its process (a buffer overflow)."""


@pytest.fixture
def phonemes() -> Iterator[EspeakPhonemes]:
    phonemes = EspeakPhonemes()
    yield phonemes
    phonemes.close()


def test_words_stand_apart_and_clauses_follow_each_other(phonemes: EspeakPhonemes) -> None:
    assert phonemes.read(VOICE, "Notice your feet.") == FEET
    assert phonemes.read(VOICE, "Notice, your; feet!") == "nˈoʊɾɪs jʊɹ fˈiːt"  # noqa: RUF001 - IPA
    assert len(phonemes.read(VOICE, "rest " * 400).split()) == 400


def test_marks_of_another_language_are_left_out(phonemes: EspeakPhonemes) -> None:
    assert phonemes.read("de", "Mindfulness.") == "mˈaɪndfəlnəs"  # noqa: RUF001 - IPA


@pytest.mark.parametrize(
    ("voice", "text"), [("nobody", "Feet."), (VOICE, "a\0b"), (VOICE, "\udcff"), (VOICE, "")]
)
def test_what_cannot_be_said_has_no_phonemes(phonemes: EspeakPhonemes, voice: str, text: str) -> None:
    assert phonemes.read(voice, text) == ""
    assert phonemes.read(VOICE, "Notice your feet.") == FEET


def test_a_text_that_ends_the_process_has_none_and_the_next_has(phonemes: EspeakPhonemes) -> None:
    assert phonemes.read(VOICE, "Notice your feet.") == FEET
    assert phonemes.read("ar", DEADLY) == ""
    assert phonemes.read(VOICE, "Notice your feet.") == FEET


def test_a_process_that_is_gone_is_missed_once(phonemes: EspeakPhonemes) -> None:
    phonemes.read(VOICE, "Feet.")
    assert phonemes._process is not None
    os.kill(phonemes._process.pid, signal.SIGKILL)
    assert phonemes.read(VOICE, "Feet.") == ""
    assert phonemes.read(VOICE, "Notice your feet.") == FEET


def test_where_it_never_answers_it_is_soon_asked_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def start(module: str) -> Any:
        started.append(module)
        raise OSError("no process")

    monkeypatch.setattr("voiceguide.speech.child.start", start)
    phonemes = EspeakPhonemes()
    assert {phonemes.read(VOICE, f"Feet {number}.") for number in range(9)} == {""}
    assert len(started) == 3


def line(text: str = "Notice your feet.", **wish: Any) -> Line:
    return Line(text=text, voice=VoiceWish(**wish), language="en")


class Missing:
    """An engine that is not here; it counts how often it is asked."""

    name = "missing"

    def __init__(self) -> None:
        self.asked = 0

    def identity(self) -> str:
        raise EngineMissingError("Not here.")

    def prepare(self, line: Line) -> Utterance:
        self.asked += 1
        raise EngineMissingError("Not here.")

    def close(self) -> None:
        return


@pytest.fixture
def missing() -> Missing:
    return Missing()


@pytest.fixture
def say(missing: Missing) -> Iterator[Pronunciation]:
    engines: dict[str, Any] = {**ENGINES, "missing": lambda: missing}
    say = Pronunciation(engines, "pyttsx3")
    yield say
    say.close()


def test_a_line_is_said_by_the_engine_and_voice_it_chooses(say: Pronunciation) -> None:
    assert say(line()) == FEET
    assert say(line("Bath.", name="en-gb")) == "bˈaθ"  # noqa: RUF001 - IPA
    assert say(line(engine="tone")) == ""


def test_the_listeners_wish_wins_over_the_lines() -> None:
    say = Pronunciation(ENGINES, "pyttsx3", VoiceWish(engine="tone"))
    assert say(line(engine="pyttsx3")) == ""
    engine, utterance = say.settle(line(engine="pyttsx3", rate=90))
    assert (engine.name, utterance.rate) == ("tone", 90)
    say.close()


def test_a_voice_that_is_not_here_says_nothing_and_can_be_asked_about(say: Pronunciation) -> None:
    for wrong in (line(name="nobody"), line(engine="nobody")):
        assert say(wrong) == ""
        with pytest.raises(UnknownVoiceError):
            say.settle(wrong)
    assert say(line()) == FEET


def test_a_voice_that_another_engine_has_is_named_with_it(say: Pronunciation) -> None:
    with pytest.raises(UnknownVoiceError) as caught:
        say.settle(line(name="sine"))
    assert caught.value.remedy.startswith("Did you mean tone:Sine")
    with pytest.raises(UnknownVoiceError) as caught:
        say.settle(line(name="fliet"))
    assert caught.value.remedy.startswith("Did you mean flite")
    with pytest.raises(UnknownVoiceError) as caught:
        say.settle(line(name="samantha"))
    assert caught.value.remedy == "`voiceguide voices` lists them all."


def test_an_engine_that_is_not_here_is_asked_once(say: Pronunciation, missing: Missing) -> None:
    assert {say(line(f"Feet {number}.", engine="missing")) for number in range(5)} == {""}
    assert missing.asked == 1
