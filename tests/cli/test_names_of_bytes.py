"""A path may hold any bytes, as folders do that were made before names were UTF-8."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

from tests.cli.conftest import Outcome
from voiceguide.units import RATE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is Unicode")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / os.fsdecode(b"Musik-M\xfcller")
    path.mkdir()
    return path


def run(*words: str | Path) -> Outcome:
    """Run the program itself: its own streams take any name."""
    command = [sys.executable, "-m", "voiceguide", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
    return Outcome(done.returncode, done.stdout, done.stderr)


def frames(path: Path) -> int:
    with path.open("rb") as file:
        count: int = soundfile.info(file).frames
    return count


def test_a_script_and_its_sounds_are_there(script: Path, folder: Path) -> None:
    mine = script.rename(folder / "mine.yaml")
    with mine.open("a", encoding="utf-8") as file:
        file.write("  - sound: gong.wav\n    wait: true\n")
    with (folder / "gong.wav").open("wb") as file:
        soundfile.write(file, [0.1] * RATE, RATE, format="WAV")
    rendered = run("render", mine, "--length", "20s", "--to", folder / "mine.wav")
    assert (rendered.code, rendered.err) == (0, "")
    assert frames(folder / "mine.wav") == 20 * RATE
    target = folder / "heard.wav"
    played = run("play", mine, "--length", "20s", "--output", f"file:{target}", "--sleep-timer", "2s")
    assert played.code == 0
    assert frames(target) > RATE


@pytest.mark.usefixtures("cache")
def test_a_line_is_written_there(folder: Path) -> None:
    said = run("say", "Rest.", "--voice", "tone", "--to", folder / "rest.wav")
    assert (said.code, said.err) == (0, "")
    assert frames(folder / "rest.wav") > 0


def test_the_cache_is_there(script: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(folder))
    for cached in (False, True):
        rendered = run("render", script, "--length", "15s", "--json")
        assert (rendered.code, rendered.answer["cached"]) == (0, cached)
    played = run("play", script, "--length", "15s", "--output", "null", "--sleep-timer", "1s")
    assert played.code == 0


@pytest.mark.usefixtures("cache")
def test_temporary_files_are_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(folder))
    said = run("say", "Rest.", "--voice", "tone", "--json")
    assert (said.code, said.err) == (0, "")


def test_what_is_no_sound_is_named(script: Path, folder: Path) -> None:
    (folder / "rain.wav").write_bytes(b"rain")
    rendered = run("render", script, "--length", "15s", "--bed", folder / "rain.wav")
    assert rendered.code == 1
    assert "rain.wav cannot be read: Error opening" in rendered.err
