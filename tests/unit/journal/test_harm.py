"""Two unpleasant marks on one practice in a week, or four in a fortnight, are a reason to say something."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from voiceguide.journal.entries import Entry
from voiceguide.journal.harm import signal

NOW = datetime(2026, 3, 20, 12, tzinfo=timezone.utc)


def marked(*days: float, practice: str = "floor", unpleasant: bool | None = True) -> list[Entry]:
    """Sessions so many days ago."""
    return [
        Entry(at=NOW - timedelta(days=ago), practice=practice, title=practice.title(), unpleasant=unpleasant)
        for ago in days
    ]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], None),
        (marked(1), None),
        (marked(1, 2), "floor"),
        (marked(1, 6.9), "floor"),
        (marked(1, 7.1), None),
        (marked(1) + marked(2, practice="ears"), None),
        (marked(1) + marked(2, practice="ears") + marked(3), "floor"),
        (marked(1, 2, 3, unpleasant=False) + marked(1, 2, 3, unpleasant=None), None),
        (marked(8, 9, 10), None),
        (marked(1, 5, 9, 13.9), ""),
        (marked(1, 9, practice="a") + marked(5, 13, practice="b"), ""),
        (marked(1, 5, 9, 14.1), "floor"),
        (marked(1, 5, practice=""), None),  # a mark of the day, and of no session
        (marked(-1, -2), None),  # a clock that was set back
    ],
)
def test_what_is_said_of_marks(entries: list[Entry], said: str | None) -> None:
    found = signal(entries, NOW)
    assert (None if found is None else found.practice) == said
    assert signal(entries[::-1], NOW) == found


def test_a_signal_is_told_by_its_last_session_so_a_later_one_is_another() -> None:
    first, second = signal(marked(2, 3), NOW), signal(marked(1, 2, 3), NOW)
    assert first is not None
    assert second is not None
    assert (first.title, first.at) == ("Floor", NOW - timedelta(days=2))
    assert second.at > first.at
