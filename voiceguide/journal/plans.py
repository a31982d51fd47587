"""The four plans to begin with, and what may take the place of a practice that does not suit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from msgspec import Struct

from voiceguide.journal.plan import SECOND_FROM, Plan
from voiceguide.units import Millis

GENTLE = "gentle"
"""The plan for whoever feels worse with another."""

OWN = "own"
"""What a plan of one's own is called."""

USUAL_LENGTH = Millis(5 * 60_000)
"""Three to five minutes are enough to begin with."""

_THREE = Millis(3 * 60_000)


class Laid(Struct, frozen=True, kw_only=True):
    """One of the four plans.

    Attributes:
        title: Its name.
        about: What it is, in one sentence.
        practices: Two library names.
        length: How long a practice may take.
        others_from: The day from which the second has its turn.
    """

    title: str
    about: str
    practices: tuple[str, ...]
    length: Millis = USUAL_LENGTH
    others_from: int = SECOND_FROM


PLANS: Mapping[str, Laid] = MappingProxyType(
    {
        "steady": Laid(
            title="Steady",
            about="Grounding first, then following a sensation from day 8 on.",
            practices=("ground-feet", "somatic-tracking"),
            others_from=8,
        ),
        "breath": Laid(
            title="Breath",
            about="Slow breathing, then visiting something good.",
            practices=("breath-4-6", "resource-visit"),
        ),
        GENTLE: Laid(
            title="Gentle",
            about="From the outside in, eyes open; then slow movement.",
            practices=("gentle-start", "move-seated"),
            length=_THREE,
        ),
        "busy": Laid(
            title="Busy",
            about="Two or three minutes in the middle of a day.",
            practices=("break-2", "ground-feet"),
            length=_THREE,
        ),
    }
)
"""By the names that are typed."""

OTHERS = (
    "ground-feet",
    "ground-press",
    "orient-listen",
    "breath-free",
    "gentle-start",
    "resource-visit",
    "breath-4-6",
    "move-seated",
    "walk-slow",
    "mindful-sound",
)
"""What may take a practice's place, the plainest first."""


def laid(name: str, began: date, uid: str, cue: str = "", length: Millis | None = None) -> Plan:
    """Begin one of the four plans.

    Args:
        name: One of `PLANS`.
        began: Its first day.
        uid: What tells its reminder from all others.
        cue: What it comes after.
        length: How long a practice may take, where that is not as usual.
    """
    plan = PLANS[name]
    return Plan(
        name=name,
        began=began,
        practices=plan.practices,
        length=length or plan.length,
        others_from=plan.others_from,
        cue=cue,
        uid=uid,
    )


def title_of(plan: Plan) -> str:
    """What a plan is called."""
    return PLANS[plan.name].title if plan.name in PLANS else "Your own plan"


def others(plan: Plan) -> tuple[str, ...]:
    """What may take the place of a practice: neither in the plan, nor left before."""
    return tuple(name for name in OTHERS if name not in (*plan.practices, *plan.left))


def fitting(takes: Iterable[Millis], wanted: Millis) -> Millis | None:
    """At which of its lengths a practice is had: the longest within a time, else its shortest.

    None where it has no lengths.
    """
    lengths = sorted(takes)
    return max((length for length in lengths if length <= wanted), default=lengths[0] if lengths else None)


def shorter(takes: Iterable[Iterable[Millis]], now: Millis) -> Millis | None:
    """The next shorter time at which one of some practices is shorter than now; None where none is.

    Args:
        takes: The lengths of each.
        now: How long they may take now.
    """
    below = [
        length
        for lengths in map(tuple, takes)
        for length in lengths
        if length < (fitting(lengths, now) or length)
    ]
    return max(below, default=None)
