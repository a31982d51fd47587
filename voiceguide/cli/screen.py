"""What stands on a screen while a session plays.

For those who look, one calm line that is written over itself; for those who read, each line as it is spoken;
for a screen reader nothing, since two voices at once are one too many.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from typing import Protocol, TextIO

from msgspec import Struct
from rich.cells import cell_len, set_cell_size

from voiceguide import config
from voiceguide.cli.captions import Captions, last_said
from voiceguide.cli.one_line import OneLine, terminal_columns
from voiceguide.cli.progress import spoken_progress
from voiceguide.player.places import chapter_at
from voiceguide.settings import ScreenStyle
from voiceguide.timeline.model import Cue, Timeline
from voiceguide.units import RATE, Frames, clock, frames_to_seconds

FAINT_SECONDS = 2.0
"""Words that were said so long ago become faint."""

GONE_SECONDS = 8.0
"""And then they go."""

_GAP = "  "
_WIDE = 60
"""From so many columns on, the section has room beside the words."""

_LEAST_WORDS = 12


class View(Struct, frozen=True, kw_only=True):
    """What there is to be seen of a session.

    Attributes:
        timeline: What is heard.
        position: Where in it.
        is_whole: Whether its end is known, and is coming.
        doing: In a word or two, where it does not simply play.
    """

    timeline: Timeline
    position: Frames
    is_whole: bool = True
    doing: str = ""


class Screen(Protocol):
    """Where a session is shown."""

    def show(self, view: View) -> None:
        """Show how it is now; called some twenty times a second."""

    def progress(self, ready: int, total: int) -> None:
        """Tell how many of its lines are spoken."""

    def ready(self, frames: Frames) -> None:
        """Tell that all are, and how long it is."""

    def tell(self, text: str) -> None:
        """Say something that has to be known now."""

    def clear(self) -> None:
        """Leave nothing behind that does not belong to the terminal."""


class Quiet:
    """Shows nothing."""

    def show(self, view: View) -> None:
        """Show nothing."""

    def progress(self, ready: int, total: int) -> None:
        """Show nothing."""

    def ready(self, frames: Frames) -> None:
        """Show nothing."""

    def tell(self, text: str) -> None:
        """Say it on standard error."""
        print(text, file=sys.stderr)

    def clear(self) -> None:
        """Do nothing."""


class Printed(Quiet):
    """Prints what is spoken, and whatever else there is to tell."""

    def __init__(self) -> None:
        self._captions = Captions()
        self._progress = spoken_progress()

    def show(self, view: View) -> None:
        """Print what is being said."""
        self._captions.tell(view.timeline, view.position)

    def progress(self, ready: int, total: int) -> None:
        """Tell it now and then."""
        self._progress(ready, total)

    def ready(self, frames: Frames) -> None:
        """Tell the length."""
        self.tell(f"Ready: {clock(frames)}.")


class Calm(Quiet):
    """One line on a terminal, written over itself and never longer than the terminal is wide.

    Args:
        stream: The terminal.
        has_style: Whether words may be faint.
        columns: Asks for its width.
    """

    def __init__(self, stream: TextIO, *, has_style: bool, columns: Callable[[], int]) -> None:
        self._line = OneLine(stream, columns)
        self._has_style = has_style
        self._prepared = ""

    def show(self, view: View) -> None:
        """Write the line anew, if there is anything new in it."""
        columns = self._line.room
        cue = last_said(view.timeline, view.position)
        age = 0.0 if cue is None else frames_to_seconds(Frames(view.position - cue.end))
        words = cue is not None and age < GONE_SECONDS and not view.doing
        head = self._prepared or _head(view, columns)
        is_faint = words and age >= FAINT_SECONDS and self._has_style
        text = _joined(head, view, cue if words else None, columns)
        self._line.write(text, faint_from=len(head) if is_faint else None)

    def progress(self, ready: int, total: int) -> None:
        """Let the line say so."""
        self._prepared = f"Preparing the voice, line {ready} of {total}"

    def ready(self, frames: Frames) -> None:  # noqa: ARG002 - the line has it anyway
        """Let the line tell the place again."""
        self._prepared = ""

    def tell(self, text: str) -> None:
        """Say it on a line of its own."""
        self.clear()
        super().tell(text)

    def clear(self) -> None:
        """Take the line away."""
        self._line.clear()


def open_screen(*, captions: bool, plain: bool, style: ScreenStyle) -> Screen:
    """Choose what is shown.

    Args:
        captions: Whether lines are asked for as they are spoken.
        plain: Whether a screen reader is at work.
        style: What the listener usually wants on a terminal.
    """
    if captions:
        return Printed()
    if plain or config.is_plain() or style == "none":
        return Quiet()
    if style == "captions":
        return Printed()
    has_style = not config.is_set(config.NO_COLOUR) and sys.platform != "win32"
    return Calm(sys.stderr, has_style=has_style, columns=terminal_columns)


def _head(view: View, columns: int) -> str:
    """The place, and where there is room the section."""
    at = clock(Frames(view.position // RATE * RATE))
    head = f"{at} of {clock(view.timeline.frames)}" if view.is_whole else at
    if view.doing:
        head += f"{_GAP}{view.doing}"
    chapter = chapter_at(view.timeline, view.position)
    if chapter is None or columns < _WIDE:
        return head
    return head + _GAP + _cut(chapter.title, columns // 3)


def _joined(head: str, view: View, cue: Cue | None, columns: int) -> str:
    """The head, and as many of the words around the one being said as there is room for."""
    room = columns - cell_len(head) - len(_GAP)
    if cue is None or not cue.text or room < _LEAST_WORDS:
        return head
    pages = textwrap.wrap(cue.text, room) or [""]
    return head + _GAP + _cut(pages[_page(pages, cue, view.position)], room)


def _page(pages: list[str], cue: Cue, position: Frames) -> int:
    """On which page the word stands that is being said: by its time, else by how much of the line is over."""
    length = sum(len(page) + 1 for page in pages)
    said = length * min(1.0, (position - cue.start) / max(1, cue.end - cue.start))
    if cue.said is not None and cue.said.words and cue.said.line.text == cue.text:
        said = max((first for first, _, start, _ in cue.said.words if start <= position), default=0)
    for number, page in enumerate(pages):
        said -= len(page) + 1
        if said < 0:
            return number
    return len(pages) - 1


def _cut(text: str, room: int) -> str:
    return text if cell_len(text) <= room else set_cell_size(text, room - 2).rstrip() + ".."
