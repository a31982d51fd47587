"""Words that a writer meant to be spoken and YAML takes for a comment, as in `say: Press # if you like`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.script.model import LostWords, Place
from voiceguide.script.tree import Listing, Mapping, Node, Scalar

_SPOKEN = ("ask", "say")
_FILLED = "with"
_COMMENT = re.compile(r"[ \t](?P<words>#(?![ \t]*voiceguide:)[^\r\n]*)")
_ENDINGS = (".", "!", "?", "…")


def lost_words(root: Node | None, text: str, path: str) -> tuple[LostWords, ...]:
    """List what looks as if it belonged to a spoken line and stands behind a `#`, in order.

    Two spaces before the `#` mark a comment that was meant as one, and so does a finished sentence before it
    with a space after it.

    Args:
        root: The tree of a script; None when it holds nothing.
        text: What the tree was grown from.
        path: What messages call it.
    """
    if "#" not in text:
        return ()
    found = (_lost_behind(spoken, text, path) for spoken in _spoken(root) if spoken.plain and spoken.text)
    return tuple(dict.fromkeys(filter(None, found)))


def _spoken(node: Node | None) -> Iterator[Scalar]:
    """Go through the values that are spoken; one that an alias repeats comes again."""
    if isinstance(node, Listing):
        for item in node.items:
            yield from _spoken(item)
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            word = key.text if isinstance(key, Scalar) else ""
            if word == _FILLED and isinstance(value, Mapping):
                yield from (each for _, each in value.entries if isinstance(each, Scalar))
            elif word in _SPOKEN and isinstance(value, Scalar):
                yield value
            else:
                yield from _spoken(value)


def _lost_behind(spoken: Scalar, text: str, path: str) -> LostWords | None:
    comment = _COMMENT.match(text, spoken.end.index)
    if comment is None:
        return None
    words = comment["words"].rstrip()
    if spoken.text.endswith(_ENDINGS) and words.startswith("# "):
        return None
    place = Place(path=path, line=spoken.end.line + 1, column=spoken.end.column + 2)
    return LostWords(place=place, text=words)
