from __future__ import annotations

import pytest

from tests.cli.conftest import Run


def test_voices_are_listed_one_a_line(run: Run) -> None:
    listed = run("voices")
    assert listed.code == 0
    assert "English (America) · en-us · pyttsx3 · gmw/en-US · male" in listed.out.splitlines()
    assert len(listed.out.splitlines()) > 100
    assert listed.err.startswith("Choose one with --voice")


def test_words_narrow_the_list(run: Run) -> None:
    listed = run("voices", "ENGLISH", "scotland")
    assert (listed.code, len(listed.out.splitlines())) == (0, 1)
    assert "en-gb-scotland" in listed.out


def test_voices_are_answered_in_json(run: Run) -> None:
    listed = run("voices", "--engine", "tone", "--json")
    assert (listed.code, listed.err) == (0, "")
    assert listed.answer == [{"id": "sine", "name": "Sine", "language": "en", "engine": "tone", "gender": ""}]


def test_the_voice_it_advises_can_be_chosen(run: Run, script: str) -> None:
    advised = run("voices", "scotland").err.split("--voice ")[-1].strip(" .\n")
    assert run("show", script, "--voice", f"pyttsx3:{advised}").code == 0


def test_no_voice_with_such_a_name_ends_with_1(run: Run) -> None:
    listed = run("voices", "nobody")
    assert (listed.code, listed.out) == (1, "")
    assert "No voice of pyttsx3 has nobody" in listed.err


def test_an_engine_that_there_is_not_ends_with_2(run: Run) -> None:
    listed = run("voices", "--engine", "parrot")
    assert (listed.code, listed.out) == (2, "")
    assert "“parrot”" in listed.err
    assert "tone" in listed.err


@pytest.mark.parametrize("engine", ["sapi5", "nsss"])
def test_an_engine_of_another_system_ends_with_1(run: Run, engine: str) -> None:
    listed = run("voices", "--engine", engine)
    if listed.code == 0:
        pytest.skip(f"{engine} is the engine of this system")
    assert (listed.code, listed.out) == (1, "")
    assert engine in listed.err
