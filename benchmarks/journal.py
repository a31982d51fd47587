"""`journal`: what ten years of a line a day cost to list, to search, to answer from, and to add to."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from benchmarks.table import Row, at_most
from voiceguide.journal.entries import Entry
from voiceguide.journal.store import Journal

_DAYS = 3653
_PRACTICES = 40
_RUNS = 9
_GOAL = 0.2
_FIRST = datetime(2016, 1, 1, 7, tzinfo=timezone.utc)


def measure() -> list[Row]:
    """Take the CPU of several runs of each, the file opened anew every time, as programs do."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal.sqlite3")
        journal.add_all(map(_of_day, range(_DAYS)))
        lines = len(journal.entries())
        last_month = _FIRST + timedelta(days=_DAYS - 30)
        asked: dict[str, Callable[[], object]] = {
            f"every one of {lines} lines": journal.entries,
            "the newest 20": lambda: journal.entries(last=20),
            "two words in all of them": lambda: journal.entries(words="river evening"),
            "one practice": lambda: journal.entries(practice="practice-7"),
            "the last 30 days": lambda: journal.entries(since=last_month),
            "one line more, kept": lambda: journal.add(Entry(at=_FIRST, words="one more")),
        }
        return [
            at_most(f"journal, {what}, CPU", _costs(ask), _GOAL, "s", clock="CPU")
            for what, ask in asked.items()
        ]


def _of_day(day: int) -> Entry:
    number = day % _PRACTICES
    return Entry(
        at=_FIRST + timedelta(days=day),
        practice=f"practice-{number}",
        title=f"Practice {number}",
        seconds=600.0,
        heard=600.0,
        ending="finished",
        voice="pyttsx3",
        before=day % 10,
        after=day % 7,
        body=day % 4,
        mood=day % 9,
        sleep=day % 8,
        unpleasant=day % 50 == 0,
        words="A walk along the river in the evening, and a short sit after it." if day % 9 == 0 else "Calm.",
    )


def _costs(ask: Callable[[], object]) -> list[float]:
    costs = []
    for _ in range(_RUNS):
        began = time.process_time()
        ask()
        costs.append(time.process_time() - began)
    return costs
