"""The layouts that the journal's file has had, and the way from each to the next.

A layout is told by the file's `user_version`. Those that were once released are never edited here.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

APPLICATION = 0x76676A6E
"""The `application_id` in the head of every file from the first layout on: the letters `vgjn`."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        f"PRAGMA application_id = {APPLICATION}",
        # Before the first layout there was this table alone, or nothing.
        """CREATE TABLE IF NOT EXISTS answers
            (at TEXT NOT NULL, practice TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL)""",
        "CREATE INDEX answers_by_question ON answers (practice, name)",
        # moment: microseconds since 1970, UTC. zone: seconds east of it. gone: when it was deleted, likewise.
        """CREATE TABLE entries (
            id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
            moment INTEGER NOT NULL, zone INTEGER NOT NULL,
            practice TEXT NOT NULL, title TEXT NOT NULL, seconds REAL NOT NULL, heard REAL NOT NULL,
            ending TEXT NOT NULL, stopped_at REAL NOT NULL, voice TEXT NOT NULL,
            "before" INTEGER, "after" INTEGER, body INTEGER, mood INTEGER, sleep INTEGER, wellbeing INTEGER,
            hours REAL, body_words TEXT NOT NULL, mood_words TEXT NOT NULL, words TEXT NOT NULL,
            unpleasant INTEGER, unpleasant_words TEXT NOT NULL, chance TEXT NOT NULL, gone INTEGER)""",
        "CREATE INDEX entries_by_moment ON entries (moment)",
        "CREATE INDEX entries_by_practice ON entries (practice, moment)",
        "CREATE INDEX entries_gone ON entries (gone) WHERE gone IS NOT NULL",
        "CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ),
)
"""The statements that lead from each layout to the next; the first leads to layout 1."""

LAYOUT = len(MIGRATIONS)
"""The layout now."""


def layout_of(journal: sqlite3.Connection) -> int:
    """The layout that a file has."""
    return int(journal.execute("PRAGMA user_version").fetchone()[0])


def is_ours(journal: sqlite3.Connection) -> bool:
    """Whether a file of the layout of now has our tables and indices, and nothing else.

    What somebody else lays out, such as triggers and views, may delete what is added, or never end.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        migrate(new, keep_safe=None)
        return _shape(journal) == _shape(new)


def _shape(journal: sqlite3.Connection) -> list[tuple[object, ...]]:
    parts = "SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    columns = "SELECT name, hidden FROM pragma_table_xinfo(?)"
    return sorted(
        (*part, *(journal.execute(columns, (part[1],)).fetchall() if part[0] == "table" else ()))
        for part in journal.execute(parts).fetchall()
    )


def migrate(journal: sqlite3.Connection, keep_safe: Path | None) -> None:
    """Bring a file to the layout of now, wholly or not at all; a newer one stays as it is.

    Args:
        journal: Its connection, in no transaction.
        keep_safe: The file, of which a copy is kept beside it first; None where nothing is in it.

    Raises:
        sqlite3.Error: If it cannot be done; the file is as it was.
        OSError: If the copy cannot be kept, likewise.
    """
    if layout_of(journal) >= LAYOUT:
        return
    journal.execute("BEGIN IMMEDIATE")
    try:
        before = layout_of(journal)
        if before < LAYOUT:  # else another program was faster, perhaps a newer one
            if keep_safe is not None:
                back_up(keep_safe, before)
            for statements in MIGRATIONS[before:]:
                for statement in statements:
                    journal.execute(statement)
            journal.execute(f"PRAGMA user_version = {LAYOUT}")
        journal.execute("COMMIT")
    except BaseException:
        if journal.in_transaction:
            journal.execute("ROLLBACK")
        raise


def back_up(path: Path, layout: int) -> Path:
    """Keep a copy of a journal beside it, which only its owner can read; an earlier copy stays as it is.

    Args:
        path: The journal.
        layout: Its layout, which the copy is named by.

    Returns:
        The copy.
    """
    part = new_file_beside(path)
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as journal,
            closing(sqlite3.connect(part)) as copy,
        ):
            journal.backup(copy)
        for name in _names(path, layout):
            if put_in_place(part, name):
                return name
    finally:
        part.unlink(missing_ok=True)
    raise AssertionError("unreachable: names do not run out")


def backups_of(path: Path) -> tuple[Path, ...]:
    """The copies that lie beside a journal, sorted by name."""
    return tuple(sorted(path.parent.glob(f"{path.stem}-layout-*{path.suffix}")))


def new_file_beside(path: Path) -> Path:
    """Make an empty file in the same folder, which only its owner can read."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(handle)
    return Path(name)


def put_in_place(part: Path, path: Path) -> bool:
    """Give a whole file its name; False where that is taken, and stays as it is."""
    try:
        os.link(part, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if path.exists():
            return False
        part.rename(path)
    return True


def _names(path: Path, layout: int) -> Iterator[Path]:
    yield path.with_name(f"{path.stem}-layout-{layout}{path.suffix}")
    for number in count(2):
        yield path.with_name(f"{path.stem}-layout-{layout}-{number}{path.suffix}")
