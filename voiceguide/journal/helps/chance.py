"""A fair trial: chance chooses between two practices, so that it is not the bad days that choose."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from voiceguide.journal.answers import Answer
from voiceguide.journal.entries import Entry

DRAWN = "chance"
"""What asks, where an answer is a draw: its name is that of the trial, its value what was drawn."""

_TOWARDS_THE_RARER = 2 / 3
"""The biased coin of Efron 1971, doi 10.1093/biomet/58.3.403: both come about as often, never surely."""


def trial_name(names: Iterable[str]) -> str:
    """How a trial of two practices is called in a journal."""
    return " or ".join(sorted(names))


def draw(
    names: tuple[str, str],
    answers: Iterable[Answer],
    entries: Iterable[Entry],
    today: date,
    chance: random.Random,
) -> tuple[str, bool]:
    """Choose one of two practices; a draw of today that was not practised yet stands.

    Args:
        names: The practices.
        answers: Every answer of the journal.
        entries: Its lines of today, at least.
        today: The day.
        chance: Where the choice comes from.

    Returns:
        The practice, and whether it was drawn now: such a draw is to be kept before anybody hears of it.
    """
    wanted = trial_name(names)
    drawn = [answer for answer in answers if answer.practice == DRAWN and answer.name == wanted]
    practised = sum(entry.chance == wanted and entry.day == today for entry in entries)
    of_today = [answer.value for answer in drawn if answer.at.date() == today]
    if len(of_today) > practised:
        return of_today[-1], False
    one, other = sorted(names)
    counts = Counter(answer.value for answer in drawn)
    if counts[one] == counts[other]:
        return chance.choice((one, other)), True
    rarer, more = (one, other) if counts[one] < counts[other] else (other, one)
    return rarer if chance.random() < _TOWARDS_THE_RARER else more, True


def fair_trial(entries: Sequence[Entry], names: Iterable[str]) -> tuple[Entry, ...]:
    """The sessions of a journal in which chance chose between these practices."""
    wanted = trial_name(names)
    return tuple(entry for entry in entries if entry.chance == wanted)
