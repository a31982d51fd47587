"""A source without its tags: what they say becomes lines, voices, and marks in brackets.

A break becomes a mark, so that the dialects read it as any other.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from voiceguide.desk.importing.dialects import is_mark
from voiceguide.desk.importing.doubts import Doubts
from voiceguide.desk.importing.lines import PLAIN, Line
from voiceguide.desk.importing.markup import Comment, Declaration, Tag, Text, Token, tokens
from voiceguide.desk.importing.prosody import manner
from voiceguide.desk.importing.tags import EFFECTS
from voiceguide.script.complaints import BadValueError
from voiceguide.script.model import VoiceWish
from voiceguide.script.words import language

_STRENGTHS = {"none": "", "x-weak": "[beat]", "weak": "[beat]", "medium": "[beat]", "x-strong": "[pause]"}
_TIME = re.compile(r"\+?([0-9]{0,6}\.?[0-9]{1,6})\s?(ms|s)?", re.IGNORECASE)
_SPELT = frozenset({"characters", "character", "spell-out", "verbatim", "letters", "digits"})
_LONGEST_REPLACED = 200
_NEAR = 8
_SENTENCE_END = tuple(".!?…:;”\"'\u2019)]")


class Page(Struct, frozen=True, kw_only=True):
    """A source without its tags.

    Attributes:
        lines: Its lines.
        language: What the source says it is written in; empty where it does not.
        title: What the source's own head calls it; empty where it does not.
    """

    lines: tuple[Line, ...]
    language: str
    title: str = ""


def without_tags(text: str, doubts: Doubts, *, first_line: int = 1) -> Page:
    """Turn tags into lines, breaks and voices; what they do not say stays as it is.

    Args:
        text: With plain line feeds between its lines.
        doubts: Takes what was left out.
        first_line: The number of the first line.
    """
    reading = _Reading(doubts=doubts, offset=first_line - 1)
    for token in tokens(text):
        reading.take(token)
    return reading.page()


class _Reading(Struct):
    doubts: Doubts
    offset: int
    lines: list[Line] = field(default_factory=list)
    language: str = ""
    _buffer: list[str] = field(default_factory=list)
    _number: int = 1
    _voices: list[tuple[VoiceWish, bool]] = field(default_factory=lambda: [(PLAIN, False)])
    _instead: Tag | None = None
    _bare: bool = True
    _empty: bool = True

    def page(self) -> Page:
        self._end_line()
        return Page(lines=tuple(self.lines), language=self.language)

    def take(self, token: Token) -> None:
        line = token.line + self.offset
        if isinstance(token, Text):
            self._text(token.text, line)
            return
        self._bare = False
        if isinstance(token, Comment):
            self._comment(token.text, line)
        elif isinstance(token, Declaration):
            if not token.written.startswith("<?"):
                self.doubts.add(line, token.written, "Left out: declarations are not read.")
        elif isinstance(token, Tag):
            self._tag(token, line)

    def _text(self, text: str, line: int) -> None:
        if self._instead is not None:
            text = self._replaced(self._instead, text, line)
            self._instead = None
        first, *others = text.split("\n")
        self._add(first, line)
        for number, other in enumerate(others, start=line + 1):
            self._end_line(keep_empty=self._bare)
            self._number, self._bare = number, True
            self._add(other, number)

    def _add(self, text: str, line: int) -> None:
        if self._empty and text.strip():
            self._number, self._empty = line, False
        self._buffer.append(text)

    def _end_line(self, *, keep_empty: bool = False) -> None:
        text = "".join(self._buffer)
        self._buffer.clear()
        self._empty = True
        if text.strip():
            self.lines.append(Line(number=self._number, text=text, voice=self._voices[-1][0]))
        elif keep_empty:
            self._add_blank(self._number)

    def _end_paragraph(self, line: int) -> None:
        self._end_line()
        self._add_blank(line)

    def _add_blank(self, number: int) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(Line(number=number, text=""))

    def _comment(self, text: str, line: int) -> None:
        if is_mark(text.strip()):
            self._add(f" [{text.strip()}] ", line)
        elif text.strip():
            self.lines.append(Line(number=line, text=text, aside=True))

    def _tag(self, tag: Tag, line: int) -> None:
        plain = tag.name.partition(".")[0]  # WebVTT adds classes: `<c.yellow>`
        effect = EFFECTS.get(tag.name) or EFFECTS.get(plain, "lost")
        if tag.name == "speak" and not tag.closing:
            self._language(tag, line)
        if effect == "break" and not tag.closing:
            self._add(f" {self._break(tag, line)} ", line)
        elif effect == "paragraph":
            self._end_paragraph(line)
        elif effect == "line":
            self._end_line()
        elif effect == "heading":
            self._end_paragraph(line)
            if not tag.closing:
                self._add(f"{'#' * int(tag.name[1])} ", line)
        elif effect == "voice":
            self._prosody(tag, line)
        elif effect in ("alias", "spelt"):
            self._instead = None if tag.closing or tag.empty else tag
        elif effect == "lost" and not tag.closing:
            self.doubts.add(line, tag.written, "This tag was left out; the text inside it is spoken.")

    def _language(self, tag: Tag, line: int) -> None:
        wanted = tag.attributes.get("xml:lang", "")
        try:
            self.language = self.language or (language(wanted) if wanted else "")
        except BadValueError as error:
            self.doubts.add(line, tag.written, error.message)

    def _break(self, tag: Tag, line: int) -> str:
        time = tag.attributes.get("time", "").strip()
        if not time:
            return _STRENGTHS.get(tag.attributes.get("strength", "strong"), "[short pause]")
        match = _TIME.fullmatch(time)
        if match is None:
            self.doubts.add(line, tag.written, "Its time cannot be read; taken as `settle`.")
            return "[short pause]"
        if match[2] is None:
            self.doubts.add(line, tag.written, "Its time has no unit; taken as seconds.")
        number = f"0{match[1]}" if match[1].startswith(".") else match[1]
        return f"[pause {number}{(match[2] or 's').lower()}]"

    def _prosody(self, tag: Tag, line: int) -> None:
        if tag.closing:
            if len(self._voices) > 1:
                if self._voices[-1][1]:
                    self._end_line()
                self._voices.pop()
        elif not tag.empty:
            self._voices.append(self._new_voice(tag, line))

    def _new_voice(self, tag: Tag, line: int) -> tuple[VoiceWish, bool]:
        """The voice from here on, and whether it is another: inside a sentence it stays the same."""
        before = "".join(self._buffer[-_NEAR:]).rstrip()
        if before and not before.endswith(_SENTENCE_END):
            self.doubts.add(line, tag.written, "Left out: only whole lines can be spoken in another manner.")
            return self._voices[-1][0], False
        self._end_line()
        asked = manner(tag.attributes)
        if asked.lost:
            self.doubts.add(
                line, tag.written, f"This could not be read and was left out: {', '.join(asked.lost)}."
            )
        return asked.wish.over(self._voices[-1][0]), True

    def _replaced(self, tag: Tag, text: str, line: int) -> str:
        if len(text) > _LONGEST_REPLACED:
            self.doubts.add(line, tag.written, "Left out: so much text is not meant, or its end is missing.")
            return text
        if tag.name == "sub":
            alias = tag.attributes.get("alias", "").strip()
            return alias + "\n" * text.count("\n") if alias else text
        kind = tag.attributes.get("interpret-as", "").strip().lower()
        if kind in _SPELT:
            return " ".join("".join(text.split()))
        self.doubts.add(line, tag.written, "Left to the voice: the text is spoken as it is written.")
        return text
