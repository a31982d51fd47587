"""A tree of text becomes a practice, by the table of the format; every mistake on the way is noted.

A value that is wrong becomes `WRONG` and is noted once; whatever holds it becomes `WRONG` without another
word, so a file yields one problem for each mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any, Final, TypeAlias

from voiceguide.errors import Problem, ScriptError
from voiceguide.script import tree, wording
from voiceguide.script.complaints import BadValueError
from voiceguide.script.grammar import SCRIPT, STEPS
from voiceguide.script.kinds import Alternatives, Field, ListOf, Pairs, Shape, StepList, Value
from voiceguide.script.limits import MOST_PAIRS, MOST_STEPS, NOTHING, Extent, check_window, extended
from voiceguide.script.model import BedWish, Place, Practice, Step
from voiceguide.script.tree import Mark, Node

MOST_PROBLEMS = 500
"""So many mistakes are told; a file with more of them is no script."""

WRONG: Final = object()
"""Stands for a value that has been complained about."""

Way: TypeAlias = tuple[str, ...]
Unfinished: TypeAlias = Step | BedWish
_Keys: TypeAlias = Mapping[str, tuple[tree.Scalar, Node]]


class Reader:
    """Reads one file.

    Args:
        path: The file as the person named it.
        finish: Completes a step or a bed from outside the file (what it includes, where its sound lies), and
            may raise `BadValueError`; None when what it needs is wrong and has been complained about.

    Attributes:
        problems: What was wrong, in the order of finding.
        starts: Where each step begins, whichever of its keys tells what it does.
        conditions: Where the condition of each step stands that has one, by the step's own place.
    """

    def __init__(self, path: str, finish: Callable[[Unfinished], Unfinished | None]) -> None:
        self.problems: list[Problem] = []
        self.starts: list[Place] = []
        self.conditions: dict[Place, Place] = {}
        self._path = path
        self._finish = finish

    def complain(self, mark: Mark, message: str, suggestion: str = "", way: Way = ()) -> None:
        """Note a problem.

        Raises:
            ScriptError: With all that was noted, when there is no end to it.
        """
        crumbs = " > ".join(way)
        self.problems.append(
            Problem(
                path=self._path,
                line=mark.line,
                column=mark.column,
                crumbs=crumbs,
                message=message,
                suggestion=suggestion,
            )
        )
        if len(self.problems) >= MOST_PROBLEMS:
            raise ScriptError(self.problems)

    def practice(self, root: Node | None) -> Practice | None:
        """Read a whole script; None when anything in it is wrong, which `problems` then tells."""
        if _is_empty(root):
            start = Mark(1, 1)
            self.complain(
                start, "The file is empty.", "Write `title: …` and `steps:` with at least one step."
            )
            return None
        practice: Practice | None = self.whole(root, SCRIPT, name=PurePath(self._path).stem)
        return practice

    def whole(self, root: Node | None, shape: Shape, **known: Any) -> Any:
        """Read a whole file that is one mapping; an empty one sets nothing.

        Args:
            root: Its tree.
            shape: Its fields; what it builds takes `path` and `places` beside their attributes.
            known: More attributes.

        Returns:
            What the shape builds; None when anything in the file is wrong, which `problems` then tells.
        """
        if _is_empty(root):
            return shape.build(path=self._path, **known)
        if isinstance(root, tree.Mapping):
            attributes = self._attributes(root, shape, ())
            if attributes is not None and not self.problems:
                places = tuple((key.text, self._place(key.mark)) for key, _ in self._words(root, ()))
                return shape.build(path=self._path, places=places, **known, **attributes)
        elif root is not None and not isinstance(root, tree.Refused):
            self.complain(root.mark, *wording.no_mapping(root, shape))
        return None

    def _attributes(self, node: tree.Mapping, shape: Shape, way: Way) -> dict[str, Any] | None:
        """Read the fields of a mapping; None when one is wrong or missing."""
        keys = self._keys(node, shape, way)
        fine = self._is_complete(node, keys, shape, way) and len(keys) == len(node.entries)
        found: dict[str, Any] = {}
        for key, value in keys.values():
            field = shape.by_name[key.text]
            tells_kind = field is shape.fields[0] and wording.is_step(shape)
            result = self._value(value, field, way if tells_kind else (*way, field.name))
            if result is WRONG:
                fine = False
                continue
            for name, attribute in field.attributes(result).items():
                if name in found:
                    self.complain(
                        key.mark, f"`{name}` is set twice in this step.", "Keep one of the two.", way
                    )
                    fine = False
                found[name] = attribute
        return found if fine else None

    def _keys(self, node: tree.Mapping, shape: Shape, way: Way) -> _Keys:
        """Sort out the keys: what remains is known and stands there once."""
        keys: dict[str, tuple[tree.Scalar, Node]] = {}
        for key, value in self._words(node, way):
            if key.text in shape.by_name:
                keys[key.text] = key, value
            else:
                self.complain(key.mark, *wording.unknown_key(key.text, shape), way)
        return keys

    def _words(self, node: tree.Mapping, way: Way) -> list[tuple[tree.Scalar, Node]]:
        """Keep the entries whose keys are words that did not stand there before."""
        first: dict[str, tuple[tree.Scalar, Node]] = {}
        for key, value in node.entries:
            if isinstance(key, tree.Scalar) and key.text not in first:
                first[key.text] = key, value
            elif isinstance(key, tree.Scalar):
                line = first[key.text][0].mark.line
                self.complain(key.mark, *wording.key_again(key.text, line, bool(way)), way)
            elif not isinstance(key, tree.Refused):
                message = f"A key is one word, and this is {wording.named(key)}."
                self.complain(key.mark, message, "Text that begins with { or [ needs quotation marks.", way)
        return list(first.values())

    def _is_complete(self, node: tree.Mapping, keys: _Keys, shape: Shape, way: Way) -> bool:
        """Complain of fields that are missing or exclude each other."""
        fine = True
        for field in shape.required:
            if field.name not in keys and not _is_misspelt(field.name, node, shape):
                self.complain(node.mark, *wording.missing_key(field, shape), way)
                fine = False
        for one, other in shape.rivals:
            if one in keys and other in keys:
                later = max(keys[one][0].mark, keys[other][0].mark)
                self.complain(
                    later, f"`{one}` and `{other}` exclude each other.", "Keep one of the two.", way
                )
                fine = False
        return fine

    def _value(self, node: Node, field: Field, way: Way) -> Any:
        if isinstance(node, tree.Refused):
            return WRONG
        if isinstance(node, tree.Scalar) and node.plain and not node.text:
            if field.alone:
                return {}
            self.complain(node.mark, f"`{field.name}` is empty.", wording.example(field), way)
            return WRONG
        match field.kind:
            case Value() as kind:
                return self._text(node, kind, field, way)
            case Shape() as kind:
                return self._shaped(node, kind, field, way)
            case ListOf(of=item_kind):
                return self._list(
                    node, field, way, lambda item, inner: self._text(item, item_kind, field, inner)
                )
            case StepList():
                return self._steps(node, field, way)
            case Alternatives():
                return self._list(node, field, way, lambda item, inner: self._alternative(item, field, inner))
            case Pairs() as kind:
                return self._pairs(node, kind, field, way)

    def _text(self, node: Node, kind: Value, field: Field, way: Way) -> Any:
        if isinstance(node, tree.Refused):
            return WRONG
        if not isinstance(node, tree.Scalar):
            self.complain(node.mark, *wording.no_text(node, kind, field), way)
            return WRONG
        try:
            return kind.parse(node.text)
        except BadValueError as error:
            meant = error.suggestion or wording.meant_value(node.text, kind)
            suggestion = meant or wording.example(field)
            self.complain(node.mark, f"{error.message} Expected {kind.expected}.", suggestion, way)
            return WRONG

    def _list(self, node: Node, field: Field, way: Way, read: Callable[[Node, Way], Any]) -> Any:
        if not isinstance(node, tree.Listing):
            self.complain(node.mark, *wording.no_list(node, field), way)
            return WRONG
        if not node.items and not isinstance(field.kind, ListOf):
            self.complain(node.mark, f"`{field.name}` needs at least one item.", wording.example(field), way)
            return WRONG
        results = []
        for number, item in enumerate(node.items, 1):
            results.append(read(item, (*way[:-1], f"{way[-1]} {number}")))
        return WRONG if any(result is WRONG for result in results) else tuple(results)

    def _alternative(self, node: Node, field: Field, way: Way) -> Any:
        if isinstance(node, tree.Refused):
            return WRONG
        if not isinstance(node, tree.Listing) or not node.items:
            message = "Each alternative is a list of steps, with at least one step."
            self.complain(node.mark, message, wording.example(field), way)
            return WRONG
        return self._steps(node, field, (*way, "steps"))

    def _steps(self, node: Node, field: Field, way: Way) -> Any:
        extent: Extent | None = NOTHING
        many = 0

        def read(item: Node, inner: Way) -> Any:
            nonlocal extent, many
            many += 1
            if extent is None and many > MOST_STEPS:  # it is refused already, and nobody wrote this by hand
                return WRONG
            step = self._step(item, inner)
            if step is WRONG or extent is None:
                return step
            try:
                extent = extended(extent, step)
            except BadValueError as error:
                self.complain(item.mark, error.message, error.suggestion, inner)
                extent = None
            return step if extent else WRONG

        return self._list(node, field, way, read)

    def _pairs(self, node: Node, kind: Pairs, field: Field, way: Way) -> Any:
        if not isinstance(node, tree.Mapping):
            message = f"`{field.name}` is made of `key: value` pairs, and this is {wording.named(node)}."
            self.complain(node.mark, message, wording.example(field), way)
            return WRONG
        if len(node.entries) > MOST_PAIRS:
            message = f"`{field.name}` has more than {MOST_PAIRS:,} entries."
            self.complain(node.entries[MOST_PAIRS][0].mark, message, "Keep those that are used.", way)
            return WRONG
        pairs = []
        entries = self._words(node, way)
        for key, value in entries:
            word = self._text(key, kind.key, field, way)
            pairs.append((word, self._text(value, kind.value, field, (*way, key.text))))
        fine = len(entries) == len(node.entries) and not any(WRONG in pair for pair in pairs)
        return tuple(pairs) if fine else WRONG

    def _shaped(self, node: Node, shape: Shape, field: Field, way: Way) -> Any:
        if isinstance(node, tree.Mapping):
            attributes = self._attributes(node, shape, way)
            built = WRONG if attributes is None else self._build(shape, attributes, node.mark, way)
            return self._housed(built, node.mark, way)
        if shape.bare:
            return self._housed(self._text(node, shape.bare, field, way), node.mark, way)
        message = f"`{field.name}` is made of `key: value` pairs, and this is {wording.named(node)}."
        self.complain(node.mark, message, wording.example(field), way)
        return WRONG

    def _build(self, shape: Shape, attributes: Mapping[str, Any], mark: Mark, way: Way) -> Any:
        try:
            return shape.build(**attributes)
        except BadValueError as error:
            self.complain(mark, error.message, error.suggestion, way)
            return WRONG

    def _housed(self, value: Any, mark: Mark, way: Way) -> Any:
        """Complete a bed, which may be a file; everything else is whole."""
        if not isinstance(value, BedWish):
            return value
        try:
            return self._finish(value)
        except BadValueError as error:
            self.complain(mark, error.message, error.suggestion, way)
            return WRONG

    def _step(self, node: Node, way: Way) -> Any:
        self.starts.append(self._place(node.mark))
        match node:
            case tree.Mapping():
                return self._step_of_keys(node, way)
            case tree.Scalar(text=word) if word in STEPS and STEPS[word].fields[0].alone:
                return self._finished(STEPS[word], {}, node.mark, (*way, word))
            case tree.Scalar():
                self.complain(node.mark, *wording.no_step(node.text), way)
            case tree.Listing():
                self.complain(
                    node.mark, "Expected a step, not a list.", "Put one dash before each step.", way
                )
        return WRONG

    def _step_of_keys(self, node: tree.Mapping, way: Way) -> Any:
        telling = self._telling_key(node, way)
        if telling is None:
            return WRONG
        shape, inner = STEPS[telling.text], (*way, telling.text)
        attributes = self._attributes(node, shape, inner)
        if attributes is None:
            return WRONG
        self.conditions |= {
            self._place(telling.mark): self._place(value.mark)
            for key, value in node.entries
            if isinstance(key, tree.Scalar) and key.text == "when"
        }
        return self._finished(shape, attributes, telling.mark, inner)

    def _finished(self, shape: Shape, attributes: Mapping[str, Any], key: Mark, way: Way) -> Any:
        try:
            step = shape.build(place=self._place(key), **attributes)
            check_window(step)
            return self._finish(step) or WRONG
        except BadValueError as error:
            self.complain(key, error.message, error.suggestion, way)
            return WRONG

    def _place(self, mark: Mark) -> Place:
        return Place(path=self._path, line=mark.line, column=mark.column)

    def _telling_key(self, node: tree.Mapping, way: Way) -> tree.Scalar | None:
        """Find the key that tells what a step does; the others are then its fields."""
        words = [key for key, _ in node.entries if isinstance(key, tree.Scalar)]
        keys = {key.text: key for key in words if key.text in STEPS}
        telling = [
            key
            for word, key in keys.items()
            if len(keys) == 1 or not any(word in STEPS[other].by_name for other in keys if other != word)
        ]
        if len(telling) == 1:
            return telling[0]
        if telling:
            first, second = telling[:2]
            self.complain(second.mark, *wording.two_kinds(first.text, second.text), way)
        else:
            self.complain(node.mark, *wording.kindless([key.text for key in words]), way)
        return None


def _is_empty(root: Node | None) -> bool:
    return root is None or (isinstance(root, tree.Scalar) and not root.text)


def _is_misspelt(name: str, node: tree.Mapping, shape: Shape) -> bool:
    """Tell whether an unknown key was probably meant to be this one, which is complaint enough."""
    unknown = [
        key.text for key, _ in node.entries if isinstance(key, tree.Scalar) and key.text not in shape.by_name
    ]
    return any(wording.meant_key(key, shape) == name for key in unknown)
