from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from voiceguide.errors import (
    EngineCrashError,
    EngineHangError,
    EngineMissingError,
    UnknownVoiceError,
    UnreadableTextError,
)
from voiceguide.script.model import VoiceWish
from voiceguide.speech import ENGINES, Engine, Utterance, command_engine
from voiceguide.speech.commands import COMMANDS, Asked, in_ascii
from voiceguide.timeline import Line

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs here are shell scripts")

ROWS = {command.name: command for command in COMMANDS}
SHOUT = "$(rest) `now` \"a' ; b"


def line(text: str = "Rest.", language: str = "en", **wish: object) -> Line:
    return Line(text=text, voice=VoiceWish(**wish), language=language)  # type: ignore[arg-type]


def asked(text: str = "Rest.", voice: str = "slt", pace: float = 50, pitch: int = 50) -> Asked:
    return Asked(text=text, voice=voice, pace=pace, pitch=pitch, path=Path("/tmp/a.wav"))


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Put a shell script in place of a program; nothing else is found."""
    folder = tmp_path / "usr" / "bin"
    folder.mkdir(parents=True)
    monkeypatch.setenv("PATH", str(folder))

    def install(name: str, script: str) -> Path:
        program = folder / name
        program.write_text(f"#!/bin/sh\nPATH=/bin:/usr/bin\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return program

    return install


@pytest.fixture
def flite(install: Callable[[str, str], Path]) -> Callable[[str], Engine]:
    """A flite that lists its voices, and does something when it is to speak."""

    def flite(speaking: str) -> Engine:
        install(
            "flite",
            'case "$1" in\n'
            "-lv) echo 'Voices available: kal awb_time kal16 slt rms' ;;\n"
            "--version) echo '  version: flite-2.2-current Sep 2018' ;;\n"
            f"*) {speaking} ;;\nesac",
        )
        return ENGINES["flite"]()

    return flite


@pytest.mark.parametrize("name", ROWS)
def test_a_program_that_is_not_there_is_named_with_what_to_install(
    name: str, install: Callable[[str, str], Path]
) -> None:
    engine = ENGINES[name]()
    for ask in (engine.identity, engine.voices, lambda: engine.prepare(line())):
        with pytest.raises(EngineMissingError, match=f"no command {ROWS[name].program}") as caught:
            ask()
        assert caught.value.remedy.startswith("Install ")


@pytest.mark.parametrize("name", ROWS)
def test_a_program_without_voices_is_named_with_what_to_install(
    name: str, install: Callable[[str, str], Path]
) -> None:
    install(ROWS[name].program, "exit 1")
    with pytest.raises(EngineMissingError, match=f"engine {name} has no voice") as caught:
        ENGINES[name]().prepare(line())
    assert caught.value.remedy == ROWS[name].remedy


def test_what_a_program_says_when_it_fails_is_no_list_of_voices(install: Callable[[str, str], Path]) -> None:
    install("flite", "echo 'Error (flite): no data'")
    assert ENGINES["flite"]().voices() == ()


def test_a_program_is_known_by_its_version_and_its_voices(flite: Callable[[str], Engine]) -> None:
    engine = flite("exit 1")
    assert engine.identity() == "flite 2.2"
    assert [voice.id for voice in engine.voices()] == ["kal16", "rms", "slt"]
    assert engine.prepare(line()).voice == "slt"


def test_a_program_that_tells_no_version_is_known_by_what_it_is_made_of(
    install: Callable[[str, str], Path],
) -> None:
    program = install("pico2wave", "exit 1")
    data = program.parent.parent / "share" / "pico" / "lang"
    data.mkdir(parents=True)
    seen = [ENGINES["pico"]().identity()]
    (data / "en-US_ta.bin").write_bytes(b"voice")
    seen.append(ENGINES["pico"]().identity())
    install("pico2wave", "exit 2")
    seen.append(ENGINES["pico"]().identity())
    assert len(set(seen)) == 3
    assert ENGINES["pico"]().identity() == seen[-1]


def test_rhvoice_is_known_by_the_files_of_its_voices(install: Callable[[str, str], Path]) -> None:
    data = install("RHVoice-test", "exit 1").parent.parent / "share" / "RHVoice" / "voices"
    for name, language in (("Slt", "English"), ("Anna", "Russian"), ("Zork", "Klingon")):
        (data / name).mkdir(parents=True)
        (data / name / "voice.info").write_text(f"name={name}\nlanguage={language}\ngender=female\n")
    voices = ENGINES["rhvoice"]().voices()
    assert [(voice.id, voice.language, voice.gender) for voice in voices] == [
        ("Slt", "en", "female"),
        ("Anna", "ru", "female"),
    ]


def test_festival_is_asked_where_its_voices_are(install: Callable[[str, str], Path]) -> None:
    install("text2wave", "exit 1")
    install(
        "festival", """echo '((kal . "/v/english/kal/") (dita . "/v/czech/dita/") (slt . "/v/us/slt/"))'"""
    )
    assert [(voice.id, voice.language) for voice in ENGINES["festival"]().voices()] == [
        ("kal", "en"),
        ("slt", "en-us"),
    ]


def test_pico_lists_its_languages_when_it_is_asked_for_another(install: Callable[[str, str], Path]) -> None:
    install("pico2wave", "echo 'Unknown language: none\nValid languages:\nen-US\nde-DE\n'; exit 1")
    assert [voice.language for voice in ENGINES["pico"]().voices()] == ["de-de", "en-us"]


@pytest.mark.parametrize("name", ROWS)
def test_a_text_is_one_argument_or_no_argument_at_all(name: str) -> None:
    row = ROWS[name]
    arguments = row.arguments(asked(SHOUT))
    if row.text:
        assert row.text(SHOUT) == SHOUT
        assert not any("rest" in argument for argument in arguments)
    else:
        assert sum(SHOUT in argument for argument in arguments) == 1


@pytest.mark.parametrize("name", ROWS)
def test_pace_and_pitch_reach_the_program(name: str) -> None:
    row = ROWS[name]
    assert row.arguments(asked(pace=50)) != row.arguments(asked(pace=60))
    assert (row.arguments(asked(pitch=20)) != row.arguments(asked(pitch=50))) == row.has_pitch


def test_programs_that_know_ascii_alone_get_it() -> None:
    said = in_ascii("“Café” – naïve … ‘it’s’ Füße 呼吸")  # noqa: RUF001 - as texts have them
    assert said == "\"Cafe\" - naive ... 'it's' Fusse "


def test_no_letter_of_a_name_is_lost() -> None:
    assert (
        in_ascii("Bjørn, œuvre, Łódź, Ærø, Đức, þing, Þór") == "Bjorn, oeuvre, Lodz, Aero, Duc, thing, Thor"
    )
    assert in_ascii("Ísafjörður, s\u0131\u011f\u0131nak, STRA\u1e9eE") == "Isafjordur, siginak, STRASSE"


def test_signs_that_are_read_become_words() -> None:
    assert in_ascii("20°C for €5").split() == ["20", "degrees", "C", "for", "euro", "5"]


def test_a_sign_that_is_left_out_makes_no_other_number() -> None:
    assert in_ascii("2½ minutes, 3×4") == "2 1/2 minutes, 3 4"  # noqa: RUF001 - as texts have them


def test_a_text_reaches_the_program_as_it_is_and_on_one_line(
    flite: Callable[[str], Engine], tmp_path: Path
) -> None:
    engine = flite('for word; do echo "$word"; done > "$8"')
    path = tmp_path / "a.wav"
    engine.speak(engine.prepare(line(f"--help\n{SHOUT}\0é")), path, 50)
    assert path.read_text().splitlines()[-1] == f"--help {SHOUT} e"


def test_a_line_in_letters_that_its_voice_does_not_know_is_refused(
    flite: Callable[[str], Engine], tmp_path: Path
) -> None:
    engine = flite("exit 3")
    with pytest.raises(
        UnreadableTextError, match="The voice slt cannot read “你好吗”: its letters are Chinese"
    ):
        engine.speak(engine.prepare(line("你好吗")), tmp_path / "a.wav", 50)


def test_a_program_that_hangs_is_ended_with_all_it_started(
    flite: Callable[[str], Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_engine, "SPEAK_SECONDS", 0.5)
    monkeypatch.setattr(command_engine, "SPEAK_SECONDS_PER_CHARACTER", 0)
    engine = flite(f"echo $$ > {tmp_path}/group; sleep 600 & sleep 600")
    with pytest.raises(EngineHangError, match=r"flite did not finish in time with “Rest\."):
        engine.speak(engine.prepare(line()), tmp_path / "a.wav", 50)
    group = int((tmp_path / "group").read_text())
    limit = time.monotonic() + 30
    while left := [process.pid for process in psutil.process_iter() if _is_alive_in(group, process)]:
        assert time.monotonic() < limit, f"still there: {left}"
        time.sleep(0.05)


def test_a_program_that_makes_no_file_is_told_with_the_line(
    flite: Callable[[str], Engine], tmp_path: Path
) -> None:
    engine = flite("exit 3")
    with pytest.raises(EngineCrashError, match=r"flite could not speak “Rest\.") as caught:
        engine.speak(engine.prepare(line()), tmp_path / "a.wav", 50)
    assert "--voice" in caught.value.remedy


def test_what_a_program_leaves_behind_is_not_believed_when_it_ended_with_an_error(
    flite: Callable[[str], Engine], tmp_path: Path
) -> None:
    engine = flite('echo half > "$8"; exit 3')
    with pytest.raises(EngineCrashError, match=r"flite could not speak “Rest\."):
        engine.speak(engine.prepare(line()), tmp_path / "a.wav", 50)


def test_a_program_that_cannot_be_started_is_told(flite: Callable[[str], Engine], tmp_path: Path) -> None:
    engine = flite("exit 0")
    engine.identity()
    (tmp_path / "usr" / "bin" / "flite").unlink()
    said = Utterance(text="Rest.", voice="slt", rate=110, pitch=50)
    with pytest.raises(EngineCrashError, match="flite could not be started: No such file"):
        engine.speak(said, tmp_path / "a.wav", 50)


def test_a_language_that_it_does_not_speak_is_refused(flite: Callable[[str], Engine]) -> None:
    with pytest.raises(UnknownVoiceError, match="flite has no voice that speaks de"):
        flite("exit 1").prepare(line(language="de"))


def _is_alive_in(group: int, process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and os.getpgid(process.pid) == group
    except (psutil.NoSuchProcess, ProcessLookupError):
        return False
