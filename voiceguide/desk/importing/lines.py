"""A source as lines of text that know where they stood."""

from __future__ import annotations

from msgspec import Struct

from voiceguide.script.model import VoiceWish
from voiceguide.units import Millis

PLAIN = VoiceWish()
"""The voice of a line that does not ask for another."""


class Line(Struct, frozen=True, kw_only=True):
    """One line; an empty one ends a paragraph.

    Attributes:
        number: Its line in the source, counted from 1. Several lines can come from one.
        text: Without tags, as it was written otherwise.
        voice: How it should sound.
        aside: Whether it comes from a comment, and is never spoken.
        at: When it should begin, counted from the beginning of the source; None where nothing says so.
        until: When it should end, or None.
    """

    number: int
    text: str
    voice: VoiceWish = PLAIN
    aside: bool = False
    at: Millis | None = None
    until: Millis | None = None
