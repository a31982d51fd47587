"""Rules about one paced breath: bounds within which most people can breathe without effort.

The bounds are our judgement within what guided practices use; where a trial stands behind one, it is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Set
from itertools import islice

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.session import Session, gathered
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.script.model import PATTERNS, Breathe, BreathPattern, Place
from voiceguide.timeline import Cue
from voiceguide.timeline.patterns import patterns, phases, rounds_for
from voiceguide.units import Millis, brief, ms_to_frames

INHALE = (Millis(2000), Millis(6000))
EXHALE = (Millis(3000), Millis(10_000))
LONGEST_HOLD = Millis(4000)
CYCLE = (Millis(5000), Millis(19_000))
"""Between 12 and 3.2 breaths a minute."""

LARGEST_RATIO = 2.5
"""Exhale to inhale."""

LONG_HOLD = PATTERNS["4-7-8"]
"""The one breath with a longer hold."""

_LONG_HOLD_CUES = [(f"breathe.{phase}", ms_to_frames(length)) for phase, length in phases(LONG_HOLD)]

MOST_LONG_HOLDS = 4
"""Whoever made 4-7-8 known advises no more at once in the first month, for it can make light-headed."""

LARGEST_STEP, FEWEST_BETWEEN = Millis(500), 2
"""How fast a ramp may be: half a second every second breath."""


def _breaths(sheet: Sheet) -> Iterator[tuple[str, BreathPattern, Place]]:
    for step in _paced(sheet):
        yield "This breath", step.pattern, step.place
        if step.ramp is not None:
            yield "The ramp's last breath", step.ramp.to, step.place


def _between(sheet: Sheet) -> Iterator[tuple[str, BreathPattern, Place]]:
    """Of every ramp the breath between its ends that is held longest."""
    for step in _paced(sheet):
        ends = {step.pattern, step.ramp.to} if step.ramp else {step.pattern}
        between = _rounds(step).keys() - ends - {LONG_HOLD}
        if between:
            longest = max(between, key=lambda breath: max(breath.hold, breath.rest))
            yield "A breath of the ramp", longest, step.place


def _rounds(step: Breathe) -> Counter[BreathPattern]:
    """How many rounds a step has of each breath, at most."""
    return Counter(islice(patterns(step), rounds_for(step, step.most)))


def _paced(sheet: Sheet) -> Iterator[Breathe]:
    return (step for step in sheet.steps if isinstance(step, Breathe))


def _phases(sheet: Sheet) -> Iterator[Spot]:
    for what, breath, place in _breaths(sheet):
        for phase, (low, high), reason in (
            ("goes in for", INHALE, "small and easy breaths are"),
            ("goes out for", EXHALE, "out-breaths without effort are"),
        ):
            length = breath.inhale + breath.top_up if phase == "goes in for" else breath.exhale
            if not low <= length <= high:
                yield Spot(
                    place=place,
                    message=f"{what} {phase} {brief(length)}; {reason} {brief(low)} to {brief(high)} long.",
                    suggestion=f"Choose {brief(low)} to {brief(high)}.",
                )


def _holds(sheet: Sheet) -> Iterator[Spot]:
    for what, breath, place in (*_breaths(sheet), *_between(sheet)):
        for hold, where in ((breath.hold, "in"), (breath.rest, "out")):
            if hold > LONGEST_HOLD and breath != LONG_HOLD:
                yield Spot(
                    place=place,
                    message=f"{what} is held for {brief(hold)} after breathing {where}; long holds bring "
                    "hunger for air, and to some people panic.",
                    suggestion=f"Hold for {brief(LONGEST_HOLD)} at most, or not at all.",
                )


def _balance(sheet: Sheet) -> Iterator[Spot]:
    for what, breath, place in _breaths(sheet):
        inhale, exhale = breath.inhale + breath.top_up, breath.exhale
        if exhale < inhale:
            yield Spot(
                place=place,
                message=f"{what} goes out for {brief(exhale)} and in for {brief(inhale)}; people felt more "
                "at ease where the out-breath was the longer one (Van Diest 2014).",
                suggestion=f"Breathe out for {brief(inhale)} or more.",
            )
        elif exhale > LARGEST_RATIO * inhale:
            yield Spot(
                place=place,
                message=f"{what} goes out more than {LARGEST_RATIO:g} times as long as in, and leaves people "
                "short of air.",
                suggestion="Lengthen the in-breath, or shorten the out-breath.",
            )


def _pace(sheet: Sheet) -> Iterator[Spot]:
    shortest, longest = CYCLE
    for what, breath, place in _breaths(sheet):
        if breath.cycle < shortest:
            told = "fast breathing makes light-headed and does not belong here"
        elif breath.cycle > longest:
            told = "so slow a breath is work"
        else:
            continue
        yield Spot(
            place=place,
            message=f"{what} takes {brief(breath.cycle)} altogether; {told}.",
            suggestion=f"Let a whole breath take {brief(shortest)} to {brief(longest)}.",
        )


def _ramps(sheet: Sheet) -> Iterator[Spot]:
    for step in _paced(sheet):
        ramp = step.ramp
        if ramp is not None and (ramp.step > LARGEST_STEP or ramp.every < FEWEST_BETWEEN):
            often = "every breath" if ramp.every == 1 else f"every {ramp.every} breaths"
            yield Spot(
                place=step.place,
                message=f"The ramp changes by {brief(ramp.step)} {often}, faster than a body follows without "
                "effort.",
                suggestion="Write `step: 0.5s` and `every: 2`, or gentler.",
            )


def _many_long_holds(sheet: Sheet) -> Iterator[Spot]:
    most = {step.place: _rounds(step)[LONG_HOLD] for step in _paced(sheet)}
    many = {place: rounds for place, rounds in most.items() if rounds > MOST_LONG_HOLDS}
    few = {place for place, rounds in most.items() if 0 < rounds <= MOST_LONG_HOLDS}
    advice = f"Write `rounds: {MOST_LONG_HOLDS}` and no `ramp`, and do not repeat it."
    for place, rounds in many.items():
        yield Spot(place=place, message=_too_many(rounds, ""), suggestion=advice)
    for place, rounds, when in gathered(sheet, _long_holds(few)):
        yield Spot(place=place, message=_too_many(rounds, when), suggestion=advice)


def _long_holds(places: Set[Place]) -> Callable[[Session], Iterator[tuple[Place, int]]]:
    def find(session: Session) -> Iterator[tuple[Place, int]]:
        breaths = session.breaths
        held = [
            hold.place
            for before, hold, after in zip(breaths, breaths[1:], breaths[2:], strict=False)
            if hold.place in places and _is_long_hold(before, hold, after)
        ]
        if len(held) > MOST_LONG_HOLDS and (place := held[MOST_LONG_HOLDS]) is not None:
            yield place, len(held)

    return find


def _is_long_hold(*cues: Cue) -> bool:
    return [(cue.kind, cue.end - cue.start) for cue in cues] == _LONG_HOLD_CUES


def _too_many(rounds: int, when: str) -> str:
    return (
        f"{rounds} rounds of 4-7-8{when} are more than the {MOST_LONG_HOLDS} that are advised at once; its "
        "long hold can make light-headed."
    )


RULES: tuple[Rule, ...] = (
    Rule(
        code="breath-length",
        severity="warning",
        about="An in-breath lasts 2 to 6 seconds with its top-up, an out-breath 3 to 10: no effort.",
        find=_phases,
    ),
    Rule(
        code="breath-hold",
        severity="warning",
        about="A breath is held for 4 seconds at most, except in 4-7-8: long holds bring hunger for air.",
        find=_holds,
    ),
    Rule(
        code="breath-balance",
        severity="warning",
        about="The out-breath is as long as the in-breath or longer, up to two and a half times.",
        find=_balance,
    ),
    Rule(
        code="breath-pace",
        severity="warning",
        about="A whole breath takes 5 to 19 seconds, 12 to 3.2 a minute: neither hurried nor work.",
        find=_pace,
    ),
    Rule(
        code="breath-ramp",
        severity="warning",
        about="A ramp changes by half a second at most, every second breath at most.",
        find=_ramps,
    ),
    Rule(
        code="many-long-holds",
        severity="warning",
        about="A session has four rounds of 4-7-8 at most.",
        find=_many_long_holds,
    ),
)
