"""What a length decides about a script: which conditions hold, what is left out, how often a step is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from voiceguide.script.model import Bell, Breathe, Practice, Repeat, Rest, Say, Sound, Step
from voiceguide.timeline.answered import settled
from voiceguide.timeline.request import Choice, Request, StepPath
from voiceguide.timeline.steps import children, every_step, is_present
from voiceguide.units import Millis

_Audible = Say | Rest | Bell | Breathe | Sound


class Condition(Struct, frozen=True, kw_only=True):
    """A `from` and an `until` that one or more steps of a script share.

    Attributes:
        at_least: The shortest session that has them; None for any.
        at_most: The longest session that has them; None for any.
        steps: How many steps carry just this condition.
    """

    at_least: Millis | None
    at_most: Millis | None
    steps: int

    def holds(self, length: Millis) -> bool:
        """Whether a session chosen for `length` has these steps."""
        return (self.at_least or 0) <= length and (self.at_most is None or length <= self.at_most)


def conditions(practice: Practice) -> tuple[Condition, ...]:
    """List the conditions of a script, those that begin with shorter sessions first."""
    found = Counter((step.at_least, step.at_most) for step in every_step(practice.steps))
    del found[(None, None)]
    by_length = sorted(found.items(), key=lambda item: (item[0][0] or 0, item[0][1] or 0))
    return tuple(Condition(at_least=low, at_most=high, steps=count) for (low, high), count in by_length)


def left_out(practice: Practice, choice: Choice, variation: int) -> tuple[Step, ...]:
    """List the lines, pauses, bells, breaths and sounds that were dropped to make a session short enough."""
    walked = _walk(_by_default(practice, variation), choice, variation, (), gone=False)
    return tuple(step for _, step, gone in walked if gone and isinstance(step, _Audible))


def counted(practice: Practice, choice: Choice, variation: int) -> tuple[tuple[Repeat | Breathe, int], ...]:
    """List the steps that leave their number open, each with how often it is done."""
    walked = _walk(_by_default(practice, variation), choice, variation, (), gone=False)
    return tuple(
        (step, choice.counts.get(path, step.fewest))
        for path, step, gone in walked
        if not gone and isinstance(step, Repeat | Breathe) and step.most > step.fewest
    )


def _by_default(practice: Practice, variation: int) -> tuple[Step, ...]:
    """The steps of a session in which nobody answers."""
    return settled(practice, Request(variation=variation))[0].steps


def _walk(
    steps: Iterable[Step], choice: Choice, variation: int, path: StepPath, *, gone: bool
) -> Iterator[tuple[StepPath, Step, bool]]:
    """Yield every step of the chosen length, with whether it was dropped."""
    for index, step in enumerate(steps):
        if is_present(step, choice.length):
            here = (*path, index)
            dropped = (gone or here in choice.dropped) and not step.keep
            yield here, step, dropped
            yield from _walk(children(step, variation) or (), choice, variation, here, gone=dropped)
