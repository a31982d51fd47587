"""The practices that are rendered: generated, always the same, of any length."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

from benchmarks.children.sentences import lines
from voiceguide.script.model import (
    Bell,
    Breathe,
    BreathPattern,
    Pause,
    Place,
    Practice,
    Rest,
    Say,
    Step,
)
from voiceguide.units import Millis

_PLACE = Place(path="benchmarks", line=1, column=1)
_PAUSE = Pause(kind="timed", shortest=Millis(1500), natural=Millis(6000), longest=Millis(15_000))
_LINES_A_MINUTE = 6
_BELL_MINUTES, _BREATH_MINUTES = 10, 7


def session_practice(minutes: int) -> Practice:
    """Build a practice that can be fitted to `minutes`: six lines a minute out of 120.

    A bell strikes every ten minutes; in every seventh minute three slow breaths stand for three of the lines.
    """
    pool = cycle(lines(120))
    steps = tuple(step for minute in range(minutes) for step in _minute(minute, pool))
    return Practice(name="bench", path="benchmarks", title="Benchmark", steps=steps)


def speech_practice(count: int) -> Practice:
    """Build a practice that says `count` different sentences, one after another."""
    steps = tuple(Say(place=_PLACE, text=text) for text in lines(count))
    return Practice(name="speech", path="benchmarks", title="Speech", steps=steps)


def _minute(minute: int, pool: Iterator[str]) -> Iterator[Step]:
    if minute % _BELL_MINUTES == 0:
        yield Bell(place=_PLACE)
    said = _LINES_A_MINUTE
    if minute % _BREATH_MINUTES == _BREATH_MINUTES - 1:
        pattern = BreathPattern(inhale=Millis(4000), exhale=Millis(6000))
        yield Breathe(place=_PLACE, pattern=pattern, fewest=3, most=3, cues="both")
        yield Rest(place=_PLACE, pause=_PAUSE)
        said -= 3
    for text in islice(pool, said):
        yield Say(place=_PLACE, text=text, pause=_PAUSE)
