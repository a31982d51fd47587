"""What stands in a transcript, in the order of its script."""

from __future__ import annotations

from msgspec import Struct

from voiceguide.script.model import Marks, Place


class Words(Struct, frozen=True, kw_only=True):
    """A line as it is spoken.

    Attributes:
        text: Its words.
        marks: Its inner pauses and what weighs more.
        language: What it is in.
        place: Where it is written; None for words of the program.
        when: For which lengths these words are, where other lengths have others; empty for all.
    """

    text: str
    marks: Marks
    language: str
    place: Place | None = None
    when: str = ""


class Heading(Struct, frozen=True, kw_only=True):
    """A section's title."""

    text: str
    language: str


class Remark(Struct, frozen=True, kw_only=True):
    """What is heard between the words, or not heard; a pause, a bell, what may be answered."""

    text: str


class Part(Struct, frozen=True, kw_only=True):
    """Entries that belong together, and what holds for all of them."""

    label: str
    entries: tuple[Entry, ...]


Entry = Words | Heading | Remark | Part
