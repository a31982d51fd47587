from __future__ import annotations

import pytest

from voiceguide.script.model import Bell, Rest
from voiceguide.script.quiet import quiet_sit
from voiceguide.units import Millis

MINUTE = 60_000


@pytest.mark.parametrize(
    ("length", "interval", "rests"),
    [(10, None, [10]), (10, 5, [5, 5]), (12, 5, [5, 7]), (9, 5, [9]), (20, 5, [5, 5, 5, 5])],
)
def test_a_quiet_sit_lasts_from_bell_to_bell_and_no_interval_is_cut_short(
    length: int, interval: int | None, rests: list[int]
) -> None:
    every = None if interval is None else Millis(interval * MINUTE)
    steps = quiet_sit("Quiet sit", "en", Millis(length * MINUTE), every).steps
    assert [type(step) for step in steps] == [Bell, *[Rest, Bell] * len(rests)]
    pauses = [step.pause for step in steps if isinstance(step, Rest)]
    assert [pause.natural for pause in pauses] == [rest * MINUTE for rest in rests]
    assert all(pause.shortest == pause.longest for pause in pauses)
    bells = [step.level for step in steps if isinstance(step, Bell)]
    assert bells[0] == bells[-1] == 0
    assert all(level < 0 for level in bells[1:-1])
