"""The answers that a listener gave to the questions of practices: added to, and never changed.

They lie in the file of the journal, one row an answer, in the table `answers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from voiceguide.errors import JournalError
from voiceguide.journal.opening import opened

if TYPE_CHECKING:
    import sqlite3


class Answer(Struct, frozen=True, kw_only=True):
    """One answer.

    Attributes:
        practice: The script that asked, by its name.
        name: What the script calls the answer.
        value: What was answered, plain text on one line.
        at: When, with its time zone.
    """

    practice: str
    name: str
    value: str
    at: datetime


def keep(answer: Answer, path: Path) -> None:
    """Add an answer to those in the file, which is made where there is none.

    Raises:
        JournalError: If it cannot be kept; those from before are as they were.
    """
    with opened(path) as journal:
        journal.execute("INSERT INTO answers VALUES (?, ?, ?, ?)", _row(answer))


def keep_new(answers: Iterable[Answer], journal: sqlite3.Connection) -> int:
    """Add those answers to an open journal that it does not hold yet, and tell how many these were."""
    same = "SELECT 1 FROM answers WHERE at = ? AND practice = ? AND name = ? AND value = ?"
    insert = f"INSERT INTO answers SELECT ?, ?, ?, ? WHERE NOT EXISTS ({same})"
    return sum(journal.execute(insert, 2 * _row(answer)).rowcount for answer in answers)


def every(path: Path) -> tuple[Answer, ...]:
    """Find all answers, in the order in which they were given.

    Raises:
        JournalError: If the file is there and cannot be read.
    """
    if not path.exists():
        return ()
    with opened(path) as journal:
        rows = journal.execute(
            "SELECT at, practice, name, value FROM answers ORDER BY julianday(at), rowid"
        ).fetchall()
    try:
        return tuple(map(_answer, rows))
    except (TypeError, ValueError) as error:
        raise JournalError(
            f"An answer in the journal {path} cannot be read: {error}. It was left as it is.",
            "Export the lines without it: --format csv.",
        ) from error


def latest(wanted: Iterable[tuple[str, str]], path: Path) -> Mapping[tuple[str, str], str]:
    """Find the last answer to each of some questions, by practice and name; those without one are not there.

    Raises:
        JournalError: If the file is there and cannot be read.
    """
    if not path.exists():
        return {}
    found = {}
    order = "ORDER BY julianday(at) DESC, rowid DESC LIMIT 1"  # what was imported may be older
    asked = f"SELECT value FROM answers WHERE practice = ? AND name = ? {order}"
    with opened(path) as journal:
        for key in wanted:
            for (value,) in journal.execute(asked, key):
                if isinstance(value, str):
                    found[key] = value
    return found


def _answer(row: tuple[object, ...]) -> Answer:
    at, practice, name, value = row
    if not (
        isinstance(at, str) and isinstance(practice, str) and isinstance(name, str) and isinstance(value, str)
    ):
        raise TypeError("what should be text is none")
    return Answer(at=datetime.fromisoformat(at), practice=practice, name=name, value=value)


def _row(answer: Answer) -> tuple[str, str, str, str]:
    return answer.at.isoformat(timespec="seconds"), answer.practice, answer.name, answer.value
