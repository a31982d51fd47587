"""Lines that are one paragraph: editors break sentences, and so do subtitles."""

from __future__ import annotations

from itertools import accumulate

from msgspec import Struct, field
from msgspec.structs import replace

from voiceguide.desk.importing.blocks import Block, Gap, Guise, Heading, Note, Paragraph
from voiceguide.desk.importing.brackets import BRACKETS
from voiceguide.desk.importing.lines import Line
from voiceguide.units import Millis

FULL_LINE = 50
"""Characters: a line this long that ends without a stop was broken by an editor."""

MOST_SUBTITLES = 8
MOST_WORDS = 60
"""So many subtitles, and so many words in them, are put together at most: some have no stops at all."""

LONGEST_GAP = Millis(1000)
"""Between two subtitles that may belong to one sentence."""

_STOPS = (".", "!", "?", "…", ":", ";", "\u3002", "\uff01", "\uff1f")
_CLOSERS = ("”", '"', "»", ")", "]")


class _Open(Struct):
    """A paragraph that more lines may join, unless it is `closed`."""

    lines: list[Line]
    guise: Guise
    closed: bool


class Collector(Struct):
    """Puts a source's blocks together.

    Attributes:
        blocks: What is finished.
    """

    blocks: list[Block] = field(default_factory=list)
    _open: _Open | None = None

    @property
    def is_between(self) -> bool:
        """Whether no paragraph is open that the next line could belong to."""
        return self._open is None

    def heading(self, line: Line, text: str, level: int) -> None:
        """Add a heading."""
        self.add(Heading(line=line.number, text=text, level=level, at=line.at))

    def gap(self, line: Line) -> None:
        """Add a blank line."""
        self.add(Gap(line=line.number))

    def aside(self, line: Line, text: str) -> None:
        """Add a note before the paragraph that is open: a comment must not part a sentence."""
        self.blocks.append(Note(line=line.number, text=text))

    def add(self, block: Block) -> None:
        """Add something that ends the paragraph above it."""
        self.close()
        self.blocks.append(block)

    def mark(self, line: Line, text: str, guise: Guise = "") -> None:
        """Add a mark that stands on a line of its own."""
        self._begin(line, text, guise, closed=True)

    def text(self, line: Line, text: str, guise: Guise = "", *, begins: bool = False) -> None:
        """Add text to the open paragraph, or begin another with it; in any case where `begins` says so."""
        here = replace(line, text=text)
        if begins or self._open is None or not self.would_join(here, guise):
            self._begin(line, text, guise, closed=False)
        else:
            self._open.lines.append(here)

    def would_join(self, line: Line, guise: Guise) -> bool:
        """Whether a line goes on with the paragraph that is open."""
        if self._open is None or self._open.closed or self._open.guise != guise:
            return False
        last = self._open.lines[-1]
        if last.voice != line.voice or (line.at is not None and not _follows_closely(self._open, line)):
            return False
        if _has_open_bracket(last.text):
            return True
        before = last.text.rstrip("*_ ")
        begins_small = line.text.lstrip("*_“\"'(")[:1].islower()
        if before.endswith(_STOPS + _CLOSERS):
            return begins_small and not before.endswith((".", "!", "?"))
        return begins_small or line.at is not None or len(last.text) >= FULL_LINE

    def close(self) -> None:
        """End the open paragraph."""
        if self._open is not None:
            self.blocks.append(_paragraph(self._open))
            self._open = None

    def _begin(self, line: Line, text: str, guise: Guise, *, closed: bool) -> None:
        self.close()
        self._open = _Open(lines=[replace(line, text=text)], guise=guise, closed=closed)


def _paragraph(opened: _Open) -> Paragraph:
    first = opened.lines[0]
    lengths = [len(line.text) + 1 for line in opened.lines]
    return Paragraph(
        text="\n".join(line.text for line in opened.lines),
        starts=(0, *accumulate(lengths[:-1])),
        numbers=tuple(line.number for line in opened.lines),
        voice=first.voice,
        guise=opened.guise,
        at=first.at,
    )


def _follows_closely(opened: _Open, line: Line) -> bool:
    """Whether a subtitle comes so soon after another that both may be one sentence."""
    last = opened.lines[-1]
    if line.at is None or last.until is None or line.at - last.until > LONGEST_GAP:
        return False
    words = sum(len(each.text.split()) for each in opened.lines)
    return len(opened.lines) < MOST_SUBTITLES and words < MOST_WORDS


def _has_open_bracket(text: str) -> bool:
    return any(text.rfind(opener) > text.rfind(closer) for opener, closer in BRACKETS.items())
