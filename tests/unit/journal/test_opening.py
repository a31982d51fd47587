"""A journal of any age opens, and what is none, or no more, is refused and left as it was."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.campaign import cases, tell
from tests.unit.journal.kept import LAYOUTS, NOON, entry, file_of, writer
from voiceguide.errors import JournalError
from voiceguide.journal import opening
from voiceguide.journal.answers import Answer, every, keep, latest
from voiceguide.journal.entries import Entry
from voiceguide.journal.migrations import LAYOUT, MIGRATIONS, backups_of, layout_of
from voiceguide.journal.store import Journal

WRITERS = cases(few=20, whole=160)
"""So many programs are killed amid writing."""

MAKERS = cases(few=3, whole=40)
"""So many are killed while a journal comes to be, or to another layout."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


def tables(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as journal:
        return sorted(journal.execute("SELECT type, name FROM sqlite_master"))


def test_a_newer_program_that_was_faster_is_not_undone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Journal(path).add(entry())
    check = opening._check

    def check_and_lose(path: Path) -> None:
        check(path)
        with closing(sqlite3.connect(path)) as journal:
            journal.execute(f"PRAGMA user_version = {LAYOUT + 1}")

    monkeypatch.setattr(opening, "_check", check_and_lose)
    with pytest.raises(JournalError, match="written by a newer voiceguide"):
        Journal(path).add(entry())
    with closing(sqlite3.connect(path)) as journal:
        assert layout_of(journal) == LAYOUT + 1


def test_there_is_a_file_of_every_layout_to_try() -> None:
    assert set(LAYOUTS) == set(range(len(MIGRATIONS) + 1))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_journal_of_every_layout_opens_with_all_that_is_in_it(layout: int, path: Path) -> None:
    file_of(layout, path)
    assert latest([("resource-build", "place")], path) == {("resource-build", "place"): "a bench"}
    found = Journal(path).entries()
    if layout >= 1:
        assert [(each.title, each.before, each.after, each.unpleasant) for each in found] == [
            ("Feet on the floor", 6, 4, False)
        ]
    Journal(path).add(entry(words="new"))
    assert [each.words for each in Journal(path).entries(words="new")] == ["new"]
    Journal(path.with_name("fresh.sqlite3")).add(entry())
    assert tables(path) == tables(path.with_name("fresh.sqlite3"))


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout < LAYOUT])
def test_before_a_journal_changes_its_layout_a_copy_is_kept_that_none_writes_over(
    layout: int, path: Path
) -> None:
    copy = path.with_name(f"journal-layout-{layout}.sqlite3")
    copy.write_bytes(b"an earlier copy")
    file_of(layout, path)
    Journal(path).add(entry())
    assert copy.read_bytes() == b"an earlier copy"
    second = path.with_name(f"journal-layout-{layout}-2.sqlite3")
    assert backups_of(path) == tuple(sorted([copy, second]))
    if os.name != "nt":
        assert stat.S_IMODE(second.stat().st_mode) == 0o600
    with closing(sqlite3.connect(second)) as kept:
        assert layout_of(kept) == layout
        assert kept.execute("SELECT value FROM answers").fetchall() == [("a bench",)]


def test_a_change_of_layout_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file_of(0, path)
    broken = (*MIGRATIONS[0], "CREATE TABLE entries (id)")
    monkeypatch.setattr("voiceguide.journal.migrations.MIGRATIONS", (broken,))
    with pytest.raises(JournalError, match="cannot be read or written"):
        Journal(path).add(entry())
    monkeypatch.undo()
    with closing(sqlite3.connect(path)) as journal:
        assert layout_of(journal) == 0
        assert [name for _, name in tables(path)] == ["answers"]
    assert [each.value for each in every(path)] == ["a bench"]


def test_many_who_open_an_old_journal_at_once_bring_it_up_to_date_once(path: Path) -> None:
    file_of(0, path)
    threads = [
        threading.Thread(target=keep, args=(Answer(practice="p", name="n", value=str(n), at=NOON), path))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.value for each in every(path)) == sorted(["a bench", *map(str, range(8))])
    assert len(backups_of(path)) == 1


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE answers (id INTEGER, at TEXT)")
        other.execute("INSERT INTO answers VALUES (1, 'theirs')")


def marked(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA application_id = 252006673")
        other.executescript(LAYOUTS[0])


def newer(path: Path) -> None:
    Journal(path).add(entry())
    with closing(sqlite3.connect(path)) as journal:
        journal.execute(f"PRAGMA user_version = {LAYOUT + 1}")


def overwritten(path: Path) -> None:
    Journal(path).add_all([entry(day, words="x" * 300) for day in range(100)])
    whole = bytearray(path.read_bytes())
    whole[4096 * 5 : 4096 * 6] = random.Random(1).randbytes(4096)
    path.write_bytes(whole)


def cut_short(path: Path) -> None:
    Journal(path).add_all([entry(day, words="x" * 300) for day in range(100)])
    path.write_bytes(path.read_bytes()[: 4096 * 4 + 100])


REFUSED = {
    "of another program": (foreign, "a database of another program", "Move it to another folder"),
    "with another mark": (marked, "a database of another program", "Move it to another folder"),
    "of a newer program": (newer, "written by a newer voiceguide", "up to date"),
    "text": (
        lambda path: path.write_text("Dear diary\n" * 50),
        "is damaged: it is not a database",
        "Move it",
    ),
    "shorter than a head": (
        lambda path: path.write_bytes(b"SQLite format 3\x00abc"),
        "is damaged",
        "Move it",
    ),
    "overwritten in its middle": (overwritten, "is damaged", "Move it to a safe place"),
    "cut short": (cut_short, "is damaged", "Move it to a safe place"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_whole_journal_is_refused_with_its_remedy_and_stays_as_it_was(
    kind: str, path: Path
) -> None:
    make, what, remedy = REFUSED[kind]
    make(path)
    before = path.read_bytes()
    journal = Journal(path)
    for touch in (
        journal.entries,
        lambda: journal.add(entry()),
        lambda: journal.edit(1, mood=1),
        journal.restore,
        journal.erase,
        lambda: latest([("a", "b")], path),
        lambda: keep(Answer(practice="p", name="n", value="v", at=NOON), path),
    ):
        with pytest.raises(JournalError) as refused:
            touch()
        assert what in refused.value.what
        assert "left as it is" in refused.value.what.replace("was left", "left")
        assert remedy in refused.value.remedy
        assert path.read_bytes() == before


def test_a_damaged_journal_names_its_copy(path: Path) -> None:
    file_of(0, path)
    Journal(path).entries()
    (copy,) = backups_of(path)
    path.write_bytes(b"no journal" * 1000)
    with pytest.raises(JournalError, match=str(copy)):
        Journal(path).entries()


def test_an_empty_file_is_an_empty_journal(path: Path) -> None:
    path.touch()
    assert Journal(path).entries() == ()


@pytest.mark.campaign
def test_a_program_that_is_killed_amid_writing_loses_and_doubles_no_line(path: Path) -> None:
    chance = random.Random(0)
    kept: list[int] = []
    for _ in range(WRITERS):
        first = kept[-1] + 2 if kept else 0  # the line after the last one told may be there as well
        program = writer(path, "line", first, first + 1000)
        assert program.stdout is not None
        for _ in range(chance.randrange(1, 12)):
            kept.append(int(program.stdout.readline()))
        threading.Event().wait(chance.random() * 0.01)
        program.kill()
        kept += map(int, program.stdout.read().split())
        program.communicate()
    numbers = [int(each.words.split()[1]) for each in Journal(path).entries()]
    assert len(numbers) == len(set(numbers))
    assert set(kept) <= set(numbers)
    assert len(numbers) <= len(kept) + WRITERS
    with closing(sqlite3.connect(path)) as journal:
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    tell("kill -9 while writing the journal", tried=WRITERS, unit="kills", note=f"{len(numbers)} lines")


@pytest.mark.campaign
@pytest.mark.parametrize("layout", [None, 0])
def test_a_program_that_is_killed_while_a_journal_comes_to_be_leaves_one_that_opens(
    layout: int | None, tmp_path: Path
) -> None:
    chance = random.Random(1)
    for turn in range(MAKERS):
        path = tmp_path / str(turn) / "journal.sqlite3"
        path.parent.mkdir()
        if layout is not None:
            file_of(layout, path)
        program = writer(path, "line", 0, 1)
        threading.Event().wait(0.03 + chance.random() * 0.15)
        program.kill()
        told = program.communicate()[0].split()
        assert [each.words for each in Journal(path).entries()][: len(told)] == ["line 0"] * len(told)
        Journal(path).add(Entry(at=NOON, words="after"))
        assert len(every(path)) == (0 if layout is None else 1)
    made = "is made" if layout is None else "changes its layout"
    tell(f"kill -9 while a journal {made}", tried=MAKERS, unit="kills")
