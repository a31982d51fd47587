"""What a journal says of each practice, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from voiceguide.journal.entries import Entry
from voiceguide.journal.helps.model import Values, group_means

FEWEST = 5
"""Of a practice with fewer sessions nothing is told."""

RANKED = 8
"""From so many sessions on it is compared with others."""

HALF = 0.5
"""The least change that is called one, in points of ten (the trials of Vetter and Konigorski, medRxiv
2025.04.09.25325513, count who changes by at least so much with a probability of `LIKELY`)."""

LIKELY = 0.7

LEADING = 0.8
"""So probable must it be that a practice comes with the largest drop, before that is told."""

QUIET = "quiet-sit"
"""The person's own comparison: as long, and without guidance."""


class Effect(Struct, frozen=True, kw_only=True):
    """How tension changed over one practice; below 0 is a drop.

    Attributes:
        practice: Its name.
        title: Its title.
        sessions: How many sessions say so.
        seen: The mean change, as it was noted, in points of ten.
        change: The same, leaning on the person's other practices, from their usual tension.
        low: With a probability of 95 per cent it is more than this …
        high: … and less than this.
        half: How probable a drop of at least `HALF` is.
        beyond_quiet: How probable a drop is that is larger by `HALF` than that of a quiet sit; None where
            there are too few of those.
        first: How probable it is that no other ranked practice comes with a larger drop; None for one that is
            not ranked.
    """

    practice: str
    title: str
    sessions: int
    seen: float
    change: float
    low: float
    high: float
    half: float
    beyond_quiet: float | None = None
    first: float | None = None


class Findings(Struct, frozen=True, kw_only=True):
    """What a journal says.

    Attributes:
        effects: Practices with enough sessions, the largest drop first.
        early: How many sessions the others have, by title.
        leading: The one that probably comes with the largest drop; None where nobody can tell.
    """

    effects: tuple[Effect, ...]
    early: Mapping[str, int]
    leading: Effect | None = None


def findings(entries: Iterable[Entry]) -> Findings:
    """Work out what helps, of every session with a tension before and after it."""
    told = [entry for entry in entries if entry.is_session and entry.change is not None]
    counts = Counter(entry.practice for entry in told)
    titles = {entry.practice: entry.title or entry.practice for entry in told}
    early = {titles[name]: count for name, count in counts.items() if count < FEWEST}
    names = [name for name, count in counts.items() if count >= FEWEST]
    if not names:
        return Findings(effects=(), early=early)
    draws = _draws(told, list(counts))
    columns = {name: draws[:, place] for place, name in enumerate(counts)}
    ranked = [name for name in names if counts[name] >= RANKED and name != QUIET]
    first = _first(ranked, columns)
    quiet = columns[QUIET] if counts[QUIET] >= FEWEST else None
    effects = []
    for name in names:
        low, high = np.quantile(columns[name], (0.025, 0.975))
        effects.append(
            Effect(
                practice=name,
                title=titles[name],
                sessions=counts[name],
                seen=float(np.mean([entry.change for entry in told if entry.practice == name])),
                change=float(columns[name].mean()),
                low=float(low),
                high=float(high),
                half=float((columns[name] <= -HALF).mean()),
                beyond_quiet=(
                    None if quiet is None or name == QUIET else float((columns[name] <= quiet - HALF).mean())
                ),
                first=first.get(name),
            )
        )
    effects.sort(key=lambda effect: effect.change)
    return Findings(effects=tuple(effects), early=early, leading=_leading(effects))


def _draws(entries: Sequence[Entry], names: Sequence[str]) -> Values:
    """Draws of every practice's mean change, of somebody as tense before as this person usually is.

    Who is very tense before has more to lose: without that covariate, what is chosen on bad days would seem
    to help most. Weeks are the other one, since times get easier and harder by themselves.
    """
    changes = np.array([entry.change for entry in entries], dtype=float)
    groups = np.array([names.index(entry.practice) for entry in entries])
    began = min(entry.at for entry in entries)
    weeks = [(entry.at - began).total_seconds() / (7 * 86_400) for entry in entries]
    before = [float(entry.before or 0) for entry in entries]
    return group_means(changes, groups, np.array([before, weeks]).T)


def _first(names: Sequence[str], columns: Mapping[str, Values]) -> dict[str, float]:
    """How probable it is of each that it comes with the largest drop."""
    if len(names) < 2:
        return {}
    lowest = np.argmin(np.stack([columns[name] for name in names]), axis=0)
    return {name: float((lowest == place).mean()) for place, name in enumerate(names)}


def _leading(effects: Sequence[Effect]) -> Effect | None:
    for effect in effects:
        beyond = effect.half if effect.beyond_quiet is None else effect.beyond_quiet
        if effect.first is not None and effect.first >= LEADING and beyond >= LIKELY:
            return effect
    return None
