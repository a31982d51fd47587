"""What may come next, and what is drawn for a day: pure functions of what is known.

After something that touched discomfort comes something neutral; what touches discomfort comes only after
three gentle practices, and is no surprise.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, TypeVar

from msgspec import Struct

from voiceguide.script.shelves import INTENSE, Shelved

GENTLE = 1
"""The highest intensity that is gentle."""

FIRST_GENTLE = 3
"""So many gentle practices come before the first that touches discomfort is offered."""

REMEMBERED = timedelta(days=30)
"""Who has not practised for so long begins gently again."""

_APART = {"explainer", "first steps", "brave steps", "questions"}
"""Tags of what one goes to on purpose: nobody is sent there."""

_HOURS = {"sleep": (*range(21, 24), *range(4)), "morning": range(5, 10)}
"""Tags of what has its hour, and the hours."""

_Work = TypeVar("_Work", bound=Shelved)
Ended = Literal["finished", "stopped", "eased"]


class Sitting(Struct, frozen=True, kw_only=True):
    """A practice that somebody had.

    Attributes:
        name: Its name in the library.
        intensity: How much it touches, 0 to 3.
        at: When it ended.
        ended: Heard to its end, stopped, or left by the way out.
    """

    name: str
    intensity: int
    at: datetime
    ended: Ended


def highest_next(past: Sequence[Sitting], now: datetime) -> int:
    """The highest intensity that may be suggested now.

    Args:
        past: What was practised, in its order.
        now: The time, with a zone if those of `past` have one.
    """
    recent = [sitting for sitting in past if now - sitting.at <= REMEMBERED]
    if not recent:
        return GENTLE
    last = recent[-1]
    if last.intensity >= INTENSE or last.ended == "eased":
        return 0
    gentle = sum(sitting.intensity <= GENTLE and sitting.ended == "finished" for sitting in recent)
    return INTENSE if gentle >= FIRST_GENTLE else GENTLE


def suggested(
    practices: Sequence[tuple[str, _Work]], past: Sequence[Sitting], now: datetime
) -> tuple[str, _Work] | None:
    """What may come next: never what was had last, and another thing on another day.

    It suits the hour: what leads to sleep late, what wakes in the morning, if there is something so gentle.

    Args:
        practices: What suits this listener.
        past: What was practised, in its order.
        now: The time.
    """
    highest = highest_next(past, now)
    last = past[-1].name if past else None
    open_to = [
        (name, practice)
        for name, practice in practices
        if practice.intensity <= highest and name != last and is_drawn(practice)
    ]
    hour = _tag_of(now.hour)
    of_the_hour = [named for named in open_to if hour in named[1].tags]
    at_any_hour = [named for named in open_to if not _HOURS.keys() & set(named[1].tags)]
    return drawn(of_the_hour or at_any_hour or open_to, now.date())


def drawn(practices: Iterable[tuple[str, _Work]], day: date, turn: int = 0) -> tuple[str, _Work] | None:
    """Draw one by the day: the same all day, and for another turn another; None where there is nothing."""
    everything = sorted(practices, key=lambda named: named[0])
    if not everything:
        return None
    random.Random(f"voiceguide {day.isoformat()}").shuffle(everything)
    return everything[turn % len(everything)]


def is_drawn(practice: Shelved) -> bool:
    """Whether it is something to begin with unasked: it has a length, and no purpose that one must want."""
    return bool(practice.lengths) and not _APART & set(practice.tags)


def is_surprise(practice: Shelved) -> bool:
    """Whether it may surprise somebody: gentle, and nothing that sends them to what they fear."""
    return practice.intensity <= GENTLE and is_drawn(practice)


def _tag_of(hour: int) -> str | None:
    return next((tag for tag, hours in _HOURS.items() if hour in hours), None)
