"""Journals for tests: files of every layout there was, programs that write, and lines to note."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from voiceguide.journal.entries import Entry

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=1)))

_SCRIPTS = Path(__file__).with_name("layouts")

LAYOUTS = {int(file.stem): file.read_text(encoding="utf-8") for file in sorted(_SCRIPTS.glob("*.sql"))}
"""What makes a file of each layout, with one line of every kind that the layout has."""


def file_of(layout: int, path: Path) -> Path:
    """Make a journal as the program of then left it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as journal:
        journal.executescript(LAYOUTS[layout])
    path.chmod(0o600)
    return path


def entry(day: int = 0, **fields: Any) -> Entry:
    """A session, so many days later."""
    usual = {"practice": "ground-feet", "title": "Feet on the floor", "seconds": 180.0, "heard": 180.0}
    return Entry(at=NOON + timedelta(days=day), **{**usual, "ending": "finished", **fields})


WRITER = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from voiceguide.journal.entries import Entry
from voiceguide.journal.store import Journal

name, first, last = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
journal = Journal(Path(sys.argv[1]))
for number in range(first, last):
    journal.add(Entry(at=datetime(2026, 3, 1, tzinfo=timezone.utc), words=f"{name} {number}"))
    print(number, flush=True)
"""


def writer(path: Path, name: str, first: int, last: int) -> subprocess.Popen[str]:
    """Start a program that adds numbered lines, and tells each number when its line is kept."""
    words = [sys.executable, "-c", WRITER, str(path), name, str(first), str(last)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
