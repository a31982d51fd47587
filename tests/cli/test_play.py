"""The null output plays in real time, so these practices are begun near their end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from tests.cli.conftest import Run
from voiceguide.errors import NoDeviceError
from voiceguide.player.keys import NoKeys


def no_device(name: str) -> NoReturn:
    raise NoDeviceError("There is no sound device to play on.", "Connect one.")


class StopsAtRest(NoKeys):
    """A listener who stops when the word is Rest."""

    def read(self, timeout: float) -> str | None:
        super().read(timeout)
        return "q" if "Rest." in sys.stdout.getvalue() else None  # type: ignore[attr-defined]


def test_a_new_practice_plays_to_its_end_and_says_nothing_on_stdout(run: Run, script: Path) -> None:
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "13s")
    assert (played.code, played.out) == (0, "")
    assert played.err.splitlines() == ["Small, 0:15. Space pauses, Q stops.", "The practice has ended."]


def test_captions_are_printed_as_they_are_spoken_until_somebody_stops(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.play.open_keys", lambda stream: StopsAtRest())
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "5s", "--captions")
    assert (played.code, played.out) == (0, "Notice your feet.\nRest.\n")
    assert re.search(r"^Stopped at 0:0[67] of 0:15\.$", played.err, re.MULTILINE)


def test_a_cached_practice_plays_too_and_says_nothing_on_stdout(run: Run, script: Path) -> None:
    run("render", script, "--length", "15s")
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "0:13")
    assert (played.code, played.out) == (0, "")
    assert played.err.endswith("The practice has ended.\n")


@pytest.mark.parametrize("start", ["banana", "0s", "-2s", "1:99"])
def test_a_start_that_is_none_is_refused(run: Run, script: Path, start: str) -> None:
    played = run("play", script, "--output", "null", f"--from={start}")
    assert (played.code, played.out) == (2, "")
    assert played.err.startswith("--from: `")


def test_a_start_past_the_end_is_refused(run: Run, script: Path) -> None:
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "15s")
    assert (played.code, played.out) == (2, "")
    assert "past the end" in played.err
    assert "0:15" in played.err


def test_an_output_that_there_is_not_is_refused(run: Run, script: Path) -> None:
    played = run("play", script, "--output", "gramophone")
    assert (played.code, played.out) == (2, "")
    assert "gramophone" in played.err


def test_without_a_device_the_practice_is_rendered_instead(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.play.open_output", no_device)
    played = run("play", script)
    assert played.code == 0
    said, path = played.out.rstrip("\n").rsplit(": ", 1)
    assert said == "There is no sound device to play on. The session is rendered"
    assert Path(path).is_file()


def test_without_the_device_that_was_asked_for_nothing_is_done(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.play.open_output", no_device)
    played = run("play", script, "--output", "miniaudio")
    assert (played.code, played.out) == (1, "")
    assert played.err == "There is no sound device to play on. Connect one.\n"


@pytest.mark.skipif(os.name != "posix", reason="the test sends a signal")
def test_ctrl_c_leads_out_and_ends_with_130(script: Path) -> None:
    command = [sys.executable, "-m", "voiceguide", "play", str(script), "--output", "null"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline() == "Small, 0:19. Space pauses, Q stops.\n"
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate()
    assert process.returncode == 130
    assert "Stopped" in rest
    assert "Traceback" not in rest
