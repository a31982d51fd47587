"""One line on a terminal, written over itself and never longer than the terminal is wide."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from typing import TextIO

from rich.cells import cell_len, set_cell_size

_FAINT, _PLAIN = "\x1b[2m", "\x1b[m"
_COLUMNS = 80


class OneLine:
    """The line.

    Args:
        stream: The terminal.
        columns: Asks for its width.
    """

    def __init__(self, stream: TextIO, columns: Callable[[], int]) -> None:
        self._stream = stream
        self._columns = columns
        self._text = ""
        self._is_faint = False

    @property
    def room(self) -> int:
        """How many columns it may take: in its last one a terminal may begin another line."""
        return max(1, self._columns() - 1)

    def write(self, text: str, *, faint_from: int | None = None) -> None:
        """Let it read so, if it does not already.

        Args:
            text: What is too long of it is cut.
            faint_from: The characters from this one on are faint; None for none.
        """
        text = set_cell_size(text, self.room).rstrip()
        is_faint = faint_from is not None
        if (text, is_faint) == (self._text, self._is_faint):
            return
        blank = " " * max(0, min(cell_len(self._text), self._columns() - 1) - cell_len(text))
        shown = f"{text[:faint_from]}{_FAINT}{text[faint_from:]}{_PLAIN}" if is_faint else text
        end = "\r" if not text else ""
        # Ctrl-C may come between any two steps: what may be standing is known before it stands.
        self._text = max(text, self._text, key=cell_len)
        # All of it in one piece, or half a line would be seen; a terminal that is gone sees nothing.
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(f"\r{shown}{blank}{end}")
            self._stream.flush()
        self._text, self._is_faint = text, is_faint

    def clear(self) -> None:
        """Take it away."""
        self.write("")


def terminal_columns() -> int:
    """The width of the terminal."""
    return shutil.get_terminal_size((_COLUMNS, 24)).columns
