"""The same promises on engines that a machine may have; fewer lines on each, for they are slower.

`VOICEGUIDE_REQUIRE_ENGINES` names, parted by spaces, those that have to be there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract import test_engines as contract
from tests.contract.test_engines import (  # noqa: F401 - each is a promise that is kept here as well
    another,
    first_voice,
    line,
    spoken,
    test_a_file_that_cannot_be_written_is_the_engines_error,
    test_a_line_does_not_depend_on_what_was_spoken_before,
    test_a_misspelt_voice_is_refused_with_the_near_ones,
    test_a_slower_voice_takes_longer,
    test_another_voice_sounds_different,
    test_every_voice_can_be_prepared_by_its_id_and_by_its_name,
    test_it_is_listed_under_its_own_name,
    test_it_may_be_closed_twice_and_speaks_again_after,
    test_it_prepares_a_line_without_a_wish_at_the_normal_rate,
    test_it_speaks_a_file_that_can_be_proven,
    test_its_identity_names_a_version_and_is_always_the_same,
    test_no_thread_and_no_process_is_left_after_close,
    test_phonemes_are_of_one_text_alone_whatever_was_asked_before,
    test_several_threads_may_speak_at_once,
    test_voices_are_listed_sorted_and_each_once,
)
from voiceguide.errors import EngineMissingError, UnknownVoiceError
from voiceguide.speech import ENGINES, Engine

FURTHER = ("piper", "rhvoice", "flite", "festival", "pico")
SOME_TEXTS = ("quotes", "newlines", "accents", "markup", "brackets", "an option", "a shell's letters")
SOME_UNSPEAKABLE = ("", "…", "🧘🏽‍♀️", "a\0b", "\udcff")


@pytest.fixture(scope="module", params=FURTHER)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    engine = ENGINES[request.param]()
    try:
        engine.identity()
        engine.prepare(line())
    except EngineMissingError as error:
        if request.param in os.environ.get("VOICEGUIDE_REQUIRE_ENGINES", "").split():
            raise
        pytest.skip(error.what)
    yield engine
    engine.close()


def test_it_speaks_many_kinds_of_text(engine: Engine, tmp_path: Path) -> None:
    for kind in SOME_TEXTS:
        contract.test_it_speaks_every_kind_of_text(engine, tmp_path, contract.TEXTS[kind])


def test_what_is_no_word_is_spoken_or_refused_by_name(engine: Engine, tmp_path: Path) -> None:
    for text in SOME_UNSPEAKABLE:
        contract.test_what_is_no_word_is_spoken_or_refused_by_name(engine, tmp_path, text)


def test_a_pitch_is_heard_or_not_part_of_the_recipe(engine: Engine, tmp_path: Path) -> None:
    usual, lower = engine.prepare(line()), engine.prepare(line(pitch=20))
    assert (lower == usual) == (lower.pitch == usual.pitch)
    assert (spoken(engine, tmp_path, line(pitch=20)) == spoken(engine, tmp_path, line())) == (lower == usual)


def test_a_language_that_no_voice_speaks_is_refused_before_anything_is_spoken(engine: Engine) -> None:
    with pytest.raises(UnknownVoiceError, match=f"{engine.name} has no voice that speaks xx"):
        engine.prepare(line(language="xx"))


def test_nothing_is_printed(engine: Engine, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    engine.voices()
    engine.phonemes(engine.prepare(line()))
    spoken(engine, tmp_path, line())
    assert capfd.readouterr() == ("", "")
