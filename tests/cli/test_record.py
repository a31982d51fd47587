"""`voiceguide record`, where there is no microphone and no terminal."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.terminal import terminal
from voiceguide.cli.record.page import CalmPage, LineView, PlainPage
from voiceguide.units import Millis

VIEW = LineView(
    number=2,
    total=3,
    section="Feet",
    before="Sit down.",
    text="Notice your feet.",
    after="Rest.",
    pause=Millis(8000),
    seconds=2.2,
    state="Kept: 2.0 seconds.",
)


def test_it_needs_a_terminal(run: Run, script: Path) -> None:
    told = run("record", script)
    assert (told.code, told.out) == (2, "")
    assert told.err == (
        "Recording needs a terminal: single keys lead through the script. Run it in a terminal window.\n"
    )


def test_it_needs_a_script(run: Run) -> None:
    told = run("record")
    assert (told.code, told.err) == (2, "Record which script? Name it: voiceguide record SCRIPT.\n")


def test_microphones_are_listed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.cli.record.verb.microphones", lambda: ("Desk", "Headset"))
    assert run("record", "--list-devices").out == "Desk\nHeadset\n"
    monkeypatch.setattr("voiceguide.cli.record.verb.microphones", lambda: ())
    told = run("record", "--list-devices")
    assert told.code == 1
    assert told.err.startswith("There is no microphone. Connect one")


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
def test_without_a_microphone_it_says_what_helps(script: Path) -> None:
    nowhere = {
        "PULSE_SERVER": "unix:/nowhere",
        "XDG_RUNTIME_DIR": "/nowhere",
        "ALSA_CONFIG_PATH": "/dev/null",
    }
    with terminal("record", str(script), environment=nowhere) as teacher:
        teacher.wait_for("There is no microphone. Connect one, or switch it on.")
        assert teacher.end() == 1


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
def test_a_section_that_is_not_there_is_told_with_those_that_are(script: Path) -> None:
    with terminal("record", str(script), "--from", "Feat") as teacher:
        teacher.wait_for("There is no section “Feat”. Did you mean `Feet`? The sections are “Feet”, “Hands”.")
        assert teacher.end() == 2


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
def test_where_nothing_is_stale_there_is_nothing_to_record(script: Path) -> None:
    with terminal("record", str(script), "--stale") as teacher:
        teacher.wait_for("There is nothing to record. 0 of 2 lines are recorded.")
        assert teacher.end() == 0


def test_a_screen_reader_is_told_one_fact_a_line_and_nothing_while_it_records() -> None:
    shown = io.StringIO()
    page = PlainPage(shown)
    page.line(VIEW)
    assert shown.getvalue().splitlines() == [
        "Line 2 of 3. Section Feet.",
        "Before it: Sit down.",
        "Read: Notice your feet.",
        "About 2 seconds. Then 8s of quiet.",
        "After it: Rest.",
        "Kept: 2.0 seconds.",
    ]
    before = shown.getvalue()
    page.record(on=True)
    page.tell("The disk is nearly full.")
    page.level("Recording", "====", "good")
    assert shown.getvalue() == before
    page.record(on=False)
    assert shown.getvalue() == f"{before}The disk is nearly full.\n"


def test_for_those_who_look_the_line_stands_among_its_neighbours_with_its_level() -> None:
    shown = io.StringIO()
    page = CalmPage(shown, has_style=False)
    page.line(VIEW)
    page.level("Recording 2 s", "====----", "good")
    lines = [line for line in shown.getvalue().splitlines() if line.strip()]
    assert lines == [
        "Line 2 of 3  Feet",
        "    Sit down.",
        "    Notice your feet.",
        "    Rest.",
        "About 2 seconds. Then 8s of quiet.",
        "Kept: 2.0 seconds.",
        "Recording 2 s  ====---- good",
    ]
    page.clear()
    assert shown.getvalue().endswith("\r")
