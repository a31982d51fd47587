"""What stands on a screen in the booth.

For those who look: the line to read among its neighbours, and a calm line with the level. For a screen
reader: one fact a line, and nothing at all while the microphone records, or it would be recorded as well.
"""

from __future__ import annotations

import sys
import textwrap
from typing import Protocol, TextIO

from msgspec import Struct

from voiceguide import config
from voiceguide.cli.one_line import OneLine, terminal_columns
from voiceguide.units import Millis, brief

_BOLD, _FAINT, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[m"
_WIDEST = 78
_INDENT = "    "


class LineView(Struct, frozen=True, kw_only=True):
    """What there is to be seen of a line.

    Attributes:
        number: Which of the lines that are recorded now, from 1.
        total: How many those are.
        section: The title it stands under; empty for none.
        before: The line before it; empty at the beginning.
        text: The line, or the piece of it that is read now.
        after: The line after it; empty at the end.
        pause: How long it is quiet after it.
        seconds: How long reading it takes at the pace of the practice.
        piece: Which piece it is and of how many; None for all of the line.
        state: What there is of it already, as a sentence; empty for nothing.
    """

    number: int
    total: int
    section: str
    before: str
    text: str
    after: str
    pause: Millis
    seconds: float
    piece: tuple[int, int] | None = None
    state: str = ""

    @property
    def place(self) -> str:
        """Where it stands."""
        place = f"Line {self.number} of {self.total}"
        return place if self.piece is None else f"{place}, piece {self.piece[0]} of {self.piece[1]}"

    @property
    def timing(self) -> str:
        """How long it takes, and how long it is quiet afterwards."""
        # What is a piece of a line is followed by the next one.
        quiet = "" if self.piece is not None else f" Then {brief(round(self.pause, -2))} of quiet."
        count = max(1, round(self.seconds))
        return f"About {count} second{'s' if count > 1 else ''}.{quiet}"


class Page(Protocol):
    """Where the booth shows itself."""

    def line(self, view: LineView) -> None:
        """Show the line to read."""

    def tell(self, text: str) -> None:
        """Say something on a line of its own."""

    def level(self, doing: str, bar: str, word: str) -> None:
        """Show what goes on, and how loud it is; called some twenty times a second."""

    def record(self, *, on: bool) -> None:
        """The microphone records from now on, or does so no more."""

    def clear(self) -> None:
        """Leave nothing behind that does not belong to the terminal."""


class PlainPage:
    """Prints one fact a line, and waits with it while the microphone records.

    Args:
        stream: Where to.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_recording = False
        self._waiting: list[str] = []

    def line(self, view: LineView) -> None:
        """Tell the line to read, and what stands around it."""
        facts = [f"{view.place}." + (f" Section {view.section}." if view.section else "")]
        facts += [f"Before it: {view.before}"] if view.before else []
        facts += [f"Read: {view.text}", view.timing]
        facts += [f"After it: {view.after}"] if view.after else []
        self.tell("\n".join([*facts, *filter(None, [view.state])]))

    def tell(self, text: str) -> None:
        """Print it, now or after the recording."""
        if self._is_recording:
            self._waiting.append(text)
        else:
            print(text, file=self._stream, flush=True)

    def level(self, doing: str, bar: str, word: str) -> None:
        """Show nothing."""

    def record(self, *, on: bool) -> None:
        """Be quiet, or catch up."""
        self._is_recording = on
        while self._waiting and not on:
            self.tell(self._waiting.pop(0))

    def clear(self) -> None:
        """Leave nothing unsaid."""
        self.record(on=False)


class CalmPage:
    """The line among its neighbours, and below it a level that is written over itself.

    Args:
        stream: The terminal.
        has_style: Whether words may be bold or faint.
    """

    def __init__(self, stream: TextIO, *, has_style: bool) -> None:
        self._stream = stream
        self._has_style = has_style
        self._level = OneLine(stream, terminal_columns)

    def line(self, view: LineView) -> None:
        """Show the line to read between its neighbours."""
        head = "  ".join(filter(None, [view.place, view.section]))
        rows = ["", head]
        rows += [self._faint(row) for row in self._wrapped(view.before)]
        rows += ["", *(self._bold(row) for row in self._wrapped(view.text)), ""]
        rows += [self._faint(row) for row in self._wrapped(view.after)]
        rows += list(filter(None, [view.timing, view.state]))
        self.tell("\n".join(rows))

    def tell(self, text: str) -> None:
        """Print it above the level."""
        self._level.clear()
        print(text, file=self._stream, flush=True)

    def level(self, doing: str, bar: str, word: str) -> None:
        """Write the level anew."""
        self._level.write(f"{doing}  {bar} {word}" if bar else doing)

    def record(self, *, on: bool) -> None:
        """Show it with the level alone."""

    def clear(self) -> None:
        """Take the level away."""
        self._level.clear()

    def _wrapped(self, text: str) -> list[str]:
        width = max(len(_INDENT) + 10, min(_WIDEST, self._level.room))
        return textwrap.wrap(text, width, initial_indent=_INDENT, subsequent_indent=_INDENT)

    def _bold(self, text: str) -> str:
        return f"{_BOLD}{text}{_PLAIN}" if self._has_style else text

    def _faint(self, text: str) -> str:
        return f"{_FAINT}{text}{_PLAIN}" if self._has_style else text


BAR_COLUMNS = 24
"""How wide the level is drawn."""


def open_page(*, plain: bool) -> Page:
    """Choose how the booth is shown.

    Args:
        plain: Whether a screen reader is at work.
    """
    if plain or config.is_plain() or not sys.stdout.isatty():
        return PlainPage(sys.stdout)
    has_style = not config.is_set(config.NO_COLOUR) and sys.platform != "win32"
    return CalmPage(sys.stdout, has_style=has_style)
