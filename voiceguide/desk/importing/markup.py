"""Tags, comments and entities, found in one pass over any text.

Neither a parser of XML nor one of HTML serves here: sources mix tags with Markdown and brackets, are seldom
well formed, and may be hostile. So nothing is nested, nothing is expanded, and no place is looked at twice.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from voiceguide.script.source import unprintable

_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][\w.:-]{0,60})(?P<rest>(?:\s|/)[^<>]{0,2000}|)>")
_MOMENT = re.compile(r"<[0-9][0-9:.]{3,15}>")
_ATTRIBUTE = re.compile(r"""([A-Za-z_][\w.:-]{0,60})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'/>]+))""")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_DECLARATION = re.compile(r"<[!?][A-Za-z][^<>\[]{0,1000}([>\[])")


class Text(Struct, frozen=True, kw_only=True):
    """What is written; entities are already characters."""

    line: int
    text: str


class Tag(Struct, frozen=True, kw_only=True):
    """A tag; `attributes` are by their names in lower case."""

    line: int
    written: str
    name: str
    closing: bool
    empty: bool
    attributes: Mapping[str, str]


class Comment(Struct, frozen=True, kw_only=True):
    """What a comment says."""

    line: int
    text: str


class Declaration(Struct, frozen=True, kw_only=True):
    """Something for XML parsers alone."""

    line: int
    written: str


Token: TypeAlias = Text | Tag | Comment | Declaration


def tokens(text: str) -> Iterator[Token]:
    """Split a text into its tags and what stands between them."""
    return _Scanner(text).tokens()


def characters(text: str) -> str:
    """Write entities as the characters they stand for, and those nobody can see as spaces."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda match: _visible(html.unescape(match[0])), text)


def _visible(text: str) -> str:
    return " " if unprintable(text) or text.isspace() else text


class _Scanner(Struct):
    text: str
    absent: dict[str, int] = field(default_factory=dict)
    line: int = 1

    def tokens(self) -> Iterator[Token]:
        begin = here = 0
        while (start := self.text.find("<", here)) >= 0:
            found = self._markup(start)
            if found is None:
                here = start + 1
                continue
            token, here = found
            if start > begin:
                yield Text(line=self.line, text=characters(self.text[begin:start]))
            self.line += self.text.count("\n", begin, start)
            if token is not None:
                yield replace(token, line=self.line)
            self.line += self.text.count("\n", start, here)
            begin = here
        if begin < len(self.text):
            yield Text(line=self.line, text=characters(self.text[begin:]))

    def _markup(self, start: int) -> tuple[Token | None, int] | None:
        """What begins at a `<`, and where it ends; None where that is only a character."""
        if match := _TAG.match(self.text, start):
            return _tag(match), match.end()
        if match := _MOMENT.match(self.text, start):  # WebVTT says when a word is sung
            return None, match.end()
        if self.text.startswith("<!--", start):
            return self._until("-->", start + 4, Comment)
        if self.text.startswith("<![CDATA[", start):
            return self._until("]]>", start + 9, Text)
        if match := _DECLARATION.match(self.text, start):
            # With a bracket it is a document type that has declarations of its own.
            end = match.end() if match[1] == ">" else self._find("]>", match.end()) + 2
            return (Declaration(line=0, written=self.text[start:end]), end) if end > 1 else None
        return None

    def _until(self, closer: str, start: int, kind: type[Comment | Text]) -> tuple[Token, int] | None:
        end = self._find(closer, start)
        return None if end < 0 else (kind(line=0, text=self.text[start:end]), end + len(closer))

    def _find(self, closer: str, start: int) -> int:
        """Find a closer; one that was once not found is never looked for again."""
        if self.absent.get(closer, len(self.text)) <= start:
            return -1
        end = self.text.find(closer, start)
        if end < 0:
            self.absent[closer] = start
        return end


def _tag(match: re.Match[str]) -> Tag:
    rest = match["rest"]
    attributes = {
        name.lower(): characters(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(rest)
    }
    return Tag(
        line=0,
        written=match[0],
        name=match["name"].lower(),
        closing=bool(match["closing"]),
        empty=rest.endswith("/"),
        attributes=MappingProxyType(attributes),
    )
