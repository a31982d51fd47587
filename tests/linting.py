"""Short scripts held against one rule."""

from __future__ import annotations

from pathlib import Path

from voiceguide.desk.lint import RULES
from voiceguide.desk.lint.finding import Spot
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.script import Library, load_text

HEAD = "title: Test\n"


def sheet(text: str, path: str = "test.yaml") -> Sheet:
    """What the rules read of a script without its title."""
    return Sheet(practice=load_text(HEAD + text, path=path, folder=Path("nowhere"), library=Library()))


def spots(code: str, text: str, path: str = "test.yaml") -> list[Spot]:
    """What one rule finds, sorted by line."""
    return sorted(RULES[code].find(sheet(text, path)), key=lambda spot: spot.place.line)


def lines(code: str, text: str) -> list[int]:
    """The lines of what one rule finds, the title being line 1."""
    return [spot.place.line for spot in spots(code, text)]
