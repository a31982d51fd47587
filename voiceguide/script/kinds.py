"""What a description of the format is made of: fields, the kinds of their values, and shapes of fields.

These are plain values. The reader follows them, and so can anything else that has to know the format.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from msgspec import Struct


class Numbers(NamedTuple):
    """The numbers that a value may be, where YAML takes its text for a number.

    Attributes:
        low: The smallest.
        high: The largest.
        above: Whether `low` itself is too small.
        whole: Whether they are whole numbers.
    """

    low: float
    high: float
    above: bool = False
    whole: bool = False


class Value(Struct, frozen=True, kw_only=True):
    """One piece of text, read by a parser.

    Attributes:
        expected: What the text should be, to stand after “expected”.
        parse: Turns the whole text into a value or raises `BadValueError`.
        form: What the whole text looks like, as a regular expression that Python and ECMAScript read alike.
            The parser may refuse more, since a form cannot calculate, and never less.
        choices: Every text there is, where they are few and fixed.
        meanings: What those texts mean that have a meaning of their own; others may stand beside them unless
            there are `choices`.
        numbers: Which numbers there may be; None where no text is a number, or any is.
        write: Turns a value back into text.
    """

    expected: str
    parse: Callable[[str], Any]
    form: str = r"[\s\S]*"
    choices: tuple[str, ...] = ()
    meanings: Mapping[str, str] = MappingProxyType({})
    numbers: Numbers | None = None
    write: Callable[[Any], str] = str

    def __hash__(self) -> int:
        return hash((self.expected, self.form))


class ListOf(Struct, frozen=True, kw_only=True):
    """A list of values of one kind; it may be empty."""

    of: Value


class Pairs(Struct, frozen=True, kw_only=True):
    """A mapping whose keys the writer chooses; it reads as `Names`."""

    key: Value
    value: Value


class StepList(Struct, frozen=True):
    """A list of at least one step."""


class Alternatives(Struct, frozen=True):
    """A list of at least one list of steps."""


class Shape(Struct, frozen=True, kw_only=True, dict=True):
    """A mapping with known fields, and what it becomes.

    Attributes:
        name: How messages and the reference call it; for a step, the key that tells its kind.
        about: One sentence for the reference.
        fields: Its fields; for a step, the telling one comes first.
        build: Takes the attributes that the fields fill as keywords, and may raise `BadValueError`. What it
            does not require is a field's default.
        bare: How the same is written without a mapping, as one piece of text; None where it cannot be.
        rivals: Pairs of fields of which only one may be there.
        holder: How messages call what has these fields, such as `a script`; empty for the name itself.
    """

    name: str
    about: str
    fields: tuple[Field, ...]
    build: Callable[..., Any]
    bare: Value | None = None
    rivals: tuple[tuple[str, str], ...] = ()
    holder: str = ""

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their names."""
        return MappingProxyType({each.name: each for each in self.fields})

    @cached_property
    def required(self) -> tuple[Field, ...]:
        """The fields that must be there."""
        return tuple(each for each in self.fields if each.required)


Kind: TypeAlias = Value | ListOf | Pairs | Shape | StepList | Alternatives


class Field(Struct, frozen=True, kw_only=True):
    """One key of a mapping.

    Attributes:
        name: The key.
        kind: What its value is.
        about: One sentence for the reference.
        example: What may stand after the colon, as YAML.
        required: Whether the mapping is wrong without it.
        alone: Whether it may stand without a value.
        fills: The attributes its value becomes: none given, the one of its own name; several, a value that is
            a tuple in the same order.
        spreads: Its value is itself a set of attributes, which may also be written beside it.
    """

    name: str
    kind: Kind
    about: str
    example: str
    required: bool = False
    alone: bool = False
    fills: tuple[str, ...] = ()
    spreads: bool = False

    def attributes(self, value: Any) -> Mapping[str, Any]:
        """Tell which attributes a value of this field sets."""
        if self.spreads:
            return dict(value)
        if len(self.fills) > 1:
            return dict(zip(self.fills, value, strict=True))
        return {self.fills[0] if self.fills else self.name: value}


def defaults(shape: Shape) -> Mapping[str, Any]:
    """List the defaults of what a shape becomes, by attribute; required ones are left out."""
    parameters = inspect.signature(shape.build).parameters.values()
    return {each.name: each.default for each in parameters if each.default is not inspect.Parameter.empty}
