"""How long every phase of every breath is: patterns, ramps, and how many breaths there are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

from msgspec.structs import replace

from voiceguide.script.model import Breathe, BreathPattern
from voiceguide.timeline.model import BreathPhase
from voiceguide.units import Frames, Millis, ms_to_frames

_RAMP_ORDER = ("exhale", "inhale", "hold", "rest", "top_up")


def patterns(step: Breathe) -> Iterator[BreathPattern]:
    """Yield the pattern of every breath, without end: a ramp first lengthens or shortens the exhale."""
    pattern = step.pattern
    for done in count(1):
        yield pattern
        if step.ramp is not None and done % step.ramp.every == 0:
            pattern = _towards(pattern, step.ramp.to, step.ramp.step)


def phases(pattern: BreathPattern) -> Iterator[tuple[BreathPhase, Millis]]:
    """Yield the phases that one breath has, in their order, and how long each is."""
    named: tuple[tuple[BreathPhase, Millis], ...] = (
        ("in", pattern.inhale),
        ("top_up", pattern.top_up),
        ("hold", pattern.hold),
        ("out", pattern.exhale),
        ("rest", pattern.rest),
    )
    return ((name, ms) for name, ms in named if ms > 0)


def rounds_for(step: Breathe, rounds: int) -> int:
    """Say how many breaths a step has: `rounds`, or as many as its `duration` takes to be over."""
    if step.duration is None:
        return rounds
    breathed = 0
    for number, pattern in enumerate(patterns(step), start=1):
        breathed += pattern.cycle
        if breathed >= step.duration:
            return number
    raise AssertionError("patterns are endless")


def breath_frames(step: Breathe, rounds: int) -> Frames:
    """Add up the frames of `rounds` breaths (or of the step's own duration)."""
    whole = islice(patterns(step), rounds_for(step, rounds))
    return ms_to_frames(Millis(sum(pattern.cycle for pattern in whole)))


def _towards(pattern: BreathPattern, goal: BreathPattern, step: Millis) -> BreathPattern:
    """Move the first phase that differs from the goal by at most `step`; the exhale goes first."""
    for phase in _RAMP_ORDER:
        away = getattr(goal, phase) - getattr(pattern, phase)
        if away:
            moved = getattr(pattern, phase) + max(-step, min(step, away))
            return replace(pattern, **{phase: Millis(moved)})
    return pattern
