"""Which answers are known where: what a script asks, and whether all that needs an answer comes after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.errors import Problem
from voiceguide.script.answers import Clause, plain
from voiceguide.script.complaints import did_you_mean, shown
from voiceguide.script.model import Ask, Include, OneOf, Place, Practice, Recall, Repeat, Say, Section, Step
from voiceguide.script.text import placeholders_of

_RESERVED = ("title", "length")
_KINDS: Mapping[type[Step], tuple[str, ...]] = {
    Say: ("say",),
    Ask: ("ask",),
    Recall: ("recall",),
    Section: ("section",),
    Repeat: ("repeat",),
    OneOf: ("one_of",),
}

Way: TypeAlias = tuple[str, ...]
_Known: TypeAlias = Ask | Recall


class _Scope(Struct, frozen=True, kw_only=True):
    """What holds around a step.

    Attributes:
        way: How the step is reached, for messages.
        sure: The names that have an answer here, whatever was answered.
        filled: The names that an include fills itself.
        repeated: Whether it may be heard more than once.
    """

    way: Way = ()
    sure: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    repeated: bool = False


def questions_of(practice: Practice) -> tuple[Ask, ...]:
    """List the questions of a script and of what it includes, in their order."""
    return tuple(step for step in every(practice.steps) if isinstance(step, Ask))


def recalls_of(practice: Practice) -> tuple[Recall, ...]:
    """List the earlier answers that a script would speak of."""
    return tuple(step for step in every(practice.steps) if isinstance(step, Recall))


def thread_problems(practice: Practice, conditions: Mapping[Place, Place]) -> list[Problem]:
    """Find what needs an answer that nobody can have given yet, or not at all.

    Args:
        practice: The practice.
        conditions: Where the condition of each step stands, by the step's own place.
    """
    known: dict[str, _Known] = {}
    for step in every(practice.steps):
        if isinstance(step, _Known):
            known.setdefault(step.name, step)
    threads = _Threads(known, conditions)
    if known or any(step.when for step in every(practice.steps)):
        threads.follow(practice.steps, _Scope())
    return list(dict.fromkeys(threads.problems))


class _Threads:
    def __init__(self, known: Mapping[str, _Known], conditions: Mapping[Place, Place]) -> None:
        self.problems: list[Problem] = []
        self._known = known
        self._conditions = conditions
        self._asked: dict[str, _Known] = {}

    def follow(self, steps: Iterable[Step], around: _Scope) -> frozenset[str]:
        """Go through steps in their order; tells which names have an answer after them."""
        sure = around.sure
        for number, step in enumerate(steps, 1):
            way = (*around.way, f"steps {number}", *_KINDS.get(type(step), ()))
            told = self._condition(step, way)
            inside = replace(around, way=way, sure=sure | told)
            after = self._step(step, inside)
            if step.when is None:
                sure = after
        return sure

    def _step(self, step: Step, here: _Scope) -> frozenset[str]:
        self._names_in(step, here)
        if isinstance(step, _Known):
            return self._name(step, here)
        if isinstance(step, OneOf):
            for number, steps in enumerate(step.alternatives, 1):
                self.follow(steps, replace(here, way=(*here.way[:-1], f"one_of {number}")))
            return here.sure
        if isinstance(step, Include):
            here = replace(here, way=(), filled=here.filled | {name for name, _ in step.names})
        if isinstance(step, Repeat):
            here = replace(here, repeated=True)
        return self.follow(getattr(step, "steps", ()), here)

    def _name(self, step: _Known, here: _Scope) -> frozenset[str]:
        name = shown(step.name)
        if step.name in _RESERVED:
            self._complain(
                step.place, here.way, f"{name} always has a meaning of its own.", "Take another name."
            )
        elif step.name in self._asked:
            line = self._asked[step.name].place.line
            self._complain(
                step.place,
                here.way,
                f"{name} is asked for a second time; the first is in line {line}.",
                "Give each question a name of its own.",
            )
        elif here.repeated and isinstance(step, Ask):
            self._complain(
                step.place,
                here.way,
                "A question in a `repeat` would be asked again and again.",
                "Ask before the repeat, or after it.",
            )
        self._asked.setdefault(step.name, step)
        return here.sure if step.default is None else here.sure | {step.name}

    def _names_in(self, step: Step, here: _Scope) -> None:
        for name in placeholders_of(step):
            if name not in self._known or name in here.filled or name in here.sure:
                continue
            if name not in self._asked:
                line = self._known[name].place.line
                message = f"{shown(f'{{{name}}}')} is spoken here, and asked for only in line {line}."
                self._complain(step.place, here.way, message, "Ask before it is spoken.")
            else:
                message = f"{shown(f'{{{name}}}')} is spoken here, and perhaps nobody answered."
                remedy = f"Give the question a `default`, or this step `when: {name} is known`."
                self._complain(step.place, here.way, message, remedy)

    def _condition(self, step: Step, way: Way) -> frozenset[str]:
        if step.when is None:
            return frozenset()
        for clause in step.when.clauses:
            self._clause(clause, self._conditions[step.place], (*way, "when"))
        return step.when.known()

    def _clause(self, clause: Clause, place: Place, way: Way) -> None:
        name = shown(clause.name)
        if clause.name not in self._known:
            remedy = did_you_mean(clause.name, self._known) or "Ask for it before, with `ask` and `as`."
            self._complain(place, way, f"Nothing asks for {name}.", remedy)
        elif clause.name not in self._asked:
            line = self._known[clause.name].place.line
            message = f"{name} is asked for only in line {line}."
            self._complain(place, way, message, "A condition comes after its question.")
        elif how_often := _how_often(clause, self._asked[clause.name]):
            asked = self._asked[clause.name]
            assert isinstance(asked, Ask)
            relation = "" if clause.relation == "is" else f"{clause.relation} "
            message = (
                f"{name} is {how_often} {relation}{shown(clause.value)}: its question expects "
                f"{shown(str(asked.expect))}."
            )
            remedy = did_you_mean(clause.value, asked.expect.numbered) or "Compare it with a possible answer."
            self._complain(place, way, message, remedy)

    def _complain(self, place: Place, way: Way, message: str, suggestion: str) -> None:
        self.problems.append(
            Problem(
                path=place.path,
                line=place.line,
                column=place.column,
                crumbs=" > ".join(way),
                message=message,
                suggestion=suggestion,
            )
        )


def _how_often(clause: Clause, asked: _Known) -> str:
    """Say that a comparison holds `never` or `always`, whatever is answered; empty where that depends."""
    if clause.relation == "known" or isinstance(asked, Recall):
        return ""
    expect = asked.expect
    if clause.relation == "is":
        return "never" if expect.read(clause.value) is None else ""
    if expect.kind != "number":
        return "never"
    number = int(plain(clause.value))
    if expect.low <= number <= expect.high:
        return ""
    return "always" if (number < expect.low) == (clause.relation == "at least") else "never"


def every(steps: Iterable[Step]) -> Iterator[Step]:
    """Go through steps and all that is in them, in their order."""
    for step in steps:
        yield step
        branches = step.alternatives if isinstance(step, OneOf) else (getattr(step, "steps", ()),)
        for branch in branches:
            yield from every(branch)
