"""Programs that run for days: the menu, the engine and the booth give back all that they take."""

from __future__ import annotations

import shutil
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_record_sitting import LINES, Room
from tests.faults.campaign import cases, tell
from tests.faults.leftovers import Left, left
from voiceguide import config
from voiceguide.cli import menu, options
from voiceguide.cli.once import mark_done
from voiceguide.player.outputs import NullOutput
from voiceguide.script import Library, builtin_folder
from voiceguide.speech import Utterance
from voiceguide.speech.pyttsx3_engine import Pyttsx3Engine
from voiceguide.units import RATE

SITTINGS = cases(few=2, whole=500)
LINES_SPOKEN = cases(few=60, whole=5_000)
BOOTHS = cases(few=3, whole=200)
FASTER = 8.0
MOST_MEGABYTES = 15
SMALL = """\
title: Small
tags: [grounding]
language: en
steps:
  - say: Rest.
    pause: 1s
  - say: Done.
"""

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="descriptors are counted there"),
]


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others leave files of theirs while they work."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)


def flat(before: Left) -> Left:
    """Nothing is there that was not there before."""
    after = left(before)
    assert after.counts == before.counts
    assert after.megabytes - before.megabytes < MOST_MEGABYTES
    return after


class Visitor:
    """Chooses the first practice of the first shelf each time that the menu opens, and in the end leaves."""

    def __init__(self, turns: int) -> None:
        self._turns = turns
        self._keys: deque[str] = deque()
        self.heard = 0

    def __call__(self, stream: object) -> Visitor:
        self._keys = deque(("1", "1") if self.heard < self._turns else ("q",))
        self.heard += bool(len(self._keys) == 2)
        return self

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def read(self, timeout: float) -> str | None:
        time.sleep(timeout / FASTER)
        return self._keys.popleft() if self._keys else None

    def suspend(self) -> None:
        raise AssertionError("nobody asked")


@pytest.fixture
def at_the_menu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: object) -> Iterator[None]:
    """A listener with one short practice, whose hours pass faster."""
    shutil.copytree(builtin_folder() / "parts", tmp_path / "scripts" / "parts")
    (tmp_path / "scripts" / "small.yaml").write_text(SMALL, encoding="utf-8")
    settings = config.settings_file()
    settings.parent.mkdir(parents=True)
    settings.write_text("voice: tone\noutput: 'null'\njournal: 'off'\n", encoding="utf-8")
    mark_done("questions")
    mark_done("before-you-begin")
    monkeypatch.setattr(options, "library_here", lambda: Library([tmp_path / "scripts"]))
    monkeypatch.setattr(menu, "suggested", lambda practices, past, now: None)
    monkeypatch.setitem(NullOutput.__init__.__kwdefaults__, "speed", FASTER)
    yield
    monkeypatch.undo()


def test_the_spoken_menu_gives_back_what_every_practice_takes(
    at_the_menu: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def visit(turns: int) -> None:
        visitor = Visitor(turns)
        monkeypatch.setattr(menu, "open_keys", visitor)
        menu.open_menu(captions=False, plain=False)
        assert visitor.heard == turns

    visit(1)
    before = left()
    began = time.process_time()
    visit(SITTINGS)
    each = (time.process_time() - began) / SITTINGS
    after = flat(before)
    grown = after.megabytes - before.megabytes
    tell("practices from one menu", tried=SITTINGS, unit="practices", seconds=each, megabytes=grown)


def test_one_engine_speaks_thousands_of_lines_and_grows_no_larger(tmp_path: Path) -> None:
    engine, path = Pyttsx3Engine(), tmp_path / "spoken.wav"

    def speak(number: int) -> None:
        text = f"Notice your feet, for the time that is {number}."
        engine.speak(Utterance(text=text, voice="en-us+klatt", rate=110, pitch=50), path, 89)
        assert path.stat().st_size > RATE // 4
        path.unlink()

    try:
        for number in range(20):
            speak(number)
        before = left()
        for number in range(LINES_SPOKEN):
            speak(number)
        after = flat(before)
    finally:
        engine.close()
    tell(
        "lines from one engine",
        tried=LINES_SPOKEN,
        unit="lines",
        megabytes=after.megabytes - before.megabytes,
    )


def test_a_booth_gives_back_what_every_take_takes(tmp_path: Path) -> None:
    def sit() -> None:
        Room(tmp_path).sit((LINES[0].text, "space space"), ("Recorded, ", "enter"), (LINES[1].text, "q"))

    sit()
    before = left()
    for _ in range(BOOTHS):
        sit()
    after = flat(before)
    kept = [path for path in (tmp_path / "x.takes").rglob("*") if path.is_file()]
    assert len(kept) > BOOTHS
    tell("takes in one program", tried=BOOTHS, unit="takes", megabytes=after.megabytes - before.megabytes)
