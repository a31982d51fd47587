"""The journal's file, opened: made where there is none, refused where it is not whole or not a journal.

Its head is read before SQLite may touch it, for SQLite mends what it opens, and what is not ours is not ours
to mend.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from voiceguide.errors import JournalError
from voiceguide.journal.migrations import (
    APPLICATION,
    LAYOUT,
    backups_of,
    is_ours,
    layout_of,
    migrate,
    new_file_beside,
    put_in_place,
)
from voiceguide.ordinary import open_ordinary

_SECONDS = 10.0
"""So long another program that is writing is waited for."""

_LONGEST_VALUE = 1 << 20
"""Bytes of one value, or one line; a file from elsewhere may hold larger ones."""

_MAGIC = b"SQLite format 3\x00"
_HEAD = 100
_APPLICATION_AT = slice(68, 72)
"""Where things are in the head. Source: https://www.sqlite.org/fileformat.html, section 1.3."""

_FIRST = ["at", "practice", "name", "value"]
"""The columns of the one table there was before the first layout."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a journal, in the layout of now; it is closed at the end.

    Every statement is its own transaction, unless `writing` holds several together.

    Args:
        path: Its file; made where there is none, with its folder.

    Raises:
        JournalError: If it cannot be opened, read or written; also for what fails while it is open.
    """
    try:
        if not path.exists():
            _make(path)
        _check(path)
        with closing(_connect(path, "rw")) as journal:
            if journal.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                journal.execute("PRAGMA journal_mode = WAL")
            journal.execute("PRAGMA synchronous = FULL")
            journal.execute("PRAGMA secure_delete = ON")
            migrate(journal, keep_safe=path)
            if layout_of(journal) > LAYOUT:  # since it was looked at
                raise _newer(path)
            yield journal
    except sqlite3.Error as error:
        raise _told(path, error) from error
    except OSError as error:
        raise JournalError(
            f"The journal {path} cannot be opened: {error.strerror or error}.",
            "Check the rights of its folder, and that the disk is not full.",
        ) from error


@contextmanager
def writing(journal: sqlite3.Connection) -> Iterator[None]:
    """Hold several statements together: all of them are done, or none."""
    journal.execute("BEGIN IMMEDIATE")
    try:
        yield
        journal.execute("COMMIT")
    except BaseException:
        if journal.in_transaction:
            journal.execute("ROLLBACK")
        raise


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{'immutable=1' if mode == 'immutable' else f'mode={mode}'}"
    journal = sqlite3.connect(uri, uri=True, timeout=_SECONDS, isolation_level=None)
    # A flipped bit in a text costs one letter of it, and not all that was ever written.
    journal.text_factory = lambda text: text.decode("utf-8", "replace")
    if sys.version_info >= (3, 11):
        journal.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    return journal


def _make(path: Path) -> None:
    """Make an empty journal aside, so that nobody ever meets half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = new_file_beside(path)
    try:
        with closing(_connect(part, "rw")) as journal:
            migrate(journal, keep_safe=None)
            journal.execute("PRAGMA journal_mode = WAL")
        put_in_place(part, path)  # or another program was faster, which is as good
    finally:
        part.unlink(missing_ok=True)


def _check(path: Path) -> None:
    """Refuse what is not a whole journal that this program knows, without changing a byte of it."""
    with open_ordinary(path) as file:
        head = file.read(_HEAD)
    if head and not (head.startswith(_MAGIC) and len(head) == _HEAD):
        raise _damaged(path, "it is not a database")
    application = int.from_bytes(head[_APPLICATION_AT], "big")
    if application != APPLICATION and not (application == 0 and _is_from_before(path)):
        raise JournalError(
            f"{path} is a database of another program, and not a journal. It was left as it is.",
            "Move it to another folder; a new journal is then begun.",
        )
    with closing(_connect(path, "rw" if _is_interrupted(path) else "ro")) as journal:
        journal.execute("BEGIN")  # a newer program may be changing the layout: all of this is of one moment
        try:
            faults = journal.execute("PRAGMA quick_check(1)").fetchone()[0]
        except UnicodeDecodeError as error:  # SQLite names what is broken by its own, broken name
            raise _damaged(path, "its layout cannot be read") from error
        if faults != "ok":
            raise _damaged(path, str(faults).splitlines()[-1])
        if layout_of(journal) > LAYOUT:
            raise _newer(path)
        if layout_of(journal) == LAYOUT and not is_ours(journal):
            raise JournalError(
                f"{path} is laid out as no voiceguide lays out a journal. It was left as it is.",
                "Move it to another folder; a new journal is then begun.",
            )


def _is_from_before(path: Path) -> bool:
    """Whether a file holds nothing, or only the table there was before the first layout."""
    with closing(_connect(path, "immutable")) as journal:
        tables = [name for (name,) in journal.execute("SELECT name FROM sqlite_master")]
        columns = [row[1] for row in journal.execute("PRAGMA table_info(answers)")]
        return layout_of(journal) == 0 and (not tables or (tables == ["answers"] and columns == _FIRST))


def _is_interrupted(path: Path) -> bool:
    """Whether a program was ended amid writing a file without a WAL: SQLite has to mend it to read it."""
    return path.with_name(f"{path.name}-journal").exists()


def _newer(path: Path) -> JournalError:
    return JournalError(
        f"The journal {path} was written by a newer voiceguide. It was left as it is.",
        "Bring this voiceguide up to date, and try again.",
    )


def _damaged(path: Path, why: str) -> JournalError:
    backups = backups_of(path)
    copy = f" An older copy of it is {backups[-1]}." if backups else ""
    return JournalError(
        f"The journal {path} is damaged: {why}. It was left as it is.{copy}",
        "Move it to a safe place; a new one is then begun. `voiceguide journal import` reads exported files.",
    )


def _told(path: Path, error: sqlite3.Error) -> JournalError:
    if type(error) is sqlite3.DatabaseError:  # what SQLite says of a file that is none of its own, or broken
        return _damaged(path, str(error))
    if "locked" in str(error):
        return JournalError(
            f"Another program keeps writing in the journal {path}.", "Try again when it is done."
        )
    return JournalError(
        f"The journal {path} cannot be read or written: {error}.",
        "Check the rights of its folder, and that the disk is not full.",
    )
