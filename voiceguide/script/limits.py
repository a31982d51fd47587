"""How much a script may hold, counted on its steps without unrolling them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

from voiceguide.script.complaints import BadValueError
from voiceguide.script.model import (
    Bell,
    Breathe,
    BreathPattern,
    Group,
    Include,
    OneOf,
    Ramp,
    Repeat,
    Rest,
    Say,
    Step,
)
from voiceguide.script.values import LONGEST
from voiceguide.units import brief

MOST_STEPS = 10_000
"""The most steps a script may have, its repeats (at their highest), includes and alternatives written out."""

MOST_BREATHS = 100_000
"""The most breaths a script may have, counted as its steps are; a day holds no more than that."""

MOST_PAIRS = 10_000
"""The most names, or respellings, that one mapping of such may have."""


class Extent(NamedTuple):
    """How many steps and breaths there are unrolled, and how many milliseconds they certainly last."""

    steps: int
    shortest: int
    breaths: int = 0


NOTHING = Extent(0, 0)
"""The extent of no steps."""


def extended(extent: Extent, step: Step) -> Extent:
    """Add a step to what stands before it.

    Only what is always heard counts as time: pauses at their shortest, breaths at their fewest, the time
    between strikes; speech and conditional or optional steps count as nothing.

    Raises:
        BadValueError: When this step goes over `MOST_STEPS` steps, `MOST_BREATHS` breaths or 24 hours.
    """
    own = _extent_of(step)
    is_free = step.at_least is None and step.at_most is None and step.when is None
    always = is_free and not step.optional
    shortest = extent.shortest + (own.shortest if always else 0)
    whole = Extent(extent.steps + own.steps, shortest, extent.breaths + own.breaths)
    if whole.steps > MOST_STEPS:
        raise BadValueError(
            f"Here the script passes {MOST_STEPS:,} steps: with its repeats and includes written out it has "
            f"at least {whole.steps:,}.",
            "Repeat less, or make two practices of it.",
        )
    if whole.breaths > MOST_BREATHS:
        raise BadValueError(
            f"Here the script passes {MOST_BREATHS:,} breaths: with its repeats and includes written out it "
            f"has up to {whole.breaths:,}.",
            "Breathe for fewer rounds, or more slowly.",
        )
    if whole.shortest > LONGEST:
        raise BadValueError(
            f"Here the session passes 24 hours: even at its shortest it lasts {brief(whole.shortest)}.",
            "Repeat less, or make two practices of it.",
        )
    return whole


def check_window(step: Step) -> None:
    """Refuse a step that no session could ever contain.

    Raises:
        BadValueError: When it begins at a longer length than it ends at.
    """
    if step.at_least is not None and step.at_most is not None and step.at_least > step.at_most:
        raise BadValueError(
            f"No session is both at least {brief(step.at_least)} and at most {brief(step.at_most)} long.",
            "`from` should not be longer than `until`.",
        )


def _extent_of(step: Step) -> Extent:
    match step:
        case Say(pause=pause, marks=marks):
            inside = sum(silence for _, silence in marks.pauses)
            return Extent(1, inside + (pause.shortest if pause else 0))
        case Rest(pause=pause):
            return Extent(1, pause.shortest)
        case Breathe(pattern=pattern, fewest=fewest, most=most, duration=None):
            return Extent(1, fewest * pattern.cycle, most)
        case Breathe(pattern=pattern, ramp=ramp, duration=int(duration)):
            return Extent(1, duration, -(-duration // _shortest_cycle(pattern, ramp)))
        case Bell(strikes=strikes, every=every):
            return Extent(1, (strikes - 1) * every)
        case Repeat(fewest=fewest, most=most, steps=steps):
            once = _sum(steps)
            return Extent(most * once.steps, fewest * once.shortest, most * once.breaths)
        case OneOf(alternatives=alternatives):
            each = [_sum(steps) for steps in alternatives]
            shortest = min(one.shortest for one in each)
            return Extent(sum(one.steps for one in each), shortest, sum(one.breaths for one in each))
        case Group(steps=steps) | Include(steps=steps):
            return _sum(steps)
        case _:
            return Extent(1, 0)


def _shortest_cycle(pattern: BreathPattern, ramp: Ramp | None) -> int:
    """No breath on the way of a ramp is shorter than this, in milliseconds."""
    if ramp is None:
        return pattern.cycle
    return sum(
        min(getattr(pattern, phase), getattr(ramp.to, phase)) for phase in BreathPattern.__struct_fields__
    )


def _sum(steps: Sequence[Step]) -> Extent:
    return reduce(extended, steps, NOTHING)
