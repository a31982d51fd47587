"""The answers that a listener gave to the questions of practices: added to, and never changed.

They lie in a SQLite file that only the listener can read, one row an answer, in the table `answers`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voiceguide.errors import VoiceguideError

_SECONDS = 5.0
"""So long another session that is writing is waited for."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS answers "
    "(at TEXT NOT NULL, practice TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
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
        VoiceguideError: If it cannot be kept; those from before are as they were.
    """
    row = (answer.at.isoformat(timespec="seconds"), answer.practice, answer.name, answer.value)
    with _opened(path) as journal, journal:
        journal.execute(_TABLE)
        journal.execute("INSERT INTO answers VALUES (?, ?, ?, ?)", row)


def latest(wanted: Iterable[tuple[str, str]], path: Path) -> Mapping[tuple[str, str], str]:
    """Find the last answer to each of some questions, by practice and name; those without one are not there.

    Raises:
        VoiceguideError: If the file is there and cannot be read.
    """
    if not path.exists():
        return {}
    found = {}
    asked = "SELECT value FROM answers WHERE practice = ? AND name = ? ORDER BY rowid DESC LIMIT 1"
    with _opened(path) as journal, journal:
        journal.execute(_TABLE)
        for key in wanted:
            for (value,) in journal.execute(asked, key):
                found[key] = str(value)
    return found


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite gives the files beside it the same rights.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(path, timeout=_SECONDS)) as journal:
            yield journal
    except (OSError, sqlite3.Error) as error:
        raise VoiceguideError(
            f"Answers cannot be kept in {path}: {getattr(error, 'strerror', None) or error}.",
            "Check the rights of its folder, and that the disk is not full. A damaged file can be moved.",
        ) from error
