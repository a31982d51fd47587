"""The script format as a JSON Schema, for editors that complete, explain and underline while somebody writes.

It is made from the table of the format. A schema sees what YAML made of a text instead of the text, and it
cannot calculate: so it is looser than the loader, and never stricter where an editor reads YAML 1.2. It is
written in draft 7, which most editors know, with the YAML language server's own keywords (`errorMessage`,
`doNotSuggest`, `defaultSnippets`, `enumDescriptions`, `markdownDescription`), which others pass over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import yaml

from voiceguide.script.complaints import BadValueError
from voiceguide.script.grammar import COMMON, SCRIPT, STEPS, default_text
from voiceguide.script.kinds import (
    Alternatives,
    Field,
    ListOf,
    Pairs,
    Shape,
    StepList,
    Value,
)
from voiceguide.sound import BED_NAMES, BELL_NAMES, NO_BED
from voiceguide.speech import ENGINES

Schema: TypeAlias = dict[str, Any]

ORIGIN = "Made by `voiceguide schema`."
"""Stands in every schema of ours, so that it is known again."""

_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"bell": BELL_NAMES, "bed": (*BED_NAMES, NO_BED), "engine": tuple(ENGINES)}
)
"""What an editor suggests for names that the format itself leaves open."""

_NO_STEP = f"Expected a step, such as `say: {STEPS['say'].fields[0].example}`."
_NO_KIND = f"Nothing here tells what kind of step this is. A step has one of {', '.join(STEPS)}."


def schema() -> Schema:
    """Make the schema."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": ORIGIN,
        **_mapping(SCRIPT, "practice script"),
        "definitions": {
            "alternative": {
                "type": "array",
                "minItems": 1,
                "items": _ref("step"),
                "errorMessage": "Each alternative is a list of steps.",
            },
            "step": _step(),
            **{_title(kind): _mapping(kind, _title(kind)) for kind in STEPS.values()},
        },
    }


def schema_text() -> str:
    """Write the schema as the text of a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def is_ours(text: str) -> bool:
    """Tell whether the text of a file is a schema that this module wrote, in this or another version."""
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("$comment") == ORIGIN


def _step() -> Schema:
    """One step: the key that tells its kind decides what it is held against.

    A key that is also a field of another kind (`pause` of `say`) tells only where that kind's own key is
    missing, so it is asked for last.
    """
    chain: Schema = {
        "properties": {kind.name: _hint(kind) for kind in STEPS.values()} | _properties(COMMON),
        # Whoever comes here has none of the keys; that one of them is missing is enough to say so.
        "allOf": [{"required": [next(iter(STEPS))], "errorMessage": _NO_KIND}],
    }
    order = sorted(STEPS.values(), key=_serves_another)
    for kind in order[::-1]:
        chain = {"if": {"required": [kind.name]}, "then": _ref(_title(kind)), "else": chain}
    alone = {name: kind.about for name, kind in STEPS.items() if kind.fields[0].alone}
    word = {"enum": list(alone), "enumDescriptions": list(alone.values()), "errorMessage": _NO_STEP}
    return {"title": "step", "if": {"type": "object"}, "then": chain, "else": word}


def _hint(kind: Shape) -> Schema:
    """What is shown of a kind of step while its key is not there yet."""
    shown = _property(kind, kind.fields[0]) | {"description": kind.about}
    keys = ("description", "type", "examples", "items", "defaultSnippets")
    # A kind that can stand alone is suggested as a word; as a key it would take its own name for its value.
    alone = {"doNotSuggest": True} if kind.fields[0].alone else {}
    return {key: shown[key] for key in keys if key in shown} | alone


def _serves_another(kind: Shape) -> bool:
    return any(kind.name in other.by_name for other in STEPS.values() if other is not kind)


def _title(kind: Shape) -> str:
    return f"{kind.name} step"


def _mapping(shape: Shape, title: str) -> Schema:
    found: Schema = {
        "title": title,
        "description": shape.about,
        "type": "object",
        "properties": _properties(shape.fields, shape),
        "additionalProperties": False,
    }
    if shape.required:
        found["required"] = [field.name for field in shape.required]
    for one, other in shape.rivals:
        said = {"errorMessage": f"`{one}` and `{other}` exclude each other."}
        found.setdefault("dependencies", {})[one] = {"properties": {other: False}, **said}
    return found


def _properties(fields: Iterable[Field], shape: Shape | None = None) -> Schema:
    return {field.name: _property(shape, field) for field in fields}


def _property(shape: Shape | None, field: Field) -> Schema:
    found = {**_kind(field), "description": field.about}
    notes = [field.about]
    default = default_text(shape, field) if shape else ""
    if default:
        found["default"] = yaml.safe_load(default)
        notes.append(f"Left out, it is `{default}`.")
    example = yaml.safe_load(field.example)
    if isinstance(example, (dict, list)):
        # As an `example`, it would be what an editor inserts, and out of line.
        notes.append(f"For example: `{field.name}: {field.example}`")
    else:
        found["examples"] = [example]
    names = _names(shape, field)
    if names:
        found["defaultSnippets"] = [{"label": name, "bodyText": name} for name in names]
    return found if len(notes) == 1 else {**found, "markdownDescription": "\n\n".join(notes)}


def _names(shape: Shape | None, field: Field) -> tuple[str, ...]:
    of = shape.name if shape and field.name == "sound" else field.name
    return _NAMES.get(of, ())


def _kind(field: Field) -> Schema:
    match field.kind:
        case Value() as kind:
            return _value(kind)
        case ListOf(of=of):
            return {"type": "array", "items": _value(of), "errorMessage": _like(field)}
        case Pairs(key=key, value=value):
            names = {"pattern": _whole(key.form), "errorMessage": _expected(key)}
            pairs = {"propertyNames": names, "additionalProperties": _value(value)}
            return {"type": "object", **pairs, "errorMessage": _like(field)}
        case StepList():
            return {"type": "array", "minItems": 1, "items": _ref("step"), "errorMessage": _like(field)}
        case Alternatives():
            return {
                "type": "array",
                "minItems": 1,
                "items": _ref("alternative"),
                "errorMessage": _like(field),
            }
        case Shape() as kind:
            return _shaped(kind, field)


def _shaped(shape: Shape, field: Field) -> Schema:
    # Told apart by type first: of alternatives, an editor picks one to complain of, and often the wrong one.
    # Types are named inside only: for those that are named outside, editors suggest `true` and `null`.
    found: Schema = {"if": {"type": "object"}, "then": _mapping(shape, shape.name)}
    if shape.bare is None:
        return {"type": "object", **found, "errorMessage": _like(field)}
    value = _value(shape.bare)
    snippets = {"defaultSnippets": value.pop("defaultSnippets")} if "defaultSnippets" in value else {}
    other = {"if": {"type": "null"}, "else": value} if field.alone else value
    return {**found, "else": other, **snippets}


def _value(kind: Value) -> Schema:
    if kind.choices:
        told = [kind.meanings.get(choice, "") for choice in kind.choices]
        words = {"type": "string", "enum": list(kind.choices), "enumDescriptions": told}
        return {**words, "errorMessage": _expected(kind)}
    types = _types(kind)
    found = {"type": types, "pattern": _whole(kind.form), **_bounds(kind), "errorMessage": _expected(kind)}
    if "number" in types and _reads(kind, "true"):
        found = {"if": {"type": "boolean"}, "else": found}
    if kind.meanings:
        found["defaultSnippets"] = [
            {"label": name, "bodyText": name, "description": told} for name, told in kind.meanings.items()
        ]
    return found


def _types(kind: Value) -> list[str]:
    """Tell what YAML may have made of a text that the loader reads: `8` is a number to it, `true` a truth."""
    if kind.numbers and kind.numbers.whole:
        return ["integer", "string"]
    if kind.numbers or _reads(kind, "8"):
        return ["string", "number"]
    return ["boolean", "string"] if _reads(kind, "true") else ["string"]


def _reads(kind: Value, text: str) -> bool:
    try:
        kind.parse(text)
    except BadValueError:
        return False
    return True


def _bounds(kind: Value) -> Mapping[str, float]:
    if kind.numbers is None:
        return {}
    low = "exclusiveMinimum" if kind.numbers.above else "minimum"
    return {low: kind.numbers.low, "maximum": kind.numbers.high}


def _whole(form: str) -> str:
    return f"^(?:{form})$"


def _expected(kind: Value) -> str:
    return f"Expected {kind.expected}."


def _like(field: Field) -> str:
    return f"Expected something like `{field.name}: {field.example}`."


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}
