"""When practice is unpleasant too often: two signals, and nothing that judges.

In an interview study of mindfulness courses most people had some side effect, and 6 to 14 in a hundred a
lasting one (Britton and others 2021, doi 10.1177/2167702621996340): so both are said early, and gently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from voiceguide.journal.entries import Entry

TWICE = 2
WEEK = timedelta(days=7)
"""One practice that was unpleasant so often within so long may be the wrong one, or too long."""

SEVERAL = 4
FORTNIGHT = timedelta(days=14)
"""Practice as a whole that was unpleasant so often within so long is a reason to pause."""


class Signal(Struct, frozen=True, kw_only=True):
    """Something was unpleasant too often.

    Attributes:
        practice: Which practice; empty where it is practice as a whole.
        title: Its title; empty likewise.
        at: When the last of these sessions began: a later one makes it another signal.
    """

    practice: str
    title: str
    at: datetime


def signal(entries: Iterable[Entry], now: datetime) -> Signal | None:
    """Find what there is to say now: of practice as a whole before that of one practice.

    Args:
        entries: Lines of the journal, in any order; a fortnight of them is enough.
        now: The time, with its zone.
    """
    marked = sorted(
        (
            entry
            for entry in entries
            if entry.is_session and entry.unpleasant and timedelta(0) <= now - entry.at <= FORTNIGHT
        ),
        key=lambda entry: entry.at,
    )
    if len(marked) >= SEVERAL:
        return Signal(practice="", title="", at=marked[-1].at)
    of_week = [entry for entry in marked if now - entry.at <= WEEK]
    counts = Counter(entry.practice for entry in of_week)
    for entry in reversed(of_week):
        if counts[entry.practice] >= TWICE:
            return Signal(practice=entry.practice, title=entry.title or entry.practice, at=entry.at)
    return None
