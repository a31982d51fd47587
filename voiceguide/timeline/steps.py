"""The tree of a script's steps: which of them a session of some length has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from voiceguide.script import model as script
from voiceguide.timeline.request import StepPath
from voiceguide.units import Millis


class Range(Struct, frozen=True, kw_only=True):
    """A step that may be done a varying number of times."""

    path: StepPath
    fewest: int
    most: int


def survey(
    practice: script.Practice, length: Millis, variation: int
) -> tuple[tuple[Range, ...], tuple[StepPath, ...]]:
    """List the ranged and the optional steps that a session of `length` has, in script order."""
    ranges: list[Range] = []
    optional: list[StepPath] = []
    for path, step in _walk(practice.steps, length, variation, ()):
        if step.optional and not step.keep:
            optional.append(path)
        if isinstance(step, script.Repeat | script.Breathe) and step.most > step.fewest:
            ranges.append(Range(path=path, fewest=step.fewest, most=step.most))
    return tuple(ranges), tuple(optional)


def thresholds(practice: script.Practice) -> tuple[Millis, ...]:
    """List the lengths at which the set of present steps changes, sorted; 0 is always the first.

    From one of them up to just below the next, every length has the same steps.
    """
    marks = {Millis(0)}
    for step in every_step(practice.steps):
        if step.at_least is not None:
            marks.add(step.at_least)
        if step.at_most is not None:
            marks.add(Millis(step.at_most + 1))
    return tuple(sorted(marks))


def children(step: script.Step, variation: int) -> tuple[script.Step, ...] | None:
    """Give the steps inside a step, or None for a step that is itself heard."""
    if isinstance(step, script.Group | script.Repeat | script.Include):
        return step.steps
    if isinstance(step, script.OneOf):
        return step.alternatives[variation % len(step.alternatives)]
    return None


def is_present(step: script.Step, length: Millis) -> bool:
    """Whether a step's own `from` and `until` let it into a session of `length`."""
    if step.at_least is not None and length < step.at_least:
        return False
    return step.at_most is None or length <= step.at_most


def _walk(
    steps: Iterable[script.Step], length: Millis, variation: int, path: StepPath
) -> Iterator[tuple[StepPath, script.Step]]:
    for index, step in enumerate(steps):
        if is_present(step, length):
            here = (*path, index)
            yield here, step
            yield from _walk(children(step, variation) or (), length, variation, here)


def every_step(steps: Iterable[script.Step]) -> Iterator[script.Step]:
    """Yield every step and what is inside it, of every alternative, outer before inner, in script order."""
    for step in steps:
        yield step
        alternatives = step.alternatives if isinstance(step, script.OneOf) else (children(step, 0) or (),)
        for inner in alternatives:
            yield from every_step(inner)
