"""People who never were: what truly helps them, and how much, is known to the last number."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import numpy as np
from msgspec import Struct

from voiceguide.journal.entries import HIGHEST, Entry

BEGAN = datetime(2026, 1, 1, 7, tzinfo=timezone.utc)


class Person(Struct, frozen=True, kw_only=True):
    """Somebody with a truth.

    Attributes:
        effects: The true mean change by practice, for somebody of usual tension.
        noise: How much a change differs from one day to the next, as a standard deviation.
        pull: How much further tension falls for each point that it was above the usual.
        drift: How the change moves over a hundred days by itself.
        missing: The share of days without a line.
        days: How long the journal goes on.
        bad_days: The practice that is chosen when tension is high; else they take turns by chance.
    """

    effects: dict[str, float]
    noise: float = 1.5
    pull: float = 0.3
    drift: float = 0.0
    missing: float = 0.2
    days: int = 90
    bad_days: str = ""


def journal(person: Person, seed: int) -> list[Entry]:
    """The journal of a person, in whole points as they are typed."""
    chance = np.random.default_rng(seed)
    entries = []
    for day in range(person.days):
        if chance.random() < person.missing:
            continue
        before = float(np.clip(round(5 + 1.6 * chance.standard_normal()), 0, HIGHEST))
        practice = str(chance.choice(list(person.effects)))
        if person.bad_days and before >= 6:
            practice = person.bad_days
        drift = person.drift * (day - person.days / 2) / 100
        change = person.effects[practice] - person.pull * (before - 5) + drift
        after = int(np.clip(round(before + change + person.noise * chance.standard_normal()), 0, HIGHEST))
        at = BEGAN + timedelta(days=day)
        named = {"practice": practice, "title": practice.title()}
        entries.append(Entry(at=at, **named, before=int(before), after=after))
    return entries


NONE_HELPS = Person(effects={"a": 0.0, "b": 0.0, "c": 0.0, "d": 0.0})
ONE_HELPS = Person(effects={"a": -1.5, "b": 0.0, "c": 0.0, "d": 0.0})
ALL_DRIFT = Person(effects={"a": -1.0, "b": -1.0, "c": -1.0, "quiet-sit": -1.0}, drift=1.0)
BAD_DAYS = Person(effects={"a": -0.5, "b": -0.5, "c": -0.5}, pull=0.5, bad_days="a")
FEW_DAYS = Person(effects={"a": -1.5, "b": -0.5, "c": 0.0}, missing=0.6, days=60)
GRADED = Person(effects={"a": -2.0, "b": -1.0, "c": -0.5, "quiet-sit": -0.5}, missing=0.4)

PEOPLE = {
    "none helps": NONE_HELPS,
    "one of four helps": ONE_HELPS,
    "all drift alike": ALL_DRIFT,
    "one chosen on bad days": BAD_DAYS,
    "few days": FEW_DAYS,
    "graded": GRADED,
}
"""Everybody, by what is true of them."""
