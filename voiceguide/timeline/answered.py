"""What answers make of a practice: steps that are not for them are left out, and names are filled."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from voiceguide.script.model import (
    Ask,
    Group,
    Include,
    Note,
    OneOf,
    Practice,
    Recall,
    Repeat,
    Step,
)
from voiceguide.timeline.request import Request


def settled(practice: Practice, request: Request) -> tuple[Practice, Request]:
    """Apply the answers that are known so far, and the defaults of those that are not.

    Every step keeps its path: one that is not for these answers becomes a note.

    Returns:
        The practice without any condition on answers, and the request with the answers among its names.
    """
    settler = _Settler(request)
    steps = settler.settled(practice.steps)
    if not settler.has_changed:
        return practice, request
    return replace(practice, steps=steps), replace(request, names=(*request.names, *settler.known.items()))


class _Settler:
    def __init__(self, request: Request) -> None:
        self.known: dict[str, str] = {}
        self.has_changed = False
        self._answers = dict(request.answers)
        self._recalled = dict(request.recalled)
        self._variation = request.variation

    def settled(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        return tuple(map(self._step, steps))

    def _step(self, step: Step) -> Step:
        if step.when is not None:
            self.has_changed = True
            if not step.when.holds(self.known):
                return Note(place=step.place, text="")
        if isinstance(step, Ask):
            self._learn(step.name, self._answers.get(step.name, step.default))
        elif isinstance(step, Recall):
            self._learn(step.name, self._recalled.get((step.practice, step.name), step.default))
        elif isinstance(step, Group | Repeat | Include):
            return self._with_steps(step)
        elif isinstance(step, OneOf):
            return self._with_alternative(step)
        return step

    def _learn(self, name: str, answer: str | None) -> None:
        self.has_changed = True
        if answer is not None:
            self.known[name] = answer

    def _with_steps(self, step: Group | Repeat | Include) -> Step:
        steps = self.settled(step.steps)
        return step if all(map(_is, steps, step.steps)) else replace(step, steps=steps)

    def _with_alternative(self, step: OneOf) -> Step:
        taken = self._variation % len(step.alternatives)
        steps = self.settled(step.alternatives[taken])
        if all(map(_is, steps, step.alternatives[taken])):
            return step
        before, after = step.alternatives[:taken], step.alternatives[taken + 1 :]
        return replace(step, alternatives=(*before, steps, *after))


def _is(one: Step, other: Step) -> bool:
    return one is other
