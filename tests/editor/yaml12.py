"""YAML as editors read it: version 1.2, in which `yes` is a word, `1:30` a text and `010` ten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from voiceguide.script.syntax import LOADER

_TAG = "tag:yaml.org,2002:"
_PLAIN = {
    "null": (r"~|null|Null|NULL|", "~nN"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
}


class Yaml12(LOADER):
    """PyYAML with the plain values of YAML 1.2's core schema."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 - PyYAML's own way


def _whole(loader: Yaml12, node: yaml.ScalarNode) -> int:
    text = node.value
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


def _float(loader: Yaml12, node: yaml.ScalarNode) -> float:
    return float(node.value.lower().replace(".inf", "inf").replace(".nan", "nan"))


for _name, (_form, _first) in _PLAIN.items():
    Yaml12.add_implicit_resolver(_TAG + _name, re.compile(f"^(?:{_form})$"), [*_first, ""])
Yaml12.add_constructor(_TAG + "int", _whole)
Yaml12.add_constructor(_TAG + "float", _float)


def read(text: str) -> Any:
    """Read a document."""
    return yaml.load(text, Loader=Yaml12)


def line_of(text: str, path: list[str | int], key: str | None = None) -> int:
    """Find the line, counted from 1, on which a value starts, or a key of the mapping there."""
    node = yaml.compose(text, Loader=Yaml12)
    for step in path:
        node = node.value[step] if isinstance(step, int) else _entry(node, step)[1]
    return (node if key is None else _entry(node, key)[0]).start_mark.line + 1


def place_of(text: str, line: int) -> int:
    """Find the line on which the step or top-level key begins that a line belongs to."""
    root = yaml.compose(text, Loader=Yaml12)
    keys = [key for key, _ in root.value] if isinstance(root, yaml.MappingNode) else [root]
    starts = {node.start_mark.line + 1 for node in (*keys, *_items(root))}
    return max((start for start in starts if start <= line), default=1)


def _items(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield the items of every list in lines of its own."""
    inner = node.value if isinstance(node, yaml.SequenceNode) else []
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        yield from inner
    if isinstance(node, yaml.MappingNode):
        inner = [value for _, value in node.value]
    for each in inner:
        yield from _items(each)


def _entry(node: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node]:
    return next(pair for pair in node.value if pair[0].value == key)
