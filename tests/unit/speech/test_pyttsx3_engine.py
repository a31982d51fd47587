"""pyttsx3 in processes of its own: one that hangs, dies or raves costs a line and no more."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

import psutil
import pytest

from voiceguide.errors import (
    EngineCrashError,
    EngineHangError,
    EngineMissingError,
    UnknownVoiceError,
)
from voiceguide.script.model import VoiceWish
from voiceguide.speech import Utterance, child, prove, pyttsx3_engine
from voiceguide.speech.pyttsx3_engine import Pyttsx3Engine
from voiceguide.timeline import Line

FEET = Utterance(text="Notice your feet.", voice="en-us+klatt", rate=110, pitch=50)
POSIX = pytest.mark.skipif(os.name != "posix", reason="the test stops and kills processes")


@pytest.fixture
def engine() -> Iterator[Pyttsx3Engine]:
    engine = Pyttsx3Engine()
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def listed() -> Pyttsx3Engine:
    """An engine that knows its voices and runs nothing."""
    engine = Pyttsx3Engine()
    engine.voices()
    engine.close()
    return engine


def servers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "voiceguide.speech.server" in child.cmdline()]


def speak(engine: Pyttsx3Engine, folder: Path, utterance: Utterance = FEET) -> str:
    path = folder / "spoken.wav"
    path.unlink(missing_ok=True)
    engine.speak(utterance, path, 89)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def prepared(engine: Pyttsx3Engine, name: str | None, language: str = "en") -> str:
    return engine.prepare(Line(text="Feet.", voice=VoiceWish(name=name), language=language)).voice


@POSIX
def test_a_process_that_hangs_is_ended_and_the_next_line_is_spoken(
    engine: Pyttsx3Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = speak(engine, tmp_path)
    (hung,) = servers()
    hung.suspend()
    monkeypatch.setattr(pyttsx3_engine, "SPEAK_SECONDS", 0.5)
    monkeypatch.setattr(pyttsx3_engine, "SPEAK_SECONDS_PER_CHARACTER", 0.0)
    with pytest.raises(EngineHangError, match="did not answer") as caught:
        speak(engine, tmp_path)
    assert FEET.text in caught.value.what
    assert "voiceguide doctor" in caught.value.remedy
    assert not hung.is_running()
    monkeypatch.undo()
    assert speak(engine, tmp_path) == before


@POSIX
def test_it_hung_though_its_end_is_noticed_before_it_is_buried(
    engine: Pyttsx3Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill_and_dawdle(process: subprocess.Popen[str]) -> None:
        process.kill()
        time.sleep(0.3)

    monkeypatch.setattr(child, "kill", kill_and_dawdle)
    monkeypatch.setattr(pyttsx3_engine, "START_SECONDS", 0.001)
    with pytest.raises(EngineHangError, match="did not answer"):
        engine.voices()


def test_a_process_that_does_not_start_in_time_is_ended(
    engine: Pyttsx3Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyttsx3_engine, "START_SECONDS", 0.001)
    with pytest.raises(EngineHangError, match="did not answer"):
        engine.voices()
    assert servers() == []
    monkeypatch.undo()
    assert engine.voices()


def test_longer_lines_may_take_longer(engine: Pyttsx3Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []
    monkeypatch.setattr(engine, "_ask", lambda request, seconds: limits.append(seconds) or {})
    engine.speak(FEET, Path("a.wav"), 89)
    engine.speak(Utterance(text="breathe " * 500, voice="en-us", rate=110, pitch=50), Path("b.wav"), 89)
    assert limits[1] > limits[0] + 100


def kill_when_asked(server: psutil.Process, waiting: set[threading.Thread]) -> None:
    """Kill a stopped server as soon as somebody waits for its answer."""
    while not any(isinstance(thread, threading.Timer) for thread in set(threading.enumerate()) - waiting):
        pass
    server.kill()


@POSIX
def test_a_process_that_is_killed_is_replaced(engine: Pyttsx3Engine, tmp_path: Path) -> None:
    before = speak(engine, tmp_path)
    (victim,) = servers()
    victim.suspend()
    killer = threading.Thread(target=kill_when_asked, args=(victim, set(threading.enumerate())), daemon=True)
    killer.start()
    with pytest.raises(EngineCrashError, match="ended unexpectedly") as caught:
        speak(engine, tmp_path)
    killer.join(timeout=60)
    assert FEET.text in caught.value.what
    assert speak(engine, tmp_path) == before


@POSIX
def test_a_process_that_died_while_idle_costs_nothing(engine: Pyttsx3Engine, tmp_path: Path) -> None:
    before = speak(engine, tmp_path)
    (victim,) = servers()
    victim.kill()
    while victim.status() != psutil.STATUS_ZOMBIE:
        pass
    assert speak(engine, tmp_path) == before


def raving(monkeypatch: pytest.MonkeyPatch, folder: Path, answer: bytes, after: str = "sys.exit()") -> None:
    """Let every speaking process say this instead of an answer."""
    program = folder / "raving.py"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.stdin.readline()\nsys.stdout.buffer.write({answer!r})\n"
        f"sys.stdout.flush()\n{after}\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


GARBAGE = {
    "nothing": b"",
    "an empty line": b"\n",
    "words": b"Audio saved to spoken.wav\n",
    "half an answer": b'{"done": "spo',
    "a list": b"[1, 2]\n",
    "a number": b"7\n",
    "an empty object": b"{}\n",
    "another object": b'{"hello": "world"}\n',
    "another answer": b'{"voices": []}\n',
    "an answer of wrong parts": b'{"error": 7, "what": 8}\n',
    "an error without words": b'{"error": "crash"}\n',
    "no text": b"\xff\xfe\x00\x81\n",
    "very much": b"x" * 1_000_000 + b"\n",
}


@POSIX
@pytest.mark.parametrize("answer", GARBAGE.values(), ids=GARBAGE)
def test_a_process_that_answers_with_garbage_is_a_crash(
    engine: Pyttsx3Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    raving(monkeypatch, tmp_path, answer)
    with pytest.raises(EngineCrashError) as caught:
        speak(engine, tmp_path)
    assert FEET.text in caught.value.what
    assert caught.value.remedy
    assert servers() == []


@POSIX
@pytest.mark.parametrize(
    "answer", [b'{"done": "x"}\n', b'{"voices": 7}\n', b'{"voices": [{"id": 1}]}\n', b"[]\n"]
)
def test_garbage_instead_of_voices_is_a_crash(
    engine: Pyttsx3Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    raving(monkeypatch, tmp_path, answer)
    with pytest.raises(EngineCrashError):
        engine.voices()
    monkeypatch.undo()
    assert engine.voices()


@POSIX
def test_a_process_that_says_why_it_cannot_start_is_heard_though_it_is_gone(
    engine: Pyttsx3Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = json.dumps({"error": "missing", "what": "No library.", "remedy": "Install it."}).encode()
    raving(monkeypatch, tmp_path, answer + b"\n")
    program = tmp_path / "raving.py"
    program.write_text(program.read_text().replace("sys.stdin.readline()", "sys.stdin.close()"))
    with pytest.raises(EngineMissingError) as caught:
        speak(engine, tmp_path)
    assert (caught.value.what, caught.value.remedy) == ("No library.", "Install it.")


class EndsWithTheAnswer(threading.Timer):
    """A time limit that is over at the very moment when the answer is there."""

    def start(self) -> None:
        self.cancel()
        super().start()

    def is_alive(self) -> bool:
        self.function()
        return False


@POSIX
def test_an_answer_that_comes_with_the_time_limit_does_not_spoil_the_next_line(
    engine: Pyttsx3Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = speak(engine, tmp_path)
    monkeypatch.setattr(threading, "Timer", EndsWithTheAnswer)
    assert speak(engine, tmp_path) == before
    monkeypatch.undo()
    assert speak(engine, tmp_path) == before


def test_a_driver_that_pyttsx3_does_not_have_is_missing(tmp_path: Path) -> None:
    engine = Pyttsx3Engine("nobody", "nobody")
    with pytest.raises(EngineMissingError, match="nobody") as caught:
        engine.voices()
    assert "voiceguide doctor" in caught.value.remedy
    with pytest.raises(EngineMissingError, match="nobody"):
        speak(engine, tmp_path)
    engine.close()


@pytest.mark.parametrize("voice", ["en-us+nope", "xx+klatt"])
def test_a_voice_that_the_library_does_not_know_is_refused_when_spoken(
    engine: Pyttsx3Engine, tmp_path: Path, voice: str
) -> None:
    with pytest.raises(UnknownVoiceError) as caught:
        speak(engine, tmp_path, Utterance(text="Feet.", voice=voice, rate=110, pitch=50))
    assert f"“{voice.removesuffix('+klatt')}”" in caught.value.what
    assert "voiceguide voices" in caught.value.remedy
    assert not (tmp_path / "spoken.wav").exists()
    assert speak(engine, tmp_path)


def test_an_unknown_variant_is_refused_before_it_is_spoken(engine: Pyttsx3Engine) -> None:
    with pytest.raises(UnknownVoiceError, match=r"no voice “en-us\+klat”") as caught:
        prepared(engine, "en-us+klat")
    assert "en-us+klatt" in caught.value.remedy
    with pytest.raises(UnknownVoiceError):
        prepared(engine, "en-us+")


@pytest.mark.parametrize(
    ("name", "language", "voice"),
    [
        (None, "en", "en-us+klatt"),
        (None, "en-US", "en-us+klatt"),
        (None, "en-GB", "en-gb+klatt"),
        (None, "en-AU", "en-us+klatt"),
        (None, "de", "de+klatt"),
        (None, "de-AT", "de+klatt"),
        ("en-us", "en", "en-us"),
        ("en", "en", "en-us"),
        ("male", "en", "en-us+klatt"),
        ("Female", "en", "en-us+f4"),
        ("female", "de-AT", "de+f4"),
        ("EN-US+Klatt", "en", "en-us+klatt"),
        ("English (America)+FEMALE2", "en", "en-us+f2"),
        ("gmw/en-US+f2", "en", "en-us+f2"),
        ("sit/yue-Latn-jyutping", "en", "sit/yue-Latn-jyutping"),
    ],
)
def test_a_wish_settles_on_one_spelling_of_a_voice(
    listed: Pyttsx3Engine, name: str | None, language: str, voice: str
) -> None:
    assert prepared(listed, name, language) == voice


def test_the_usual_voice_needs_no_process_to_be_settled(engine: Pyttsx3Engine) -> None:
    prepared(engine, None)
    assert servers() == []


@pytest.mark.parametrize("variant", ["f2", "whisper"])
def test_breathy_variants_too_are_the_same_in_every_process(tmp_path: Path, variant: str) -> None:
    utterance = Utterance(text="Notice your feet.", voice=f"en-us+{variant}", rate=110, pitch=50)
    sounds = set()
    for _ in range(2):
        engine = Pyttsx3Engine()
        sounds.add(speak(engine, tmp_path, utterance))
        engine.close()
    assert len(sounds) == 1


@POSIX
def test_a_process_that_does_not_end_when_asked_is_ended(
    engine: Pyttsx3Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyttsx3_engine, "END_SECONDS", 0.1)
    speak(engine, tmp_path)
    (stubborn,) = servers()
    stubborn.suspend()
    engine.close()
    assert not stubborn.is_running()


ORPHANED = """
import sys, time
from pathlib import Path
from voiceguide.speech.pyttsx3_engine import Pyttsx3Engine
engine = Pyttsx3Engine()
engine.voices()
print(engine._servers[0]._process.pid, flush=True)
time.sleep(600)
"""


@POSIX
def test_no_process_outlives_a_program_that_was_killed() -> None:
    program = subprocess.Popen([sys.executable, "-c", ORPHANED], stdout=subprocess.PIPE)
    assert program.stdout is not None
    server = psutil.Process(int(program.stdout.readline()))
    program.send_signal(signal.SIGKILL)
    program.communicate()
    gone, alive = psutil.wait_procs([server], timeout=30)
    assert (gone, alive) == ([server], [])


CRASHING = """
import os, sys, time
from voiceguide.speech import espeak_driver, server
speak = espeak_driver.EspeakDriver.save_to_file

def crash(driver, text, filename):
    if "exit" in text:
        os._exit(3)
    if "signal" in text:
        os.abort()
    if "hang" in text:
        time.sleep(600)
    print("noise from a library")
    os.write(1, b"noise from below")
    os.write(2, b"noise from below")
    speak(driver, text, filename)

espeak_driver.EspeakDriver.save_to_file = crash
sys.argv = ["server", espeak_driver.NAME]
server.main()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="lines are spoken by forked children")
def test_a_line_that_kills_its_child_is_told_of_and_the_next_is_spoken(tmp_path: Path) -> None:
    requests = [
        {
            "do": "speak",
            "text": text,
            "path": str(tmp_path / "a.wav"),
            "voice": "en-us",
            "rate": 100,
            "pitch": 50,
        }
        for text in ("exit", "signal", "Notice your feet.")
    ]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", CRASHING], text=True, **pipes) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        server.stdin.writelines(json.dumps(request) + "\n" for request in requests)
        server.stdin.flush()
        answers = [json.loads(server.stdout.readline()) for _ in requests]
        server.stdin.close()
        assert server.stdout.read() + server.stderr.read() == ""
    assert answers[:2] == [
        {"error": "crash", "what": "it ended with status 3", "remedy": ""},
        {"error": "crash", "what": f"it ended with signal {int(signal.SIGABRT)}", "remedy": ""},
    ]
    assert answers[2]["done"] == str(tmp_path / "a.wav")
    assert (tmp_path / "a.wav").stat().st_size > 10_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="lines are spoken by forked children")
def test_a_line_that_hangs_does_not_outlive_a_program_that_was_killed(tmp_path: Path) -> None:
    asked = {"do": "speak", "text": "hang", "path": str(tmp_path / "a.wav")}
    server = subprocess.Popen([sys.executable, "-c", CRASHING], stdin=subprocess.PIPE, text=True)
    assert server.stdin is not None
    server.stdin.write(json.dumps({**asked, "voice": "en-us", "rate": 100, "pitch": 50}) + "\n")
    server.stdin.flush()
    while not (hanging := psutil.Process(server.pid).children()):
        time.sleep(0.02)
    server.stdin.close()  # as the system does when the program has ended
    gone, alive = psutil.wait_procs([*hanging, psutil.Process(server.pid)], timeout=30)
    assert (len(gone), alive) == (2, [])
    server.wait()


SYSTEM_ESPEAK = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="the system has no espeak-ng")


@SYSTEM_ESPEAK
def test_a_driver_that_speaks_at_one_pitch_has_one_clip_for_all() -> None:
    with closing(Pyttsx3Engine("espeak", "espeak")) as engine:
        usual, high = (
            engine.prepare(Line(text="Feet.", voice=VoiceWish(pitch=pitch), language="en"))
            for pitch in (None, 80)
        )
    assert high == usual


def test_a_driver_of_the_librarys_own_is_told_with_the_librarys_version() -> None:
    identity = Pyttsx3Engine("espeak", "espeak").identity()
    assert identity == f"pyttsx3 {metadata.version('pyttsx3')} espeak on {sys.platform}"


@SYSTEM_ESPEAK
def test_the_systems_own_library_is_waited_for(tmp_path: Path) -> None:
    """It speaks in a thread, and is not done within the ten milliseconds that its driver gives it."""
    text = "Notice where your feet meet the floor. " * 5
    with closing(Pyttsx3Engine("espeak", "espeak")) as engine:
        for number in range(3):
            utterance = engine.prepare(Line(text=text, voice=VoiceWish(), language="en"))
            engine.speak(utterance, tmp_path / f"{number}.wav", 110)
            prove(tmp_path / f"{number}.wav", utterance)
