from __future__ import annotations

import pytest

from voiceguide.script.complaints import BadValueError
from voiceguide.script.limits import MOST_BREATHS, MOST_STEPS, NOTHING, Extent, check_window, extended
from voiceguide.script.model import (
    PATTERNS,
    PAUSES,
    Bell,
    Breathe,
    BreathPattern,
    Group,
    Include,
    Note,
    OneOf,
    Place,
    Ramp,
    Repeat,
    Rest,
    Say,
    Step,
    exact_pause,
)
from voiceguide.units import Millis

HERE = Place(path="x.yaml", line=1, column=1)
REST = Rest(place=HERE, pause=PAUSES["rest"])
BOXES = Breathe(place=HERE, pattern=PATTERNS["box"], fewest=2, most=9)
HALF, TO_BOX = Millis(30_000), Ramp(to=PATTERNS["box"])
HOUR = Rest(place=HERE, pause=exact_pause(Millis(3_600_000)))


@pytest.mark.parametrize(
    ("step", "extent"),
    [
        (REST, (1, 15_000)),
        (Say(place=HERE, text="Sit."), (1, 0)),
        (Say(place=HERE, text="Sit.", pause=PAUSES["beat"]), (1, 800)),
        (Note(place=HERE, text="Sit."), (1, 0)),
        (Bell(place=HERE, strikes=3), (1, 14_000)),
        (Breathe(place=HERE, pattern=PATTERNS["box"], fewest=2, most=9), (1, 32_000, 9)),
        (Breathe(place=HERE, pattern=PATTERNS["box"], duration=Millis(60_000)), (1, 60_000, 4)),
        (Breathe(place=HERE, pattern=PATTERNS["even"], duration=HALF, ramp=TO_BOX), (1, 30_000, 4)),
        (Repeat(place=HERE, fewest=2, most=5, steps=(REST, REST)), (10, 60_000)),
        (Repeat(place=HERE, fewest=2, most=5, steps=(BOXES,)), (5, 64_000, 45)),
        (OneOf(place=HERE, alternatives=((BOXES,), (REST,), (BOXES,))), (3, 15_000, 18)),
        (Group(place=HERE, steps=(REST,)), (1, 15_000)),
        (Include(place=HERE, script="x", steps=(REST, REST)), (2, 30_000)),
        (OneOf(place=HERE, alternatives=((REST, REST), (REST,))), (3, 15_000)),
        (Rest(place=HERE, pause=PAUSES["rest"], optional=True), (1, 0)),
        (Rest(place=HERE, pause=PAUSES["rest"], at_least=Millis(1)), (1, 0)),
        (Rest(place=HERE, pause=PAUSES["rest"], at_most=Millis(1)), (1, 0)),
    ],
)
def test_measures_steps(step: Step, extent: tuple[int, ...]) -> None:
    assert extended(NOTHING, step) == Extent(*extent)


def test_counts_to_exactly_the_most_steps() -> None:
    full = Repeat(place=HERE, fewest=1, most=MOST_STEPS, steps=(REST,))
    assert extended(NOTHING, full).steps == MOST_STEPS
    with pytest.raises(BadValueError, match="passes 10,000 steps"):
        extended(Extent(1, 0), full)


def test_counts_to_exactly_the_most_breaths() -> None:
    full = Breathe(place=HERE, pattern=PATTERNS["box"], fewest=1, most=MOST_BREATHS)
    assert extended(NOTHING, full).breaths == MOST_BREATHS
    with pytest.raises(BadValueError, match="passes 100,000 breaths"):
        extended(Extent(0, 0, 1), full)


@pytest.mark.parametrize("ramp", [None, Ramp(to=PATTERNS["even"])])
def test_breaths_of_a_moment_are_counted_before_anybody_unrolls_them(ramp: Ramp | None) -> None:
    moment = BreathPattern(inhale=Millis(1), exhale=Millis(1))
    with pytest.raises(BadValueError, match="up to 1,800,000"):
        extended(NOTHING, Breathe(place=HERE, pattern=moment, duration=Millis(3_600_000), ramp=ramp))


def test_counts_to_exactly_a_day() -> None:
    day = Repeat(place=HERE, fewest=24, most=24, steps=(HOUR,))
    assert extended(NOTHING, day).shortest == 86_400_000
    with pytest.raises(BadValueError, match="passes 24 hours"):
        extended(Extent(0, 1), day)


def test_refuses_a_window_that_no_session_fits() -> None:
    check_window(Note(place=HERE, text="x", at_least=Millis(5), at_most=Millis(5)))
    with pytest.raises(BadValueError):
        check_window(Note(place=HERE, text="x", at_least=Millis(6), at_most=Millis(5)))
