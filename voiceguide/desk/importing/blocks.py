"""What a source is made of: headings, notes and paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal, TypeAlias

from msgspec import Struct

from voiceguide.script.model import VoiceWish
from voiceguide.units import Millis

Guise = Literal["", "italics", "quotation", "teacher"]
"""How text looks that is a note in most sources and the spoken text in some; empty for plain text."""


class Heading(Struct, frozen=True, kw_only=True):
    """A heading; 1 is the highest level."""

    line: int
    text: str
    level: int
    at: Millis | None = None


class Note(Struct, frozen=True, kw_only=True):
    """Something that is not spoken."""

    line: int
    text: str


class Gap(Struct, frozen=True, kw_only=True):
    """A blank line, or a rule."""

    line: int


class Paragraph(Struct, frozen=True, kw_only=True):
    """Text that is spoken without a stop, or a mark on a line of its own.

    Attributes:
        text: Its lines, with a line break between them.
        starts: Where each of its lines starts in `text`.
        numbers: The line of the source that each of them comes from.
        voice: How it should sound.
        guise: Whether it looks like a note.
        at: When it should begin, or None.
    """

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    voice: VoiceWish
    guise: Guise = ""
    at: Millis | None = None

    @property
    def line(self) -> int:
        """The line of the source that it begins in."""
        return self.numbers[0]

    def line_at(self, position: int) -> int:
        """The line of the source that a character of the text comes from."""
        return self.numbers[bisect_right(self.starts, position) - 1]


class Tongue(Struct, frozen=True, kw_only=True):
    """The source says what language it is in."""

    line: int
    text: str


Block: TypeAlias = Heading | Note | Gap | Paragraph | Tongue
