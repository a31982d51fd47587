"""How the nights were after evenings with a practice, and after evenings without one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
from msgspec import Struct

from voiceguide.journal.entries import Entry
from voiceguide.journal.helps.findings import HALF
from voiceguide.journal.helps.model import group_means

FEWEST_NIGHTS = 7
"""Of each kind; with fewer nothing is told."""

_EVENING, _NIGHT_ENDS = 18, 4
"""From this hour on a session belongs to the night that follows, and until that one."""


class Nights(Struct, frozen=True, kw_only=True):
    """Nights with and without a practice in the evening before.

    Attributes:
        with_practice: How many there are with one.
        without: How many without.
        mean_with: How the sleep was rated after them, 0 to 9; None where there are too few of either kind.
        mean_without: Likewise.
        better: How probable it is that it is better by at least half a point with one.
    """

    with_practice: int
    without: int
    mean_with: float | None = None
    mean_without: float | None = None
    better: float | None = None


def nights(entries: Sequence[Entry]) -> Nights:
    """Compare the sleep that was noted in the mornings after."""
    practised = evenings(entries)
    slept: tuple[list[int], list[int]] = ([], [])
    for day, sleep in ratings(entries).items():
        slept[day - timedelta(days=1) in practised].append(sleep)
    without, after = slept
    if min(map(len, slept)) < FEWEST_NIGHTS:
        return Nights(with_practice=len(after), without=len(without))
    values = np.array([*without, *after], dtype=float)
    groups = np.array([0] * len(without) + [1] * len(after))
    draws = group_means(values, groups, np.zeros((len(values), 0)))
    return Nights(
        with_practice=len(after),
        without=len(without),
        mean_with=float(np.mean(after)),
        mean_without=float(np.mean(without)),
        better=float((draws[:, 1] - draws[:, 0] >= HALF).mean()),
    )


def evenings(entries: Sequence[Entry]) -> frozenset[date]:
    """The days on whose evening something was practised."""
    return frozenset(day for entry in entries if entry.is_session and (day := _evening(entry.at)))


def ratings(entries: Sequence[Entry]) -> dict[date, int]:
    """How the night before each day was, as it was rated first on that day."""
    rated: dict[date, int] = {}
    for entry in sorted(entries, key=lambda entry: entry.at):
        if entry.sleep is not None:
            rated.setdefault(entry.day, entry.sleep)
    return rated


def _evening(at: datetime) -> date | None:
    """The day whose evening a session belongs to; None for one in daytime."""
    if at.hour >= _EVENING:
        return at.date()
    return at.date() - timedelta(days=1) if at.hour < _NIGHT_ENDS else None
