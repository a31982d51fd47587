from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.simulated_people import GRADED, journal
from voiceguide import config
from voiceguide.journal import answers
from voiceguide.journal.entries import Entry
from voiceguide.journal.helps.chance import trial_name
from voiceguide.journal.store import Journal


@pytest.fixture
def kept() -> Journal:
    here = Journal(config.journal_file())
    here.add_all(journal(GRADED, 3))
    return here


def test_what_helps_is_told_in_sentences_and_in_facts(run: Run, kept: Journal) -> None:
    told = run("journal", "helps")
    assert told.code == 0
    assert "A: in 14 sessions, your tension fell by 2.4 of 9 points on average." in told.out
    facts = json.loads(run("journal", "helps", "--json").out)
    assert facts["effects"][0]["practice"] == "a"
    assert facts["told"] == told.out.splitlines()


def test_an_empty_journal_has_an_answer(run: Run) -> None:
    assert "no session yet" in run("journal", "helps").out
    assert not config.journal_file().exists()


def test_a_page_is_for_its_owner_alone_and_writes_over_nothing(
    run: Run, kept: Journal, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    page = tmp_path / "page.html"
    assert run("journal", "helps", "--page", page).out.splitlines()[-1] == str(page)
    assert "<svg" in page.read_text(encoding="utf-8")
    assert run("journal", "helps", "--plot", tmp_path / "plot.svg").code == 0
    assert [path.stat().st_mode & 0o777 for path in (page, tmp_path / "plot.svg")] == [0o600] * 2
    assert run("journal", "helps", "--page", page).code == 2
    assert run("journal", "helps", "--page", tmp_path / "page.txt").code == 2


def test_chance_chooses_and_its_choice_is_kept(run: Run, script: Path) -> None:
    other = script.with_name("other.yaml")
    other.write_bytes(script.read_bytes())
    pair = (str(script), str(other))
    assert run("play", script, "--chance", "--output", "null").code == 2
    assert run("play", *pair, "--chance", "--length", "15s", "--output", "null").code == 0
    (draw,) = answers.every(config.journal_file())
    assert (draw.name, draw.value in pair) == (trial_name(pair), True)
    (entry,) = Journal(config.journal_file()).entries()
    assert entry.chance == trial_name(pair)
    elsewhere = Entry(at=datetime.now().astimezone(), practice="x", before=5, after=4)
    Journal(config.journal_file()).add(elsewhere)
    trial = json.loads(run("journal", "helps", "--json", "--between", *pair).out)
    assert "x" not in trial["early"]
