"""What a question takes for an answer, and what steps make of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

LONGEST_ANSWER = 80
"""Characters of an answer in words."""

PRESSED = YES = "yes"
NO = "no"

Answers = Mapping[str, str]
"""What is known, by the name that a script gives it; a name that nobody answered is not there."""


class Expect(Struct, frozen=True, kw_only=True):
    """What a question takes for an answer.

    Attributes:
        kind: `key` for any key, which is answered by `yes` alone.
        low: The smallest number.
        high: The largest number; up to nine it is one key.
        choices: What there is to choose from, in the order of the keys 1, 2, 3 and so on.
    """

    kind: Literal["key", "yes or no", "number", "words", "choice"]
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()

    @property
    def numbered(self) -> tuple[str, ...]:
        """The answers that have a number for a key, from 1 on."""
        return (YES, NO) if self.kind == "yes or no" else self.choices

    @property
    def is_typed(self) -> bool:
        """Whether Enter ends the answer, since it may be more than one key."""
        return self.kind == "words" or (self.kind == "number" and self.high > 9)

    def read(self, text: str) -> str | None:
        """Give the answer that a text is, as it is kept and spoken; None where it is none."""
        flowing = plain(text)
        if self.kind == "words":
            return flowing or None
        if self.kind == "number":
            number = int(flowing) if flowing.isdecimal() and flowing.isascii() else -1
            return str(number) if self.low <= number <= self.high else None
        known = (YES, NO) if self.kind == "key" else self.numbered
        return next((each for each in known if each.lower() == flowing.lower()), None)

    def __str__(self) -> str:
        """Write it as a script does."""
        if self.kind == "number":
            return f"number {self.low}..{self.high}"
        return f"one of {', '.join(self.choices)}" if self.kind == "choice" else self.kind


class Clause(Struct, frozen=True, kw_only=True):
    """One thing that may be so of an answer.

    Attributes:
        name: Whose answer.
        relation: Whether it is just this `value`, a number at least or at most so large, or there at all.
        value: What it is compared with; empty for `known`.
        negated: Whether it holds when that is not so.
    """

    name: str
    relation: Literal["is", "at least", "at most", "known"]
    value: str = ""
    negated: bool = False

    def holds(self, answers: Answers) -> bool:
        """Whether it is so; of what nobody answered only `not` holds."""
        return self._is_so(answers.get(self.name)) != self.negated

    def _is_so(self, answer: str | None) -> bool:
        if answer is None or self.relation == "known":
            return answer is not None
        if self.relation == "is":
            return answer.lower() == self.value.lower()
        if not answer.isdecimal():
            return False
        return (
            int(answer) >= int(self.value) if self.relation == "at least" else int(answer) <= int(self.value)
        )


class Condition(Struct, frozen=True, kw_only=True):
    """When a step is there: when all of these are so, or any of them."""

    clauses: tuple[Clause, ...]
    every: bool = True

    def holds(self, answers: Answers) -> bool:
        """Whether the step is there."""
        return (all if self.every else any)(clause.holds(answers) for clause in self.clauses)

    def known(self) -> frozenset[str]:
        """The names that are certainly answered where it holds."""
        told = [{clause.name} if not clause.negated else set[str]() for clause in self.clauses]
        return frozenset(set.union(*told) if self.every else set.intersection(*told))


def plain(text: str) -> str:
    """What may be kept and spoken of what somebody typed: printable, on one line, and not too long."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * LONGEST_ANSWER])
    return " ".join(printable.split())[:LONGEST_ANSWER].rstrip()
