"""Words that a writer meant to be spoken and YAML takes for a comment, as in `say: Press # if you like`."""

from __future__ import annotations

import re

from voiceguide.script.model import LostWords, Place

_SAY = re.compile(r"[ \t]*(?:-[ \t]+)*say:[ \t]+(?=[^\s\"'|>#])")
_COMMENT = re.compile(r"[ \t]#")
_WAIVER = re.compile(r"#[ \t]*voiceguide:")
_ENDINGS = (".", "!", "?", "…")


def lost_words(text: str, path: str) -> tuple[LostWords, ...]:
    """List what looks as if it belonged to a spoken line and stands behind a `#`, in order.

    Two spaces before the `#` mark a comment that was meant as one, and so does a finished sentence before it
    with a space after it. Only lines without quotation marks that stand beside their `say:` are looked at.
    """
    if "#" not in text:
        return ()
    found: list[LostWords] = []
    for number, line in enumerate(text.split("\n"), start=1):
        column = _lost_column(line)
        if column:
            place = Place(path=path, line=number, column=column)
            found.append(LostWords(place=place, text=line[column - 1 :].rstrip()))
    return tuple(found)


def _lost_column(line: str) -> int:
    """Where the `#` stands that takes words away, counted from 1; 0 where none does."""
    if "#" not in line:
        return 0
    key = _SAY.match(line)
    comment = _COMMENT.search(line, key.end()) if key else None
    if comment is None:
        return 0
    before, behind = line[: comment.start()], line[comment.start() + 1 :]
    is_apart = before.endswith((" ", "\t")) or _WAIVER.match(behind)
    is_remark = before.endswith(_ENDINGS) and behind.startswith("# ")
    return 0 if is_apart or is_remark else comment.start() + 2
