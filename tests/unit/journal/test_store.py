"""What is noted is found again as it was, by all who share the file, however many lines there are."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.unit.journal.kept import NOON, entry, writer
from voiceguide.errors import JournalError, UsageError
from voiceguide.journal.answers import Answer, every, keep
from voiceguide.journal.entries import Entry
from voiceguide.journal.store import KEPT_DAYS, Journal

WHOLE = entry(
    voice="tone",
    before=6,
    after=0,
    body=9,
    mood=3,
    sleep=7,
    wellbeing=5,
    hours=7.5,
    body_words="tight",
    mood_words="calm",
    words="two\nlines and “quotes”; DROP TABLE entries --",
    unpleasant=True,
    unpleasant_words="dizzy",
    chance="ground-feet|breath-4-6",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite3"


def test_a_line_comes_back_as_it_was(path: Path) -> None:
    added = Journal(path).add(WHOLE)
    (found,) = Journal(path).entries()
    assert found == added == replace(WHOLE, id=1, uid=added.uid)
    assert (found.at.isoformat(), found.day, found.change) == ("2026-03-01T12:00:00+01:00", NOON.date(), -6)


def test_looking_makes_nothing(path: Path) -> None:
    journal = Journal(path)
    assert (journal.entries(), journal.restore(), journal.kept("plan"), journal.erase()) == ((), (), None, 0)
    assert not path.parent.exists()


def test_lines_are_found_by_day_practice_and_words_the_oldest_first(path: Path) -> None:
    journal = Journal(path)
    journal.add_all([entry(2, words="Die STRASSE war nass"), entry(0), entry(1, practice="", title="")])
    assert [each.day.day for each in journal.entries()] == [1, 2, 3]
    assert [each.day.day for each in journal.entries(last=2)] == [2, 3]
    assert [each.day.day for each in journal.entries(since=NOON + timedelta(days=1))] == [2, 3]
    assert [each.day.day for each in journal.entries(until=NOON + timedelta(days=1))] == [1]
    assert [each.day.day for each in journal.entries(practice="ground-feet")] == [1, 3]
    assert [each.day.day for each in journal.entries(words="straße nass feet")] == [3]
    assert journal.entries(words="100% _") == ()


def test_a_line_can_be_changed_and_keeps_what_was_not_named(path: Path) -> None:
    journal = Journal(path)
    journal.add(WHOLE)
    changed = journal.edit(1, after=4, words="")
    assert (changed,) == journal.entries() == (replace(WHOLE, id=1, uid=changed.uid, after=4, words=""),)
    with pytest.raises(ValueError, match="mood is not from 0 to 9"):
        journal.edit(1, mood=12)
    with pytest.raises(UsageError, match="no line 2"):
        journal.edit(2, mood=1)
    assert journal.entries() == (changed,)


def test_a_deletion_is_undone_as_a_whole_and_the_one_before_it_next(path: Path) -> None:
    times = iter(NOON + timedelta(minutes=minute) for minute in range(100))
    journal = Journal(path, now=lambda: next(times))
    journal.add_all([entry(day) for day in range(5)])
    journal.delete([2])
    journal.delete([4, 5, 4])
    assert [each.id for each in journal.entries()] == [1, 3]
    with pytest.raises(UsageError, match="no line 2"):
        journal.delete([1, 2])
    assert [each.id for each in journal.entries()] == [1, 3]
    assert [each.id for each in journal.restore()] == [4, 5]
    assert [each.id for each in journal.restore()] == [2]
    assert journal.restore() == ()
    assert len(journal.entries()) == 5


def test_what_was_deleted_goes_for_good_after_its_days_and_no_number_comes_twice(path: Path) -> None:
    Journal(path, now=lambda: NOON).add(entry(words="a secret"))
    Journal(path, now=lambda: NOON).delete([1])
    later = Journal(path, now=lambda: NOON + timedelta(days=KEPT_DAYS + 1))
    assert later.add(entry()).id == 2
    assert later.restore() == ()
    assert b"a secret" not in path.read_bytes()


def test_erasing_leaves_no_word_behind(path: Path) -> None:
    journal = Journal(path)
    journal.add_all([entry(words="a secret"), entry(words="another secret")])
    journal.keep("plan", "a secret plan")
    keep(Answer(practice="p", name="n", value="a secret place", at=NOON), path)
    backup = path.with_name("journal-layout-0.sqlite3")
    backup.write_bytes(b"a secret")
    assert journal.erase() == 2
    assert (journal.entries(), journal.kept("plan"), every(path)) == ((), None, ())
    assert not any(b"secret" in file.read_bytes() for file in path.parent.iterdir())
    assert not backup.exists()


def test_what_is_kept_by_a_name_is_replaced(path: Path) -> None:
    journal = Journal(path)
    journal.keep("plan", "one")
    journal.keep("plan", "two")
    assert journal.kept("plan") == "two"


def test_the_same_line_is_added_once(path: Path) -> None:
    journal = Journal(path)
    first = journal.add(entry(uid="abc"))
    assert journal.add(entry(5, uid="abc")) == first
    assert journal.add_all([entry(uid="abc"), entry(uid="def")]) == journal.entries()[1:]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_can_read_it(path: Path) -> None:
    umask = os.umask(0)
    try:
        Journal(path).add(entry())
        with closing(sqlite3.connect(path)) as other:
            other.execute("SELECT * FROM entries").fetchone()
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(umask)
    assert modes.pop("journal.sqlite3") == 0o600
    assert set(modes.values()) <= {0o600}


def test_two_programs_at_once_lose_and_double_nothing(path: Path) -> None:
    programs = [writer(path, name, 0, 25) for name in ("a", "b")]
    ended = [(program.communicate(timeout=60), program.returncode) for program in programs]
    assert [code for _, code in ended] == [0, 0], ended
    words = sorted(each.words for each in Journal(path).entries())
    assert words == sorted(f"{name} {number}" for name in "ab" for number in range(25))


def test_a_program_that_keeps_writing_is_told_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceguide.journal.opening._SECONDS", 0.05)
    Journal(path).add(entry())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="Another program keeps writing"):
            Journal(path).add(entry())
        assert len(Journal(path).entries()) == 1


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ("moment >= ?", "entries_by_moment"),
        ("practice = ?", "entries_by_practice"),
        ("id = ?", "INTEGER PRIMARY KEY"),
    ],
)
def test_ten_years_are_searched_by_index_and_not_line_by_line(path: Path, asked: str, index: str) -> None:
    Journal(path).add_all([entry(day) for day in range(20)])
    with closing(sqlite3.connect(path)) as journal:
        order = "" if "id" in asked else " ORDER BY moment DESC, id DESC"
        plan = journal.execute(
            f"EXPLAIN QUERY PLAN SELECT * FROM entries WHERE gone IS NULL AND {asked}{order}", (1,)
        ).fetchall()
    told = " ".join(row[3] for row in plan)
    assert index in told
    assert "SCAN" not in told
    assert "TEMP B-TREE" not in told


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"mood": 10}, "mood is not from 0 to 9"),
        ({"before": -1}, "before is not from 0 to 9"),
        ({"seconds": float("nan")}, "seconds is not"),
        ({"heard": 1e9}, "heard is not"),
        ({"hours": 25.0}, "hours is not from 0 to 24"),
        ({"words": "x" * 4001}, "words is longer than 4000 characters"),
        ({"words": "a\x00b"}, "words has characters that are no text"),
        ({"words": "\ud800"}, "words has characters that are no text"),
        ({"ending": "vanished"}, "ending is neither"),
        ({"at": datetime(2026, 1, 1)}, "at has no time zone"),
    ],
)
def test_no_line_holds_what_cannot_be(fields: dict[str, object], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        Entry(**{"at": datetime(2026, 1, 1, tzinfo=timezone.utc), **fields})  # type: ignore[arg-type]
