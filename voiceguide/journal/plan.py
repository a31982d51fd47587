"""A plan of thirty days: what is its practice today, when it is looked back at, and how it is changed.

Pure functions of the plan, the journal's entries and the day. Days are counted from the first by the
calendar, whatever was practised: missed days take nothing away and reset nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.journal.entries import Entry, is_text
from voiceguide.units import Millis

DAYS = 30
"""A fair trial, and no finish line: in one study of everyday habits the middle person took 66 days until it
went by itself, from 18 to 254, and single missed days did not matter (Lally and others 2010, doi
10.1002/ejsp.674)."""

CHECK_INS = (8, 15, 22, DAYS)
"""On these days the person is asked whether to keep, swap, shorten or stop."""

JOURNAL_FROM = 8
"""From this day on a line in the journal is thought of."""

SECOND_FROM = 15
"""From this day on the second practice has its turn."""

CHOICE_FROM = 22
"""From this day on the person chooses among the practices."""

FEW = 2
"""So many practices a plan has before day 30, unless the person wants more all the same."""

MOST = 4
"""So many can be told in one breath."""

LONGEST_CUE = 200


class Plan(Struct, frozen=True, kw_only=True):
    """What somebody means to practise.

    Attributes:
        name: Which plan it is: one of `PLANS`, or `own`.
        began: Its first day.
        practices: One to `MOST`, the first for the first days; library names, or whole paths of scripts.
        others_from: The day, counted from 1, from which all others have their turn, too.
        length: How long a practice may take.
        cue: What it comes after, in the person's own words, such as `after brushing teeth`; or empty.
        checked: The day at which the person last looked back and changed or kept it; 0 before the first time.
        stopped: The day at which it was stopped; None while it runs.
        left: What was swapped away.
        uid: What tells its reminder from all others.

    Raises:
        ValueError: If it cannot be a plan.
    """

    name: str
    began: date
    practices: tuple[str, ...]
    length: Millis
    others_from: int = SECOND_FROM
    cue: str = ""
    checked: int = 0
    stopped: date | None = None
    left: tuple[str, ...] = ()
    uid: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.practices) <= MOST:
            raise ValueError(f"a plan has one to {MOST} practices")
        if len(set(self.practices)) < len(self.practices):
            raise ValueError("a practice is in it twice")
        if self.length <= 0:
            raise ValueError("its length is not above 0")
        if len(self.cue) > LONGEST_CUE or "\n" in self.cue or not is_text(self.cue):
            raise ValueError(f"its cue is not one line of at most {LONGEST_CUE} characters")

    @property
    def runs(self) -> bool:
        """Whether it was not stopped."""
        return self.stopped is None


class Due(Struct, frozen=True, kw_only=True):
    """What a plan says of one day.

    Attributes:
        day: Which day of the plan it is, counted from 1; after `DAYS` it goes on.
        practices: The practice of the day; several where the person chooses.
        is_done: Whether one of the plan's practices was practised today already.
        check_in: The check-in that nobody has answered yet; None where there is none.
        may_add: Whether a further practice may be added as a matter of course.
        recalls_journal: Whether a line in the journal is thought of.
    """

    day: int
    practices: tuple[str, ...]
    is_done: bool
    check_in: int | None
    may_add: bool
    recalls_journal: bool


def due(plan: Plan, entries: Iterable[Entry], today: date) -> Due:
    """Tell what a plan says of today.

    While practices take turns, the one that was not practised for longest is next: so a missed day shifts
    them, and none is passed over. Where nothing was noted at all they take turns by the calendar.

    Args:
        plan: The plan.
        entries: What was practised since it began, in any order.
        today: The day, where the person is.
    """
    day = day_of(plan, today)
    in_turn = plan.practices if day >= plan.others_from else plan.practices[:1]
    if day >= CHOICE_FROM:
        practices = in_turn
    else:
        turn = day - plan.others_from + 1
        practices = (_in_turn(in_turn, turn, [entry for entry in entries if entry.day < today]),)
    known = {noted_as(name) for name in plan.practices}
    passed = [check for check in CHECK_INS if plan.checked < check <= day]
    return Due(
        day=day,
        practices=practices,
        is_done=any(entry.day == today and entry.practice in known for entry in entries),
        check_in=passed[-1] if passed else None,
        may_add=len(plan.practices) < FEW or (day >= DAYS and len(plan.practices) < MOST),
        recalls_journal=day >= JOURNAL_FROM,
    )


def day_of(plan: Plan, today: date) -> int:
    """Which day of the plan it is, counted from 1; also where a clock was set back."""
    return max(1, (today - plan.began).days + 1)


def noted_as(name: str) -> str:
    """How the journal names a practice of a plan: a script of one's own by its file's name."""
    return PurePath(name).stem if PurePath(name).is_absolute() else name


def kept(plan: Plan, today: date) -> Plan:
    """The plan as it is, looked back at; one that was stopped goes on, with its days as they would be."""
    return replace(plan, checked=day_of(plan, today), stopped=None)


def swapped(plan: Plan, old: str, new: str, today: date) -> Plan:
    """Put a practice in the place of another; the days stay."""
    practices = tuple(new if name == old else name for name in plan.practices)
    return replace(kept(plan, today), practices=practices, left=tuple(dict.fromkeys((*plan.left, old))))


def shortened(plan: Plan, length: Millis, today: date) -> Plan:
    """Let its practices take less time."""
    return replace(kept(plan, today), length=length)


def stopped(plan: Plan, today: date) -> Plan:
    """Stop it; `kept` goes on with it."""
    return replace(plan, checked=day_of(plan, today), stopped=today)


def added(plan: Plan, name: str, today: date, *, now: bool) -> Plan:
    """Add a practice; the second has its turn from `others_from` on, or from today.

    Args:
        plan: The plan.
        name: The practice.
        today: The day.
        now: Whether it has its turn at once.
    """
    others_from = min(plan.others_from, day_of(plan, today)) if now else plan.others_from
    return replace(plan, practices=(*plan.practices, name), others_from=others_from)


def replaced(plan: Plan, other: Plan) -> Plan:
    """Begin another plan in its place, with the cue and the reminder of this one."""
    return replace(other, cue=plan.cue, uid=plan.uid)


def _in_turn(names: tuple[str, ...], turn: int, entries: Iterable[Entry]) -> str:
    """The one that was not practised for longest; of those that never were, the last added."""
    last: dict[str, datetime] = {}
    for entry in entries:
        last[entry.practice] = max(entry.at, last.get(entry.practice, entry.at))
    never = [name for name in names if noted_as(name) not in last]
    if len(never) == len(names):
        return names[-turn % len(names)]
    return never[-1] if never else min(names, key=lambda name: last[noted_as(name)])
