from __future__ import annotations

import shlex
from pathlib import Path

import pytest
import soundfile

from tests.cli.conftest import Run
from voiceguide.errors import EngineMissingError
from voiceguide.player.outputs import NullOutput
from voiceguide.speech import espeak_driver


def test_voices_are_listed_one_a_line_with_the_command_to_hear_each(run: Run) -> None:
    listed = run("voices")
    lines = listed.out.splitlines()
    assert listed.code == 0
    assert "English (America) · en-us · pyttsx3 · voiceguide voices --play en-us" in lines
    assert "Sine · en · tone · voiceguide voices --play tone:en" in lines
    assert len(lines) > 100
    assert len({line.split(" · ")[3] for line in lines}) == len(lines)
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


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the silent output play twenty times as fast."""
    monkeypatch.setitem(NullOutput.__init__.__kwdefaults__, "speed", 20.0)


@pytest.mark.usefixtures("hurry")
def test_the_command_beside_a_voice_plays_it(run: Run) -> None:
    line = run("voices", "--engine", "pyttsx3", "Cantonese", "Jyutping").out.strip()
    _, *words = shlex.split(line.split(" · ")[3])
    played = run(*words, "--output", "null", "--json")
    assert played.answer["language"] == "yue"
    assert soundfile.info(played.answer["path"]).duration > 5


@pytest.mark.parametrize(
    ("name", "language"),
    [("tone", "en"), ("female", "en"), ("German", "de"), ("en-gb+f3", "en-gb"), ("tone:Sine", "en")],
)
@pytest.mark.usefixtures("hurry")
def test_a_voice_is_played_by_whatever_chooses_it(run: Run, name: str, language: str) -> None:
    played = run("voices", "--play", name, "--output", "null", "--json")
    assert (played.code, played.answer["name"], played.answer["language"]) == (0, name, language)
    assert Path(played.answer["path"]).is_file()


def test_an_unknown_voice_is_not_played_and_the_near_ones_are_named(run: Run) -> None:
    played = run("voices", "--play", "en-gb-scotlnd", "--output", "null")
    assert (played.code, played.out) == (2, "")
    assert "Did you mean en-gb-scotland" in played.err


def test_no_voice_with_such_a_name_ends_with_1(run: Run) -> None:
    listed = run("voices", "nobody")
    assert (listed.code, listed.out) == (1, "")
    assert "No voice here has nobody" in listed.err
    assert "No voice of tone has nobody" in run("voices", "nobody", "--engine", "tone").err
    assert "--voice female" in run("voices", "female", "--engine", "pyttsx3").err


def test_an_engine_without_a_voice_says_what_it_needs(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "flite"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    listed = run("voices", "--engine", "flite")
    assert listed.code == 1
    assert "flite has no voice. Install Flite" in listed.err


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
    assert f"The engine {engine} is a part of" in listed.err


def test_without_any_engine_the_default_one_is_told_of_with_what_to_install(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost() -> None:
        raise EngineMissingError("espeak-ng cannot be loaded.", "Run `pip install espeakng-loader`.")

    monkeypatch.setattr(espeak_driver, "_load", lost)
    rendered = run("render", script, "--voice", "pyttsx3")
    assert (rendered.code, rendered.out) == (1, "")
    assert rendered.err.splitlines()[-1] == "espeak-ng cannot be loaded. Run `pip install espeakng-loader`."
    assert {line.split(" · ")[2] for line in run("voices").out.splitlines()}.isdisjoint({"pyttsx3"})


def test_a_rate_out_of_reach_is_told_once_and_spoken_at_the_nearest(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "slow.yaml"
    script.write_text("title: Slow\nvoice: {rate: 60}\nsteps:\n- say: Rest.\n- say: Rest again.\n")
    for verb in ("show", "render"):
        told = run(verb, script)
        assert told.code == 0
        assert told.err.count("Rate 60 is slower than this voice speaks") == 1
    said = run("say", "Rest.", "--rate", "60", "--json")
    assert "Rate 60 is slower than this voice speaks" in said.err


SPOKEN = {
    "only digits": "1 2 3",
    "an emoji": "😀",
    "letters and a foreign one": "Notice π.",
}
UNSPOKEN = {
    "a full stop": ".",
    "an ellipsis": "…",
    "Chinese": "请注意你的呼吸慢慢地呼气",
    "Arabic": "لاحظ قدميك على الأرض",
}


@pytest.mark.parametrize("text", SPOKEN.values(), ids=SPOKEN)
def test_what_can_be_said_in_words_is_spoken(run: Run, text: str) -> None:
    assert run("say", text, "--json").code == 0


@pytest.mark.parametrize("text", UNSPOKEN.values(), ids=UNSPOKEN)
def test_a_line_that_a_voice_cannot_say_is_named_with_script_and_line(
    run: Run, tmp_path: Path, text: str
) -> None:
    script = tmp_path / "foreign.yaml"
    script.write_text(f'title: Foreign\nsteps:\n- say: Rest.\n- say: "{text}"\n', encoding="utf-8")
    rendered = run("render", script)
    assert (rendered.code, rendered.out) == (1, "")
    told = rendered.err.splitlines()[-1]
    assert told.startswith(f"{script}:4: ")
    assert f"“{text}”" in told
