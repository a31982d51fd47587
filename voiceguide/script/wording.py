"""What the reader says when keys and steps are not what they should be."""

from __future__ import annotations

from typing import NamedTuple

from voiceguide.script import tree
from voiceguide.script.complaints import did_you_mean, nearest, shown
from voiceguide.script.grammar import COMMON, SCRIPT, STEPS
from voiceguide.script.kinds import Field, Shape

_KIND_NAMES = ", ".join(STEPS)


class Words(NamedTuple):
    """What is wrong and what to do."""

    message: str
    suggestion: str


_EMPTY_STEP = Words("This step is empty.", "For example: `- say: Let your hands rest.`.")


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
    return f"For example: `{field.name}: {field.example}`."


def meant_key(key: str, shape: Shape) -> str:
    """Guess which key of a shape, or of any kind of step where it is one, was meant; empty for none."""
    return nearest(key, [*shape.by_name, *(STEPS if is_step(shape) else ())])


def is_step(shape: Shape) -> bool:
    """Tell whether a shape is a kind of step."""
    return STEPS.get(shape.name) is shape


def unknown_key(key: str, shape: Shape) -> Words:
    """A key that its mapping does not have."""
    holder = _holder(shape)
    if key == "<<":
        return Words("Scripts have no merge keys (`<<`).", "Write the keys out, or `include:` shared steps.")
    owner = _owner(key)
    if is_step(shape) and owner:
        return Words(
            f"{shown(key)} belongs to a `{owner}` step, not to {holder}.", "Take it out, or move it there."
        )
    meant = meant_key(key, shape)
    suggestion = f"Did you mean `{meant}`?" if meant else f"Its keys are {', '.join(shape.by_name)}."
    return Words(f"{shown(key)} is not a key of {holder}.", suggestion)


def missing_key(field: Field, shape: Shape) -> Words:
    """A key that its mapping cannot do without."""
    holder = _holder(shape)
    return Words(f"{holder[0].upper()}{holder[1:]} needs `{field.name}`.", example(field))


def no_step(text: str) -> Words:
    """Plain text where a step should stand."""
    if not text.strip():
        return _EMPTY_STEP
    first, _, rest = text.partition(" ")
    if text in STEPS:
        return Words(f"`{text}` needs a value.", f"For example: `- {text}: {STEPS[text].fields[0].example}`.")
    if first in STEPS:
        return Words(f"There is no colon after `{first}`.", f"Write {shown(f'- {first}: {rest}')}.")
    suggestion = did_you_mean(text, STEPS) or f"If it is to be spoken, write {shown(f'- say: {text}')}."
    return Words(f"{shown(text)} is not a step. Expected one of {_KIND_NAMES}.", suggestion)


def kindless(keys: list[str]) -> Words:
    """A step none of whose keys tells what it does."""
    if not keys:
        return _EMPTY_STEP
    for key in keys:
        owner, meant = _owner(key), nearest(key, STEPS)
        if owner:
            return Words(f"{shown(key)} belongs to a `{owner}` step.", example(STEPS[owner].fields[0]))
        if meant:
            return Words(f"{shown(key)} is not a kind of step.", f"Did you mean `{meant}`?")
    return Words(
        f"Nothing here tells what kind of step this is: {', '.join(map(shown, keys[:3]))}.",
        f"A step has one of {_KIND_NAMES}.",
    )


def two_kinds(first: str, second: str) -> Words:
    """A step that does two things."""
    return Words(
        f"A step does one thing, and this one has both `{first}` and `{second}`.",
        f"Put a dash before `{second}:` to make it a step of its own.",
    )


def _owner(key: str) -> str:
    """Name the first kind of step that has a key of its own by this name; empty for none."""
    own = (kind.name for kind in STEPS.values() if key in kind.by_name and kind.by_name[key] not in COMMON)
    return next(own, "")


def _holder(shape: Shape) -> str:
    if shape is SCRIPT:
        return "a script"
    return f"a `{shape.name}` step" if is_step(shape) else f"`{shape.name}`"
