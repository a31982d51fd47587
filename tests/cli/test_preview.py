"""The null output plays in real time, so these practices are short or stopped early."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from tests.cli.conftest import Run
from tests.making import PLACE, FakeExtents, practice, rest, say
from voiceguide import config
from voiceguide.cli.preview import begin_at
from voiceguide.errors import NoDeviceError
from voiceguide.player.keys import NoKeys
from voiceguide.script.model import Bell, Sound, Step
from voiceguide.timeline import Cue, Request, fit
from voiceguide.units import RATE

pty = pytest.importorskip("pty", reason="a terminal to type into")

BROKEN = "title: Small\nsteps:\n  - sya: Rest.\n"


def no_device(name: str) -> NoReturn:
    raise NoDeviceError("There is no sound device to play on.", "Connect one.")


class Stops(NoKeys):
    """A listener who stops at once."""

    def read(self, timeout: float) -> str | None:
        return "q"


def test_it_tells_what_a_check_tells_and_plays(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceguide.cli.preview.open_keys", lambda stream: Stops())
    previewed = run("preview", script, "--output", "null", "--length", "15s")
    assert (previewed.code, previewed.out) == (0, run("check", script).out)
    assert previewed.err == "Small, 0:15. Space pauses, Q stops.\n"


def test_its_keys_are_those_of_the_settings(run: Run, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.settings_file().parent.mkdir(parents=True)
    config.settings_file().write_text("keys: {x: stop, q: none, escape: none, p: pause, space: none}\n")
    monkeypatch.setattr(Stops, "read", lambda self, timeout: "x")
    monkeypatch.setattr("voiceguide.cli.preview.open_keys", lambda stream: Stops())
    previewed = run("preview", script, "--output", "null", "--length", "15s")
    assert previewed.err == "Small, 0:15. P pauses, X stops.\n"


def test_a_script_with_mistakes_is_not_played(run: Run, script: Path) -> None:
    script.write_text(BROKEN)
    previewed = run("preview", script, "--output", "null")
    assert (previewed.code, previewed.err) == (2, "")
    assert previewed.out == run("check", script).out


def test_a_script_that_is_not_there_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    previewed = run("preview", tmp_path / "nowhere.yaml", "--watch", "--output", "null")
    assert (previewed.code, previewed.out) == (2, "")
    assert "There is no file" in previewed.err


def test_without_a_device_it_is_rendered(run: Run, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.cli.preview.open_output", no_device)
    previewed = run("preview", script)
    assert (previewed.code, previewed.err) == (0, "There is no sound device to play on.\n")
    assert Path(previewed.out.rstrip("\n").rsplit(": ", 1)[1]).is_file()


def heard(*steps: Step) -> Any:
    """What matters here of a session whose every sound lies in a file of its own name."""
    timeline = fit(practice(*steps), Request(), FakeExtents())
    clips = {event.heard: Path(repr(event.heard)) for event in timeline.events}
    return SimpleNamespace(timeline=timeline, clips=clips)


def cue(session: Any, text: str) -> Cue:
    return next(cue for cue in session.timeline.cues if cue.text == text)


def test_it_begins_a_second_before_a_line_that_changed() -> None:
    old, new = (heard(say("One.", "rest"), say(text, "rest")) for text in ("Two.", "Zwei."))
    assert begin_at(old, new) == cue(new, "Zwei.").start - RATE


def test_it_begins_a_second_before_the_line_whose_silence_changed() -> None:
    old, new = (heard(say("One.", "rest"), say("Two.", pause)) for pause in ("sense", "rest"))
    assert begin_at(old, new) == cue(new, "Two.").start - RATE


def test_it_begins_a_second_before_a_bell_after_a_long_silence() -> None:
    old, new = (
        heard(say("One."), rest("ease"), rest("rest"), Bell(place=PLACE, sound=name))
        for name in ("bowl", "wood")
    )
    assert begin_at(old, new) == cue(new, "wood").start - RATE


def test_it_begins_at_the_beginning_where_that_changed() -> None:
    assert begin_at(heard(Bell(place=PLACE), say("One.")), heard(rest("sense"), say("One."))) == 0


def test_it_does_not_begin_where_nothing_changed() -> None:
    assert begin_at(heard(say("One.")), heard(say("One."))) is None


def test_other_sound_in_the_same_file_is_begun_at() -> None:
    old = heard(say("One.", "rest"), Sound(place=PLACE, path="rain.wav", folder="/x"))
    rain = next(event.heard for event in old.timeline.events if event.lane == "sound")
    new = SimpleNamespace(timeline=old.timeline, clips={**old.clips, rain: Path("another")})
    assert begin_at(old, new) == cue(new, "rain.wav").start - RATE


class Writer:
    """Somebody who writes a script and has `preview --watch` run on a terminal beside it."""

    def __init__(self, script: Path) -> None:
        self.script = script
        self._typing, terminal = pty.openpty()
        command = [
            sys.executable,
            "-m",
            "voiceguide",
            "preview",
            str(script),
            "--watch",
            "--output",
            "null",
            "--plain",
        ]
        self._program = subprocess.Popen(
            command, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        os.close(terminal)
        # Nothing here waits long; but a test that fails should not wait for ever.
        self._patience = threading.Timer(60, self._program.kill)
        self._patience.start()

    def saves(self, old: str, new: str) -> None:
        """Save as editors do: a new file takes the place of the old one."""
        beside = self.script.with_suffix(".new")
        beside.write_text(self.script.read_text().replace(old, new))
        beside.replace(self.script)

    def types(self, keys: bytes) -> None:
        os.write(self._typing, keys)

    def interrupts(self) -> None:
        self._program.send_signal(signal.SIGINT)

    def reads_until(self, pattern: str) -> re.Match[str]:
        assert self._program.stdout is not None
        read = []
        for line in self._program.stdout:
            read.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"no {pattern!r} in {read}")

    def ends(self) -> tuple[int, str]:
        assert self._program.stdout is not None
        told = self._program.stdout.read()
        return self._program.wait(), told

    def leaves(self) -> None:
        self._patience.cancel()
        self._program.kill()
        self._program.communicate()
        os.close(self._typing)


@pytest.fixture
def writer(script: Path) -> Iterator[Writer]:
    writer = Writer(script)
    yield writer
    writer.leaves()


def test_a_save_speaks_one_line_and_plays_on_from_it(writer: Writer) -> None:
    writer.reads_until("^Small, 0:19. Space pauses, Q stops")
    writer.saves("Rest.", "Rest your hands.")
    writer.reads_until("^Spoken anew: 1 of 2 lines")
    # Five seconds of bed, a line of three words at 110 a minute and its pause: then the changed line.
    assert writer.reads_until("^Small, from 0:0([0-9]) of 0:2").group(1) in "67"
    writer.types(b"q")
    assert writer.ends() == (0, "")


def test_a_broken_save_is_told_of_and_waited_through(writer: Writer) -> None:
    writer.reads_until("^Small, 0:19")
    writer.saves("- say: Rest.", "- sya: Rest.")
    writer.reads_until(r":10:5: .*`sya` is not a kind of step")
    writer.reads_until("^Waiting for the next save")
    writer.saves("- sya: Rest.", "- say: Rest now.")
    writer.reads_until("^Small, from 0:0[67]")
    writer.interrupts()
    code, told = writer.ends()
    assert (code, told.strip()) == (130, "Stopped.")


def test_a_save_that_changes_no_sound_plays_on(writer: Writer) -> None:
    writer.reads_until("^Small, 0:19")
    writer.saves("summary: Two lines.", "summary: Two lines!")
    writer.reads_until("^What is heard has not changed")
    writer.types(b"q")
    assert writer.ends()[0] == 0
