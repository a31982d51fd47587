"""What the reader says when keys and steps are not what they should be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from voiceguide.script import tree
from voiceguide.script.complaints import nearest, shown
from voiceguide.script.grammar import COMMON, SCRIPT, STEPS
from voiceguide.script.kinds import Field, ListOf, Shape, StepList, Value
from voiceguide.script.synonyms import OTHER_WORDS
from voiceguide.script.typography import BULLETS, odd_space, plainly

_KIND_NAMES = ", ".join(STEPS)


class Words(NamedTuple):
    """What is wrong and what to do."""

    message: str
    suggestion: str


_STEP = "`- say: Let your hands rest.`"
_EMPTY_STEP = Words("This step is empty.", f"For example: {_STEP}.")


def named(node: tree.Node) -> str:
    """Name a node the way a sentence would."""
    match node:
        case tree.Listing():
            return "a list"
        case tree.Mapping():
            return "a mapping of `key: value` pairs"
        case _:
            return "plain text"


def example(field: Field) -> str:
    """Show how a field is written."""
    if isinstance(field.kind, StepList):
        return f"Write `{field.name}:` and below it each step behind a dash, such as {_STEP}."
    return f"For example: `{field.name}: {field.example}`."


def meant_key(key: str, shape: Shape) -> str:
    """Guess which key of a shape, or of any kind of step where it is one, was meant; empty for none."""
    return _meant(key, [*shape.by_name, *(STEPS if is_step(shape) else ())])


def meant_value(text: str, kind: Value) -> str:
    """Say how a value should be written that only has the wrong signs; empty where nobody can know."""
    meant = plainly(text, kind.parse)
    return f"Write {shown(meant)}." if meant else ""


def is_step(shape: Shape) -> bool:
    """Tell whether a shape is a kind of step."""
    return STEPS.get(shape.name) is shape


def unknown_key(key: str, shape: Shape) -> Words:
    """A key that its mapping does not have."""
    holder = _holder(shape)
    if key == "<<":
        return Words("Scripts have no merge keys (`<<`).", "Write the keys out, or `include:` shared steps.")
    if odd_space(key):
        return Words(
            f"Before {shown(key)} stands a space that is no plain one.",
            "Delete the spaces at the start of this line and type them again.",
        )
    owner = _owner(key)
    if shape is SCRIPT and (owner or key in STEPS):
        return Words(
            f"{shown(key)} belongs to a step, and stands here outside of the steps.",
            "Indent it like the other keys of its step, below `steps:`.",
        )
    if is_step(shape) and owner:
        return Words(
            f"{shown(key)} belongs to {_step_of(owner)}, not to {holder}.", "Take it out, or move it there."
        )
    meant = meant_key(key, shape)
    suggestion = f"Did you mean `{meant}`?" if meant else f"Its keys are {', '.join(shape.by_name)}."
    if key[:1].isdigit():
        suggestion = "Decimals have a point; a comma begins something new."
    return Words(f"{shown(key)} is not a key of {holder}.", suggestion)


def key_again(key: str, line: int, in_step: bool) -> Words:
    """A key that stood there before."""
    apart = "Put a dash before it if it is a step of its own, or keep" if in_step and key in STEPS else "Keep"
    return Words(
        f"{shown(key)} stands here a second time; the first is in line {line}.", f"{apart} one of the two."
    )


def missing_key(field: Field, shape: Shape) -> Words:
    """A key that its mapping cannot do without."""
    return Words(f"{_capital(_holder(shape))} needs `{field.name}`.", example(field))


def no_mapping(node: tree.Node, shape: Shape) -> Words:
    """A file that should be one mapping and is not."""
    lines = f"{_capital(_holder(shape))} is made of `key: value` lines, and this file is {named(node)}."
    if shape is SCRIPT:
        return Words(lines, "Write `title: …` in the first line and `steps:` above the list of steps.")
    return Words(lines, example(shape.fields[0]))


def no_list(node: tree.Node, field: Field) -> Words:
    """Something else where a list should stand."""
    message = f"`{field.name}` is a list, and this is {named(node)}."
    text = _first_text(node)
    if isinstance(field.kind, StepList) and text[:1] in tuple(BULLETS):
        sign, item = text[0], text[1:].strip()
        return Words(
            f"A step begins with a plain dash (-), and this is another sign ({sign}).",
            f"Write {shown(f'- {item}')}.",
        )
    if isinstance(field.kind, StepList):
        return Words(message, f"Put a dash and a space before each step, such as {_STEP}.")
    if isinstance(field.kind, ListOf) and isinstance(node, tree.Scalar) and not set(text) & set("[]{}"):
        return Words(message, f"Write {shown(f'{field.name}: [{text}]')}.")
    return Words(message, f"Put a dash before each item, or brackets. {example(field)}")


def no_text(node: tree.Node, kind: Value, field: Field) -> Words:
    """A list or mapping where a text should stand."""
    remedy = example(field)
    if isinstance(node, tree.Listing | tree.Mapping) and node.flow:
        remedy = "If it is text, put quotation marks around it."
    elif isinstance(node, tree.Listing) and field.name in STEPS:
        remedy = f"Write one `{field.name}:` for each, behind a dash of its own."
    return Words(f"Expected {kind.expected}, not {named(node)}.", remedy)


def no_step(text: str) -> Words:
    """Plain text where a step should stand."""
    if not text.strip():
        return _EMPTY_STEP
    first, _, rest = text.partition(" ")
    if text in STEPS:
        return Words(f"`{text}` needs a value.", f"For example: `- {text}: {STEPS[text].fields[0].example}`.")
    if first in STEPS:
        return Words(f"There is no colon after `{first}`.", f"Write {shown(f'- {first}: {rest}')}.")
    meant = _meant(text, STEPS)
    suggestion = f"If it is to be spoken, write {shown(f'- say: {text}')}."
    suggestion = f"Did you mean `{meant}`?" if meant else suggestion
    return Words(f"{shown(text)} is not a step. Expected one of {_KIND_NAMES}.", suggestion)


def kindless(keys: list[str]) -> Words:
    """A step none of whose keys tells what it does."""
    if not keys:
        return _EMPTY_STEP
    for key in keys:
        owner, meant = _owner(key), _meant(key, STEPS)
        if owner and OTHER_WORDS.get(key) not in STEPS:
            return Words(f"{shown(key)} belongs to {_step_of(owner)}.", example(STEPS[owner].fields[0]))
        if meant:
            return Words(f"{shown(key)} is not a kind of step.", f"Did you mean `{meant}`?")
    return Words(
        f"Nothing here tells what kind of step this is: {', '.join(map(shown, keys[:3]))}.",
        f"A step has one of {_KIND_NAMES}.",
    )


def two_kinds(first: str, second: str) -> Words:
    """A step that does two things."""
    remedy = f"Put a dash before `{second}:` to make it a step of its own."
    if "steps" in STEPS[first].by_name:
        remedy = f"Write `steps:` below `{first}:`, and below that each of its steps behind a dash."
    return Words(f"A step does one thing, and this one has both `{first}` and `{second}`.", remedy)


def _meant(word: str, known: Iterable[str]) -> str:
    """Guess which known word was meant: what it is called elsewhere, or the nearest; empty for none."""
    names = tuple(known)
    other = OTHER_WORDS.get(word.lower(), "")
    return other if other in names else nearest(word, names)


def _first_text(node: tree.Node) -> str:
    match node:
        case tree.Scalar(text=text):
            return text
        case tree.Mapping(entries=((tree.Scalar(text=text), _), *_)):
            return f"{text}: …"
        case _:
            return ""


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _owner(key: str) -> str:
    """Name the first kind of step that has a key of its own by this name; empty for none."""
    own = (kind.name for kind in STEPS.values() if key in kind.by_name and kind.by_name[key] not in COMMON)
    return next(own, "")


def _holder(shape: Shape) -> str:
    return shape.holder or (_step_of(shape.name) if is_step(shape) else f"`{shape.name}`")


def _step_of(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} `{kind}` step"
