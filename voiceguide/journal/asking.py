"""Which few questions are worth a key now: never more than four, and none that was answered today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from voiceguide.journal.entries import Entry

MOST_SKIPPED = 3
"""Who answered nothing so often in a row is asked no more, until they want it again."""

_FIELDS = ("body", "mood", "wellbeing")
"""Asked in turn, day by day."""

_MORNING = range(3, 15)
"""The hours in which last night's sleep is asked for."""

_BESIDE = 2
"""So many of the fields of a day are asked at once, beside what is asked of the session itself."""


def after_session(at: datetime, today: Iterable[Entry]) -> tuple[str, ...]:
    """Choose what to ask after a session: the tension now, two fields of the day, and what was unpleasant.

    Args:
        at: The time now, where the listener is.
        today: What was noted today.

    Returns:
        Names of fields of `Entry`.
    """
    return ("after", *_open(at, today)[:_BESIDE], "unpleasant")


def of_day(at: datetime, today: Iterable[Entry]) -> tuple[str, ...]:
    """Choose what to ask of a day: its fields that are not known yet; all of them where they are."""
    return _open(at, today) or _open(at, ())


def _open(at: datetime, today: Iterable[Entry]) -> tuple[str, ...]:
    lines = tuple(today)
    turn = at.date().toordinal() % len(_FIELDS)
    in_turn = (*(["sleep"] if at.hour in _MORNING else []), *_FIELDS[turn:], *_FIELDS[:turn])
    return tuple(name for name in in_turn if all(getattr(line, name) is None for line in lines))
