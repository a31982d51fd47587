"""Questions on the command line: answered while a practice plays, kept, told, and never asked in a file."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from tests.cli.conftest import Run
from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli.parts import part_named
from voiceguide.cli.questions import answering, recalled
from voiceguide.journal.answers import Answer, keep, latest
from voiceguide.player.bookmark import recall
from voiceguide.player.keys import NoKeys
from voiceguide.script import Library, load

SCRIPT = """\
title: Asking
language: en
voice: {engine: tone}
steps:
  - ask: How hard?
    as: hard
    expect: number 0..9
    default: 5
    wait: 60s
  - say: It is {hard}.
    pause: 1s
  - when: hard is at least 7
    say: Make it smaller.
"""


class Typing:
    """A listener who types as soon as the words are printed."""

    def __init__(self, when: str, *keys: str) -> None:
        self._when = when
        self._keys = [*keys]

    def __enter__(self) -> Typing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def read(self, timeout: float) -> str | None:
        time.sleep(timeout)
        printed = sys.stdout.getvalue()  # type: ignore[attr-defined]
        if self._keys and self._when in printed:
            return self._keys.pop(0)
        return "q" if "Make it smaller." in printed else None

    def suspend(self) -> None:
        pass


@pytest.fixture
def hard(tmp_path: Path, cache: Cache) -> Path:
    path = tmp_path / "hard.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def test_an_answer_is_heard_of_and_kept(run: Run, hard: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.cli.sitting.open_keys", lambda stream: Typing("How hard?", "x", "8"))
    run("show", hard)
    played = run("play", hard, "--output", "null", "--captions", "--from", "4s")
    assert played.out.splitlines() == ["How hard?", "It is 8.", "Make it smaller."]
    assert latest([("hard", "hard")], config.journal_file()) == {("hard", "hard"): "8"}
    kept = recall(config.bookmark_file())
    assert kept is not None
    assert kept.position == 4000  # a second before the question: it is asked again
    names = [path.name for path in config.cache_folder().rglob("*") if "it-is" in path.name]
    assert not [name for name in names if "8" in name.split("-")[:3]]


class Stops(NoKeys):
    """Nobody at a terminal, and a request to end when the answer was told."""

    def read(self, timeout: float) -> str | None:
        super().read(timeout)
        return "q" if "It is 5." in sys.stdout.getvalue() else None  # type: ignore[attr-defined]


def test_off_a_terminal_nobody_is_waited_for(run: Run, hard: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.cli.sitting.open_keys", lambda stream: Stops())
    begins = next(
        cue["start"] for cue in run("show", hard, "--json").answer["cues"] if cue.get("text") == "It is 5."
    )
    played = run("play", hard, "--output", "null", "--captions", "--from", f"{begins - 2}s")
    assert (played.code, played.out.splitlines()) == (0, ["It is 5."])
    assert latest([("hard", "hard")], config.journal_file()) == {}


def test_an_answer_that_cannot_be_kept_stops_nothing(hard: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.journal_file().mkdir(parents=True)
    heard: list[Callable[[str, str], None]] = []
    monkeypatch.setattr("voiceguide.cli.questions.Asker", lambda *given: heard.append(given[-1]))
    told: list[str] = []
    nobody: Any = None
    answering(nobody, load(hard, Library()), nobody, nobody, {}, told.append, str)
    heard[0]("hard", "8")
    assert told
    assert "journal.sqlite3 cannot be opened" in told[0]


def test_a_file_takes_the_defaults(run: Run, hard: Path, tmp_path: Path) -> None:
    rendered = run("render", hard)
    assert rendered.code == 0
    shown = run("show", hard, "--plain").out
    assert "Question hard: number 0..9, else 5." in shown
    assert "ask “How hard?” (hard: number 0..9, else 5)" in shown
    assert "say “It is 5.”" in shown
    assert "Make it smaller." not in shown


def test_what_is_expected_is_told_in_json(run: Run, hard: Path) -> None:
    cues = run("show", hard, "--json").answer["cues"]
    told = [cue["ask"] for cue in cues if "ask" in cue]
    assert told == [{"name": "hard", "expect": "number 0..9", "default": "5", "wait": 60.0}]


def test_an_earlier_answer_is_spoken_when_it_plays_and_in_no_file(
    run: Run, tmp_path: Path, cache: Cache
) -> None:
    path = tmp_path / "visit.yaml"
    path.write_text(
        "title: Visit\nlanguage: en\nvoice: {engine: tone}\nsteps:\n"
        "  - recall: place from resource-build\n"
        "  - when: place is known\n    say: You named {place}.\n"
        "  - say: Go there.\n",
        encoding="utf-8",
    )
    answer = Answer(
        practice="resource-build",
        name="place",
        value="the bench",
        at=datetime.now().astimezone(),
    )
    keep(answer, config.journal_file())
    practice = load(path, Library())
    assert recalled(practice) == ((("resource-build", "place"), "the bench"),)
    assert part_named(str(path), {}).request.recalled == recalled(practice)
    assert "bench" not in run("show", path).out
