"""The journal as it is typed: noted, found, changed, taken along, and noted by the player itself."""

from __future__ import annotations

import io
import json
import os
import stat
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn, cast

import pytest

from tests.cli.conftest import Run
from tests.terminal import terminal
from tests.unit.journal.kept import NOON
from voiceguide import config
from voiceguide.cli.journal.asking import ask
from voiceguide.cli.journal.reflecting import SKIPPED, Reflecting
from voiceguide.cli.parts import part_named
from voiceguide.cli.wanted import How, Wanted
from voiceguide.errors import SpeechError
from voiceguide.journal import planned
from voiceguide.journal.answers import Answer, every, keep
from voiceguide.journal.entries import Entry
from voiceguide.journal.store import Journal
from voiceguide.journal.telling import told
from voiceguide.phrases import catalogue
from voiceguide.player import Keys, NullOutput, Output
from voiceguide.player.keys import NoKeys
from voiceguide.settings import Settings
from voiceguide.timeline.staging import Staging
from voiceguide.units import Frames


def here() -> Journal:
    return Journal(config.journal_file())


def test_a_line_is_noted_found_changed_deleted_and_brought_back(run: Run) -> None:
    added = run("journal", "add", "a", "calm", "evening", "--mood", "6", "--hours", "7.5", "--json").answer
    assert (added["id"], added["words"], added["mood"], added["hours"]) == (1, "a calm evening", 6, 7.5)
    assert run("journal", "search", "CALM").out.endswith(". Mood 6, 7.5 hours slept. “a calm evening”\n")
    assert run("journal", "search", "storm").out == "No line holds these words.\n"
    changed = run("journal", "edit", "last", "--mood", "none", "--unpleasant-words", "dizzy", "--json").answer
    assert (changed["mood"], changed["unpleasant"], changed["unpleasant_words"]) == (None, True, "dizzy")
    run("journal", "edit", "last", "--practice", "ground-feet")
    assert (here().entries()[0].practice, here().entries()[0].title) == ("ground-feet", "ground-feet")
    deleted = run("journal", "delete", "1")
    assert "journal undo" in deleted.err
    assert run("journal").out == "There is nothing there yet.\n"
    assert [line["id"] for line in run("journal", "undo", "--json").answer] == [1]
    assert run("journal", "undo").out == "There is nothing to bring back.\n"
    assert "“a calm evening”" in run("journal", "list").out
    assert run("journal", "--json").answer == run("journal", "list", "--json").answer
    assert "Put it behind: voiceguide journal list --json." in run("journal", "--json", "list").err


def test_the_newest_twenty_are_told_and_that_there_are_more(run: Run) -> None:
    for _ in range(2):
        run("journal", "add", "x", "--at", "2026-03-01 07:15")
    here().add_all([Entry(at=here().entries()[0].at, words=str(number)) for number in range(20)])
    listed = run("journal", "list")
    assert len(listed.out.splitlines()) == 20
    assert "--all" in listed.err
    assert len(run("journal", "list", "--all").out.splitlines()) == 22
    assert run("journal", "list", "--since", "2026-03-02").out == "There is no such line.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add",), "nothing to note"),
        (("add", "x", "--mood", "12"), "no number from 0 to 9"),
        (("add", "x", "--at", "soon"), "no moment"),
        (("add", "x" * 5000), "longer than 4000"),
        (("edit", "1"), "nothing to change"),
        (("edit", "1", "--mood", "3"), "no line 1"),
        (("edit", "last", "--mood", "3"), "nothing in the journal yet"),
        (("delete", "one"), "no number of a line"),
        (("export",), "--format csv"),
        (("import", "nowhere.json"), "cannot be read"),
        (("erase",), "--yes"),
        (("list", "--since", "1week"), "30d or 4w"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_remedy(run: Run, words: tuple[str, ...], told: str) -> None:
    refused = run("journal", *words)
    assert (refused.code, refused.out) == (2, "")
    assert told in refused.err


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_a_journal_moves_to_another_machine(run: Run, tmp_path: Path, ending: str) -> None:
    run("journal", "add", "a calm evening", "--mood", "6")
    keep(Answer(practice="p", name="n", value="a bench", at=here().entries()[0].at), config.journal_file())
    target = tmp_path / f"mine{ending}"
    assert run("journal", "export", "--to", target).out == f"{target}\n"
    if os.name != "nt":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert run("journal", "export", "--to", target).code == 2
    assert run("journal", "erase", "--yes", "--json").answer == {"erased": 1}
    whole = ending == ".json"
    assert run("journal", "import", target, "--json").answer == {
        "imported": 1,
        "known": 0,
        "answers": 1 if whole else 0,
        "plan": False,
    }
    assert run("journal", "import", target).out == "Imported 0 lines; one line stayed as it was.\n"
    run("journal", "add", "another")
    run("journal", "export", "--to", tmp_path / f"both{ending}")
    both = run("journal", "import", tmp_path / f"both{ending}")
    assert both.out == "Imported 0 lines; 2 lines stayed as they were.\n"
    assert "a calm evening" in run("journal", "export", "--format", "markdown").out
    assert len(every(config.journal_file())) == (1 if whole else 0)


def test_a_damaged_journal_ends_with_its_remedy(run: Run) -> None:
    config.journal_file().parent.mkdir(parents=True)
    config.journal_file().write_text("Dear diary")
    for words in (("list",), ("add", "x"), ("erase", "--yes"), ("export", "--format", "csv")):
        refused = run("journal", *words)
        assert (refused.code, refused.out) == (1, "")
        assert "is damaged" in refused.err
    assert config.journal_file().read_text() == "Dear diary"


def test_the_questions_can_be_asked_for_in_writing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    here().keep(SKIPPED, "3")
    monkeypatch.setattr("sys.stdin", io.StringIO("5\n\n7\n12\n3\n"))
    asked = run("journal", "ask", "--json")
    known = [asked.answer[name] for name in ("sleep", "body", "mood", "wellbeing")]
    assert sorted(value for value in known if value is not None) in ([3, 5, 7], [5, 7])  # no sleep at night
    assert here().kept(SKIPPED) == "0"
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    assert run("journal", "ask", "--json").answer is None
    assert len(here().entries()) == 1


def test_what_is_asked_for_after_a_session_goes_into_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import datetime

    here().add(Entry(at=datetime.now().astimezone(), practice="ground-feet", heard=180.0, ending="finished"))
    monkeypatch.setattr("sys.stdin", io.StringIO("4\nq\n"))
    line = ask(here(), plain=True, aside=True)
    assert line is not None
    assert (line.id, line.after) == (1, 4)


def test_a_session_before_midnight_is_the_one_that_was_just_had(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import datetime

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2026, 3, 2, 0, 10)

    monkeypatch.setattr("voiceguide.cli.journal.asking.datetime", Clock)
    ten_to = datetime(2026, 3, 1, 23, 50).astimezone()
    here().add(Entry(at=ten_to, practice="wind-down", heard=900.0, ending="finished"))
    monkeypatch.setattr("sys.stdin", io.StringIO("4\nq\n"))
    line = ask(here(), plain=True, aside=True)
    assert line is not None
    assert (line.id, line.after) == (1, 4)


def test_a_plan_goes_along_where_there_is_none(run: Run, tmp_path: Path) -> None:
    assert run("plan", "start", "ground-feet").code == 0
    exported = run("journal", "export", "--format", "json")
    plan = planned.recall(here())
    (tmp_path / "journal.json").write_text(exported.out)
    again = run("journal", "import", tmp_path / "journal.json", "--json")
    assert again.answer["plan"] is False
    here().erase()
    assert run("journal", "import", tmp_path / "journal.json").out == "Imported 0 lines and the plan.\n"
    assert planned.recall(here()) == plan
    (tmp_path / "journal.json").write_text(exported.out.replace('"practices"', '"practises"'))
    refused = run("journal", "import", tmp_path / "journal.json")
    assert (refused.code, "its plan cannot be read" in refused.err) == (1, True)


def test_a_session_is_noted_by_itself_and_nobody_is_asked_off_a_terminal(run: Run, script: Path) -> None:
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "6s")
    assert played.err.splitlines() == ["Small, 0:15. Space pauses, Q stops.", "The practice has ended."]
    (line,) = here().entries()
    assert (line.practice, line.title, line.seconds, line.ending) == ("small", "Small", 15.0, "finished")
    assert 8.0 < line.heard < 11.0
    assert (line.voice, line.after) == ("tone", None)


def test_that_it_cannot_be_noted_is_one_calm_line(run: Run, script: Path) -> None:
    config.journal_file().parent.mkdir(parents=True)
    config.journal_file().write_text("Dear diary")
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "7s")
    assert played.code == 0
    assert [line.partition(" is damaged")[0] for line in played.err.splitlines()][1:] == [
        f"This session is not in your journal. The journal {config.journal_file()}",
        "The practice has ended.",
    ]


def test_four_keys_answer_after_a_practice_and_one_skips_all(script: Path) -> None:
    play = ("play", str(script), "--output", "null", "--length", "15s", "--from", "7s")
    with terminal(*play) as person:
        for question, key in (("How tense are you now?", "4"), ("?", "7"), ("?", "\r"), ("unpleasant", "2")):
            person.wait_for(question)
            person.press(key)
        person.wait_for("It is noted.")
        assert person.end() == 0
    (line,) = here().entries()
    assert (line.after, line.unpleasant) == (4, False)
    assert "Tension 4 after." in told(line)
    here().keep(SKIPPED, "2")
    with terminal(*play) as person:
        person.wait_for("How tense")
        person.press("q")
        person.wait_for("when you wish")
        person.wait_for("The practice has ended.")
    assert here().kept(SKIPPED) == "3"


def reflecting(script: Path, how: How, journal: str = "on", terminal: Keys | None = None) -> Reflecting:
    wanted = Wanted(parts=(part_named(str(script), {}),), how=how)
    somebody: Any = object()
    speaker: Any = SimpleNamespace(catalogue=catalogue("en"))
    usual = Settings(journal=journal)  # type: ignore[arg-type]
    return Reflecting(wanted, usual, terminal or somebody, somebody, speaker, None)


@pytest.mark.parametrize(
    ("how", "journal", "skipped", "asked"),
    [
        ({}, "on", "0", True),
        ({}, "on", "2", True),
        ({}, "on", "3", False),
        ({}, "ask", "9", True),
        ({}, "off", "0", False),
        ({"staging": Staging(loop=True)}, "ask", "0", False),
        ({"staging": Staging(sleep_after=Frames(48_000))}, "ask", "0", False),
        ({"keeps_place": False}, "ask", "0", False),
    ],
)
def test_nobody_is_asked_who_sleeps_who_listens_on_or_who_skipped_thrice(
    script: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: dict[str, Any],
    journal: str,
    skipped: str,
    asked: bool,
) -> None:
    questions: list[tuple[str, ...]] = []

    monkeypatch.setattr(Reflecting, "_ask", lambda *given, **more: questions.append(given[3]))
    here().keep(SKIPPED, skipped)
    line = here().add(Entry(at=NOON, practice="small"))
    device: Any = None
    reflecting(script, How(output="null", volume=100, **how), journal).after(device, line)
    assert bool(questions) == asked


@pytest.mark.parametrize("broken", [KeyboardInterrupt(), SpeechError("It cannot be spoken.")])
def test_however_the_questions_end_their_bed_fades(
    script: Path, monkeypatch: pytest.MonkeyPatch, broken: BaseException
) -> None:
    done: list[str] = []

    class Device(NullOutput):
        def play(self, *given: object, **more: object) -> None:
            done.append("sounds")

        def fade_out(self, frames: int) -> int:
            done.append("faded")
            return 0

    def fill(*given: object) -> NoReturn:
        raise broken

    monkeypatch.setattr("voiceguide.player.menu.conversation.SpokenConversation.fill", fill)
    with suppress(KeyboardInterrupt):
        reflecting(script, How(output="null", volume=100), "ask").before(Device())
    assert done == ["sounds", "faded"]


def test_off_a_terminal_and_after_a_talk_nobody_is_asked_and_before_only_who_wants_it(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[tuple[str, ...]] = []
    monkeypatch.setattr(Reflecting, "_ask", lambda *given, **more: questions.append(given[3]))
    how, device = How(output="null", volume=100), cast(Output, None)
    reflecting(script, how, "ask", terminal=NoKeys()).before(device)
    reflecting(script, how, "on").before(device)
    assert questions == []
    reflecting(script, how, "ask").before(device)
    assert questions == [("before",)]
    talk = script.with_name("talk.yaml")
    talk.write_text(script.read_text().replace("language: en", "language: en\ntags: [explainer]"))
    reflecting(talk, how, "ask").before(device)
    assert len(questions) == 1


def test_whoever_wants_no_journal_has_none(run: Run, script: Path) -> None:
    config.settings_file().parent.mkdir(parents=True)
    config.settings_file().write_text("journal: off\n")
    assert json.loads(run("settings", "--json").out)
    run("play", script, "--output", "null", "--length", "15s", "--from", "7s")
    assert not config.journal_file().exists()
