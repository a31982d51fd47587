"""YAML text as a small tree of plain text, lists and mappings, each of which knows its line and column.

Nothing is interpreted: `no`, `1:30` and `010` stay the text they are. The tree is built from the parser's
events, without recursion, so that neither deep nesting nor piled-up aliases can exhaust anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import yaml
from msgspec import Struct, field

from voiceguide.errors import Problem, ScriptError
from voiceguide.script.source import unprintable
from voiceguide.script.syntax import LOADER, explain

DEEPEST = 24
"""How deep lists and mappings may nest; every step in a step takes two of these."""

MOST_NODES = 200_000
"""How many values a file may have once its aliases are unfolded."""

Complain: TypeAlias = Callable[["Mark", str, str], None]
"""Notes a problem: where, what is wrong, what to do."""


class Mark(NamedTuple):
    """A place in the text; both count from 1."""

    line: int
    column: int


# Named tuples that keep the parser's own mark: a library of scripts has tens of thousands of nodes, few are
# ever asked where they stand.
class Scalar(NamedTuple):
    """Text; `plain` when it stood without quotation marks. `end` is right behind it."""

    start: Any
    text: str
    plain: bool
    end: Any

    @property
    def mark(self) -> Mark:
        """Where it starts."""
        return _mark(self.start)


class Listing(NamedTuple):
    """A list."""

    start: Any
    items: tuple[Node, ...]
    flow: bool

    @property
    def mark(self) -> Mark:
        """Where it starts."""
        return _mark(self.start)


class Mapping(NamedTuple):
    """A mapping; keys may still be anything, and may repeat."""

    start: Any
    entries: tuple[tuple[Node, Node], ...]
    flow: bool

    @property
    def mark(self) -> Mark:
        """Where it starts."""
        return _mark(self.start)


class Refused(NamedTuple):
    """A value that has already been complained about."""

    start: Any

    @property
    def mark(self) -> Mark:
        """Where it starts."""
        return _mark(self.start)


Node: TypeAlias = "Scalar | Listing | Mapping | Refused"


class _Measured(NamedTuple):
    node: Node
    size: int
    height: int


class _Branch(Struct):
    """A list or mapping that is still open."""

    start: Any
    is_mapping: bool
    flow: bool
    anchor: str | None
    refused: bool
    children: list[Node] = field(default_factory=list)
    size: int = 1
    height: int = 1

    def close(self) -> _Measured:
        node: Node
        if self.refused:
            node = Refused(self.start)
        elif self.is_mapping:
            pairs = tuple(zip(self.children[::2], self.children[1::2], strict=True))
            node = Mapping(self.start, pairs, self.flow)
        else:
            node = Listing(self.start, tuple(self.children), self.flow)
        return _Measured(node, self.size, self.height)


def grow(text: str, path: str, complain: Complain) -> Node | None:
    """Build the tree of a file; None when the file holds nothing.

    Problems that leave a tree standing (tags, unknown aliases) go to `complain`; the value becomes `Refused`.

    Raises:
        ScriptError: When there is no tree to speak of: a syntax error, a second document, too much nesting or
            too many values.
    """
    grower = _Grower(path, complain)
    try:
        # Asked for directly: `yaml.parse` asks twice for every event.
        for event in iter(LOADER(text).get_event, None):
            grower.take(event)
    except yaml.YAMLError as error:
        raise ScriptError([explain(error, text, path)]) from error
    return grower.root


class _Grower:
    def __init__(self, path: str, complain: Complain) -> None:
        self.root: Node | None = None
        self._path = path
        self._complain = complain
        self._open: list[_Branch] = []
        self._anchors: dict[str, _Measured | None] = {}

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._start(event, is_mapping=kind is yaml.MappingStartEvent)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            branch = self._open.pop()
            self._attach(branch.anchor, branch.close())
        elif kind is yaml.AliasEvent:
            self._alias(event)
        elif kind is yaml.DocumentStartEvent and self.root is not None:
            raise self._fatal(
                event.start_mark,
                "A second document starts here; a script is one document.",
                "Remove the line `---`, or put the rest into a file of its own.",
            )

    def _scalar(self, event: Any) -> None:
        style = event.style
        node: Node = Scalar(event.start_mark, event.value, not style, event.end_mark)
        if event.tag is not None or style == '"':
            node = self._checked(node, event)
        if event.anchor is None and self._open:
            parent = self._open[-1]
            parent.children.append(node)
            parent.size += 1
        else:
            self._attach(event.anchor, _Measured(node, 1, 0))

    def _checked(self, node: Node, event: Any) -> Node:
        hidden = unprintable(event.value)
        if hidden:
            self._complain(
                node.mark, f"The text has an unprintable character ({hidden[1]}).", "Leave it out."
            )
        return Refused(event.start_mark) if self._tagged(event) or hidden else node

    def _start(self, event: Any, *, is_mapping: bool) -> None:
        start = event.start_mark
        self._check_depth(start, len(self._open) + 1)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        refused = self._tagged(event)
        self._open.append(_Branch(start, is_mapping, bool(event.flow_style), event.anchor, refused))

    def _alias(self, event: Any) -> None:
        start = event.start_mark
        meant = self._anchors.get(event.anchor)
        if meant is None:
            inside_itself = event.anchor in self._anchors
            what = "stands inside the value it repeats" if inside_itself else "repeats nothing"
            self._complain(
                _mark(start),
                f"`*{event.anchor}` {what}.",
                "If it is meant as text, put quotation marks around it.",
            )
            meant = _Measured(Refused(start), 1, 0)
        self._check_depth(start, len(self._open) + meant.height)
        self._attach(None, meant, start)

    def _attach(self, anchor: str | None, measured: _Measured, start: Any = None) -> None:
        if anchor is not None:
            self._anchors[anchor] = measured
        if not self._open:
            self.root = measured.node
            return
        parent = self._open[-1]
        parent.children.append(measured.node)
        parent.size += measured.size
        parent.height = max(parent.height, measured.height + 1)
        if parent.size > MOST_NODES:
            raise self._fatal(
                start or measured.node.start,
                f"The file unfolds to more than {MOST_NODES:,} values.",
                "Repeat steps with `repeat:` or `include:`, not with `&` and `*`.",
            )

    def _tagged(self, event: Any) -> bool:
        if event.tag is None:
            return False
        self._complain(
            _mark(event.start_mark),
            f"`{_written(event.tag)}` is a tag; scripts are plain text and have none.",
            "Leave it out, or put quotation marks around the text if the `!` belongs to it.",
        )
        return True

    def _check_depth(self, start: Any, depth: int) -> None:
        if depth > DEEPEST:
            raise self._fatal(
                start,
                f"This is nested more than {DEEPEST} levels deep.",
                "Put inner steps into a script of their own and `include:` it.",
            )

    def _fatal(self, start: Any, message: str, suggestion: str) -> ScriptError:
        mark = _mark(start)
        problem = Problem(
            path=self._path,
            line=mark.line,
            column=mark.column,
            crumbs="",
            message=message,
            suggestion=suggestion,
        )
        return ScriptError([problem])


def _mark(start: Any) -> Mark:
    return Mark(start.line + 1, start.column + 1)


def _written(tag: str) -> str:
    prefix = "tag:yaml.org,2002:"
    return (f"!!{tag[len(prefix) :]}" if tag.startswith(prefix) else tag)[:60]
