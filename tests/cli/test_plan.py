"""The plan as it is typed, as the menu speaks it, and what is said when practice is unpleasant too often."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject

from tests.cli.conftest import Run
from voiceguide import config
from voiceguide.cli.coming import past_here
from voiceguide.cli.journal.harm import tell_after
from voiceguide.cli.journal.reflecting import Reflecting
from voiceguide.cli.once import mark_done
from voiceguide.cli.wanted import How
from voiceguide.journal.entries import Entry
from voiceguide.journal.planned import keep, recall
from voiceguide.journal.store import Journal
from voiceguide.phrases import catalogue
from voiceguide.player import Outcome, Output
from voiceguide.units import Frames

WORDS = catalogue("en").plan

HEADS = {
    "ground-feet": "title: Feet on the floor\nlengths: [3m, 5m, 10m]\ntags: [grounding]",
    "somatic-tracking": "title: Follow a sensation\nlengths: [10m, 5m]\ntags: [body]\nintensity: 2",
    "gentle-start": "title: When you feel little\nlengths: [3m]\ntags: [grounding]",
    "move-seated": "title: Slow movement\nlengths: [5m]\ntags: [movement]",
    "ground-press": "title: Press\nlengths: [3m]\ntags: [grounding]",
    "orient-listen": "title: Listen around\nlengths: [3m]\ntags: [grounding]",
    "edge": "title: Edge\nlengths: [5m]\ntags: [body]\nintensity: 3",
}


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small library, with the practices of two plans."""
    folder = tmp_path / "scripts"
    (folder / "de").mkdir(parents=True)
    for name, head in HEADS.items():
        text = f"{head}\nlanguage: en\nsteps:\n  - say: One.\n"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    german = "title: Füße am Boden\nlanguage: de\nlengths: [3m]\ntags: [grounding]\nsteps:\n  - say: Eins.\n"
    (folder / "de" / "ground-feet.yaml").write_text(german, encoding="utf-8")
    monkeypatch.setattr("voiceguide.cli.options.builtin_folder", lambda: folder)
    return folder


def here() -> Journal:
    return Journal(config.journal_file())


def days_later(days: int) -> None:
    """Let the plan have begun so many days ago."""
    plan = recall(here())
    assert plan is not None
    keep(plan.__class__(**{**as_fields(plan), "began": date.today() - timedelta(days=days)}), here())


def as_fields(plan: Any) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in plan.__slots__}


def had(practice: str, days_ago: float = 0, **fields: Any) -> Entry:
    """Note a session."""
    at = datetime.now().astimezone() - timedelta(days=days_ago)
    usual = {"title": practice, "ending": "finished", "heard": 1.0, "seconds": 1.0}
    return here().add(Entry(at=at, practice=practice, **{**usual, **fields}))


def test_a_plan_is_begun_told_and_done(run: Run) -> None:
    assert run("plan").out.startswith("No plan runs.")
    assert run("plan", "--json").answer == {"plan": None, "suggestion": None}
    begun = run("plan", "start", "Steady", "--cue", "after brushing teeth")
    assert begun.out.splitlines() == [
        "Steady, day 1 of 30.",
        "Today: Feet on the floor. `voiceguide play ground-feet --length 5m`",
        "Your cue: after brushing teeth.",
        "From day 8 on, Follow a sensation has its turn as well.",
    ]
    had("ground-feet")
    told = run("plan", "--json").answer
    assert (told["plan"], told["day"], told["done"], told["check_in"]) == ("steady", 1, True, None)
    assert told["today"] == [{"name": "ground-feet", "title": "Feet on the floor", "length": "5m"}]
    assert "It was practised today." in run("plan").out
    days_later(7)
    told = run("plan").out
    assert "day 8 of 30" in told
    assert "Follow a sensation. `voiceguide play somatic-tracking --length 5m`" in told
    assert "plan worse" in told
    days_later(40)
    assert "Steady, day 41.\nToday, if you like: Feet on the floor." in run("plan").out
    assert "no finish line" in run("plan").out


def test_the_plans_there_are_are_told(run: Run) -> None:
    assert [line.split(" ")[0] for line in run("plan", "list").out.splitlines()] == [
        "steady",
        "breath",
        "gentle",
        "busy",
    ]
    assert run("plan", "list", "--json").answer[0]["practices"] == ["ground-feet", "somatic-tracking"]


def test_a_plan_of_ones_own_has_one_or_two_practices_also_of_ones_own(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "rest.yaml"
    script.write_text("title: My rest\nlanguage: en\nsteps:\n  - say: One.\n", encoding="utf-8")
    begun = run("plan", "start", str(script), "edge", "--length", "3m", "--json")
    assert begun.answer["practices"] == [str(script), "edge"]
    assert begun.answer["length"] == "3m"
    assert "familiar" in begun.err  # what touches discomfort is told of, and not refused
    assert "Today: My rest." in run("plan").out
    had("rest")
    assert run("plan", "--json").answer["done"]
    script.unlink()
    assert "is not there" in run("plan").out


def test_a_plan_is_in_the_language_of_the_listener_where_it_can_be(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_MESSAGES", "de_DE.UTF-8")
    begun = run("plan", "start", "steady", "--json").answer
    assert begun["practices"] == ["de/ground-feet", "somatic-tracking"]


def test_check_ins_keep_shorten_swap_stop_and_go_on(run: Run) -> None:
    run("plan", "start", "steady")
    days_later(7)
    assert run("plan", "--json").answer["check_in"] == 8
    assert run("plan", "keep").out.startswith(WORDS.kept)
    assert run("plan", "--json").answer["check_in"] is None
    assert run("plan", "shorten", "--json").answer["said"] == "From now on it takes about 3 minutes."
    assert run("plan", "shorten").out.startswith(WORDS.shortest)
    assert run("plan", "swap", "--for", "ground-feet").out.startswith("From now on it is Press.")
    assert run("plan", "swap", "gentle-start", "--for", "ground-press", "--json").answer["practices"] == [
        "gentle-start",
        "somatic-tracking",
    ]
    assert run("plan", "stop").out == WORDS.stopped + "\n"
    assert "plan keep" in run("plan").out
    assert run("plan", "keep", "--json").answer["day"] == 8


def test_feeling_worse_leads_to_the_gentle_plan_and_from_there_to_a_rest(run: Run) -> None:
    run("plan", "start", "steady", "--cue", "after tea")
    days_later(9)
    worse = run("plan", "worse", "--json").answer
    assert (worse["plan"], worse["day"], worse["cue"]) == ("gentle", 1, "after tea")
    assert worse["today"] == [{"name": "gentle-start", "title": "When you feel little", "length": "3m"}]
    assert "somebody trained" in worse["said"]
    assert run("plan", "worse", "--json").answer == {
        "plan": None,
        "suggestion": None,
        "said": WORDS.worse_still,
    }


def test_a_third_practice_waits_for_day_thirty_unless_somebody_insists(run: Run) -> None:
    run("plan", "start", "ground-feet")
    assert run("plan", "add", "somatic-tracking", "--json").answer["practices"][1] == "somatic-tracking"
    held = run("plan", "add", "ground-press")
    assert (held.code, held.out) == (2, "")
    assert "day 30" in held.err
    assert "--now" in held.err
    anyway = run("plan", "add", "ground-press", "--now", "--json")
    assert anyway.err.startswith("It joins before day 30, though one or two are easier")
    assert anyway.answer["today"][0]["name"] == "ground-press"
    run("plan", "stop")
    run("plan", "start", "steady")
    days_later(29)
    assert "Another practice may join" in run("plan").out
    assert len(run("plan", "add", "ground-press", "--json").answer["today"]) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("start", "nothing"), "nothing"),
        (("start", "stedy"), "Did you mean `steady`? `voiceguide plan list` tells the plans."),
        (("start", "ground-fee"), "Did you mean `ground-feet`?"),
        (("start", "steady", "edge"), "is a whole plan"),
        (("start", "edge", "edge"), "twice"),
        (("start", "edge", "ground-feet", "ground-press"), "waits for day 30"),
        (("start", "edge", "--length", "soon"), "--length"),
        (("start", "edge", "--cue", "x" * 300), "cue"),
        (("keep",), "No plan runs"),
        (("swap",), "No plan runs"),
        (("add", "edge"), "No plan runs"),
        (("--json", "list"), "behind"),
        (("remind", "plan.txt"), "plan.ics"),
        (("remind", "plan.ics", "--at", "25:00"), "no time of a day"),
        (("remind", "plan.ics"), "No plan runs"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_remedy(run: Run, words: Sequence[str], told: str) -> None:
    refused = run("plan", *words)
    assert (refused.code, refused.out) == (2, "")
    assert told in refused.err


def test_a_running_plan_is_not_begun_anew_by_mistake(run: Run) -> None:
    run("plan", "start", "steady")
    days_later(9)
    again = run("plan", "start", "busy")
    assert again.code == 2
    assert "day 10" in again.err
    for words in (("add", "ground-feet"), ("swap", "ground-feet"), ("swap", "--for", "edge")):
        assert run("plan", *words).code == 2
    assert run("plan", "--json").answer["day"] == 10


def test_a_plan_that_cannot_be_read_is_told_and_can_be_begun_anew(run: Run) -> None:
    here().keep("plan", "?")
    assert run("plan").code == 1
    assert "plan start" in run("plan").err
    assert run("plan", "start", "steady").code == 0


def test_a_reminder_is_a_file_for_ones_own_calendar(run: Run, tmp_path: Path) -> None:
    run("plan", "start", "steady", "--cue", "after brushing teeth")
    target = tmp_path / "plan.ics"
    written = run("plan", "remind", target, "--at", "6:45")
    assert written.out == f"{target}\n"
    with target.open(encoding="utf-8", newline="") as file:
        text = file.read()
    assert text.count("\r\n") == text.count("\n")
    event = vobject.readOne(text).vevent
    assert event.dtstart.value.strftime("%H:%M") == "06:45"
    assert event.rrule.value.startswith("FREQ=DAILY;COUNT=")
    assert "already there" in run("plan", "remind", target).err
    assert "no time of a day" in run("plan", "remind", target, "--at", "8pm").err


class Played(list[tuple[str, Mapping[str, Any]]]):
    """Plays nothing, notes it in the journal, and remembers what it was asked for."""

    def __call__(self, name: str, wishes: Mapping[str, Any], how: How) -> Outcome:
        self.append((name, wishes))
        had(name)
        return Outcome(reason="end", position=Frames(0))


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    played = Played()
    monkeypatch.setattr("voiceguide.cli.play.play", played)
    mark_done("questions")
    mark_done("before-you-begin")
    return played


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_the_menu_begins_with_the_practice_of_the_day_until_it_was_had(
    run: Run, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("plan", "start", "steady", "--cue", "after brushing teeth.", "--length", "3m")
    type_in(monkeypatch, "1")
    told = run("--plain").out.splitlines()
    assert told[1:4] == [
        "Day 1 of 30. Your cue: after brushing teeth.",
        "1. Today, Feet on the floor. 3 minutes. Eyes open or shut",
        "2. Grounding",
    ]
    assert played == [("ground-feet", {"length": None})]
    again = told[told.index("That was Feet on the floor.") :]
    assert not any("Today" in line or "Day 1" in line for line in again)


def test_on_days_of_choice_the_menu_offers_each(
    run: Run, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("plan", "start", "steady")
    days_later(23)
    run("plan", "keep")
    type_in(monkeypatch, "2", "q")
    told = run("--plain").out
    assert "1. Today, Feet on the floor" in told
    assert "2. Today, Follow a sensation" in told
    assert "Day 24 of 30." in told
    assert played == [("somatic-tracking", {"length": "5m"})]


@pytest.mark.usefixtures("played")
def test_the_menu_looks_back_with_one_key_and_says_what_became_of_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("plan", "start", "steady")
    days_later(7)
    type_in(monkeypatch, "2", "2", "1", "q")
    told = run("--plain").out.splitlines()
    asked = told.index(WORDS.ask)
    assert [line.rstrip(".") for line in told[asked + 1 : asked + 6]] == [
        "1. Keep it",
        "2. Another practice",
        "3. Shorter",
        "4. Stop the plan",
        "5. It makes me feel worse",
    ]
    assert "From now on it is Press." in told
    assert told[-1] == catalogue("en").menu.leave
    assert run("plan", "--json").answer["check_in"] is None
    days_later(14)
    type_in(monkeypatch, "2", "5", "q")
    told = run("--plain").out.splitlines()
    said = told.index(WORDS.worse)
    assert told[said + 1].startswith("1. Today, When you feel little")
    assert run("plan", "--json").answer["plan"] == "gentle"


@pytest.mark.usefixtures("played")
def test_what_was_unpleasant_twice_is_said_once_gently_and_not_suggested(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[list[str]] = []

    def suggest(practices: Sequence[tuple[str, Any]], past: Any, now: datetime) -> None:
        offered.append([name for name, _ in practices])

    monkeypatch.setattr("voiceguide.cli.menu.suggested", suggest)
    first = had("edge", 2, title="Edge", unpleasant=True)
    assert run("plan").out.count("unpleasant") == 0
    second = had("edge", 1, title="Edge", unpleasant=True)
    said = WORDS.unpleasant.format(title="Edge")
    for count in (1, 0):
        type_in(monkeypatch, "q")
        assert run("--plain").out.count(said) == count
    assert all("edge" not in names and "ground-feet" in names for names in offered)
    assert run("plan").out.endswith(said + "\n")
    assert run("plan", "--json").answer["suggestion"] == said
    assert run("journal", "helps").out.endswith(said + "\n")
    had("ground-feet", 3, unpleasant=True)
    had("gentle-start", 0.01, unpleasant=True)
    type_in(monkeypatch, "q")
    assert WORDS.unpleasant_often in run("--plain").out
    assert first.at < second.at


def test_after_a_session_its_own_mark_is_a_reason_and_an_old_one_is_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    had("edge", 2, title="Edge", unpleasant=True)
    last = had("edge", 0.01, title="Edge", unpleasant=True)
    tell_after(last)
    assert capsys.readouterr().err == WORDS.unpleasant.format(title="Edge") + "\n"
    tell_after(had("ground-feet"))
    assert capsys.readouterr().err == ""


def test_a_session_that_was_the_second_unpleasant_one_ends_with_a_suggestion(
    run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mark(_: Reflecting, device: Output, entry: Entry) -> None:
        assert entry.id is not None
        here().edit(entry.id, unpleasant=True)

    monkeypatch.setattr(Reflecting, "after", mark)
    had("small", 2, unpleasant=True)
    played = run("play", script, "--output", "null", "--length", "15s", "--from", "7s")
    assert played.err.splitlines()[-1] == WORDS.unpleasant.format(title="Small")


def test_what_may_come_next_is_told_from_the_journal(run: Run) -> None:
    had("gentle-start", 40)
    had("edge", 2, ending="eased")
    had("de/ground-feet", 1)
    had("somewhere", 0.5)
    past = past_here([])
    assert [(sitting.name, sitting.intensity, sitting.ended) for sitting in past] == [
        ("edge", 3, "eased"),
        ("de/ground-feet", 0, "finished"),
    ]
    path = config.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("journal: off\n", encoding="utf-8")
    assert past_here([]) == ()


@pytest.mark.usefixtures("played")
def test_a_broken_journal_closes_no_menu(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    config.journal_file().parent.mkdir(parents=True, exist_ok=True)
    config.journal_file().write_bytes(b"no journal" * 1000)
    type_in(monkeypatch, "q")
    told = run("--plain")
    assert told.code == 0
    assert told.err.count("is damaged") == 1
    assert "Grounding" in told.out
