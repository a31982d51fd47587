"""The journal: lines that are added, changed, deleted for a while, and found again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from msgspec.structs import replace

from voiceguide.errors import JournalError, UsageError
from voiceguide.journal.answers import Answer, keep_new
from voiceguide.journal.entries import FIELDS, TEXTS, Entry, is_text
from voiceguide.journal.migrations import backups_of
from voiceguide.journal.opening import opened, writing

KEPT_DAYS = 30
"""So long a deleted line can be brought back; then the next line that is added takes it away for good."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)

_COLUMNS = ("moment", "zone", *(name for name in FIELDS if name not in ("at", "id")))
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_READ = f"SELECT id, {_NAMES} FROM entries WHERE gone IS NULL"
_SEARCHED = tuple(name for name in TEXTS if name not in ("uid", "voice", "chance"))


def _now() -> datetime:
    return datetime.now(timezone.utc)


class Journal:
    """The lines in one file; every call opens it anew, so that several programs can share it.

    Looking makes no file where there is none. Every method may raise `JournalError`, where the file cannot be
    read or written, is damaged, or is none of ours; it is then as it was.

    Args:
        path: The file.
        now: Tells the time at which lines are deleted.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = _now) -> None:
        self.path = path
        self._now = now

    def add(self, entry: Entry) -> Entry:
        """Add a line, and return it as it is in the journal; one that is there by its uid stays as it is."""
        added = self.add_all([entry])
        return added[0] if added else self._by_uid(entry.uid)

    def add_all(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Add lines, all or none; return those that were not there yet, by their uids."""
        with opened(self.path) as journal, _naming(self.path), writing(journal):
            return self._add(journal, entries)

    def bring_in(self, entries: Iterable[Entry], answers: Iterable[Answer]) -> tuple[int, int]:
        """Add lines and answers, all or none; tell how many of each were not there yet."""
        with opened(self.path) as journal, _naming(self.path), writing(journal):
            return len(self._add(journal, entries)), keep_new(answers, journal)

    def edit(self, number: int, **changes: Any) -> Entry:
        """Change fields of a line, and return it.

        Raises:
            UsageError: If there is no such line.
            ValueError: If a value is out of its range, as `Entry` says.
        """
        with opened(self.path) as journal, _naming(self.path), writing(journal):
            entry = replace(_one(journal, number), **changes)
            columns = [f'"{name}" = ?' for name in _COLUMNS]
            journal.execute(f"UPDATE entries SET {', '.join(columns)} WHERE id = ?", (*_row(entry), number))
            return entry

    def delete(self, numbers: Sequence[int]) -> tuple[Entry, ...]:
        """Delete lines, all or none, until `restore`; return them.

        Raises:
            UsageError: If one of them is not there.
        """
        with opened(self.path) as journal, _naming(self.path), writing(journal):
            deleted = tuple(_one(journal, number) for number in dict.fromkeys(numbers))
            gone = _moment(self._now())
            journal.executemany(
                "UPDATE entries SET gone = ? WHERE id = ?", [(gone, entry.id) for entry in deleted]
            )
            return deleted

    def restore(self) -> tuple[Entry, ...]:
        """Bring back what was deleted last, and return it; nothing where nothing was."""
        if not self.path.exists():
            return ()
        with opened(self.path) as journal, _naming(self.path), writing(journal):
            last = "SELECT id FROM entries WHERE gone = (SELECT max(gone) FROM entries) ORDER BY id"
            numbers = [number for (number,) in journal.execute(last)]
            journal.executemany("UPDATE entries SET gone = NULL WHERE id = ?", [(each,) for each in numbers])
            return tuple(_one(journal, number) for number in numbers)

    def entries(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        practice: str | None = None,
        words: str = "",
        last: int | None = None,
    ) -> tuple[Entry, ...]:
        """Find lines, the oldest first.

        Args:
            since: Not those that began before.
            until: Nor those that began then, or later.
            practice: Those of one practice alone.
            words: Only those whose texts hold every one of these words, in any case.
            last: The newest so many of them alone.
        """
        if not self.path.exists() or (practice is not None and not is_text(practice)):
            return ()
        asked, values = _READ, []
        for clause, value in (
            ("moment >= ?", None if since is None else _moment(since)),
            ("moment < ?", None if until is None else _moment(until)),
            ("practice = ?", practice),
        ):
            if value is not None:
                asked += f" AND {clause}"
                values.append(value)
        with opened(self.path) as journal, _naming(self.path):
            rows: Iterator[Any] = journal.execute(f"{asked} ORDER BY moment DESC, id DESC", values)
            found = _first(_holding(rows, words.casefold().split()), last)
            return tuple(map(_entry, reversed(found)))

    def kept(self, name: str) -> str | None:
        """What was kept by a name; None where nothing was."""
        if not self.path.exists():
            return None
        with opened(self.path) as journal:
            row = journal.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
            return None if row is None else str(row[0])

    def keep(self, name: str, value: str) -> None:
        """Keep a text by a name, in place of the one before."""
        with opened(self.path) as journal:
            journal.execute(
                "INSERT INTO kept VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )

    def erase(self) -> int:
        """Take away for good everything that is in the file, and the copies beside it.

        Returns:
            How many lines there were, without those that were deleted before.
        """
        if not self.path.exists():
            return 0
        with opened(self.path) as journal:
            with writing(journal):
                lines = int(journal.execute("SELECT count(*) FROM entries WHERE gone IS NULL").fetchone()[0])
                tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                for (table,) in journal.execute(tables).fetchall():
                    journal.execute(f'DELETE FROM "{table}"')
            journal.execute("VACUUM")
            journal.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        try:
            for backup in backups_of(self.path):
                backup.unlink(missing_ok=True)
        except OSError as error:
            raise JournalError(
                f"The journal is empty, but a copy of it cannot be deleted: {error}.", "Delete it yourself."
            ) from error
        return lines

    def _add(self, journal: sqlite3.Connection, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        oldest = _moment(self._now() - timedelta(days=KEPT_DAYS))
        journal.execute("DELETE FROM entries WHERE gone < ?", (oldest,))
        marks = ", ".join("?" * len(_COLUMNS))
        insert = f"INSERT INTO entries ({_NAMES}) VALUES ({marks})"
        added = []
        for entry in entries:
            if entry.uid and journal.execute("SELECT 1 FROM entries WHERE uid = ?", (entry.uid,)).fetchone():
                continue
            named = replace(entry, uid=entry.uid or uuid4().hex)
            number = journal.execute(insert, _row(named)).lastrowid
            added.append(replace(named, id=number))
        return tuple(added)

    def _by_uid(self, uid: str) -> Entry:
        with opened(self.path) as journal, _naming(self.path):
            asked = _READ.replace("gone IS NULL", "uid = ?")
            return _entry(journal.execute(asked, (uid,)).fetchone())


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Name the file in which a line cannot be read."""
    try:
        yield
    except _UnreadableLineError as error:
        raise JournalError(
            f"Line {error.number} of the journal {path} cannot be read: {error}. It was left as it is.",
            "Move the file to a safe place; a new one is then begun, and reads what was exported.",
        ) from error


class _UnreadableLineError(Exception):
    """A line holds what no line can."""

    def __init__(self, number: object, why: object) -> None:
        super().__init__(str(why))
        self.number = number


def _one(journal: sqlite3.Connection, number: int) -> Entry:
    row = journal.execute(f"{_READ} AND id = ?", (number,)).fetchone()
    if row is None:
        raise _missing(number)
    return _entry(row)


def _missing(number: int) -> UsageError:
    return UsageError(
        f"There is no line {number} in the journal.", "`voiceguide journal list` tells their numbers."
    )


def _holding(rows: Iterable[Any], words: Sequence[str]) -> Iterator[Any]:
    places = [_COLUMNS.index(name) + 1 for name in _SEARCHED]
    for row in rows:
        texts = [row[place] for place in places] if words else []
        if not all(isinstance(text, str) for text in texts):
            raise _UnreadableLineError(row[0], "it holds something other than text")
        if all(word in " ".join(texts).casefold() for word in words):
            yield row


def _first(rows: Iterator[Any], most: int | None) -> list[Any]:
    return list(rows) if most is None else [row for row, _ in zip(rows, range(most), strict=False)]


def _moment(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _row(entry: Entry) -> list[Any]:
    zone = entry.at.utcoffset()
    assert zone is not None
    values = (getattr(entry, name) for name in _COLUMNS[2:])
    return [_moment(entry.at), int(zone.total_seconds()), *values]


def _entry(row: Sequence[Any]) -> Entry:
    number, moment, zone, *values = row
    named: dict[str, Any] = dict(zip(_COLUMNS[2:], values, strict=True))
    if named["unpleasant"] is not None:
        named["unpleasant"] = bool(named["unpleasant"])
    try:
        at = (_EPOCH + timedelta(microseconds=moment)).astimezone(_zone(zone))
        return Entry(id=number, at=at, **named)
    except (TypeError, ValueError, OverflowError, AttributeError) as error:
        raise _UnreadableLineError(number, error) from error


@lru_cache
def _zone(seconds: int) -> timezone:
    return timezone(timedelta(seconds=seconds))
