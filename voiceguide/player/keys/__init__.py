"""Single keys from a terminal or a console, by name; off a terminal there are none."""

from __future__ import annotations

import sys
from typing import TextIO

from voiceguide.player.keys.base import Interrupted, Keys, NoKeys

__all__ = ["Interrupted", "Keys", "NoKeys", "open_keys"]


def open_keys(stream: TextIO | None) -> Keys:
    """Return the keys of the terminal that `stream` (usually standard input) reads from, to be entered.

    `stream` is None where a program has no standard input.
    """
    if stream is None or stream.closed or not stream.isatty():
        return NoKeys()
    if sys.platform == "win32":
        from voiceguide.player.keys.windows import ConsoleKeys

        return ConsoleKeys()
    from voiceguide.player.keys.posix import TerminalKeys

    return TerminalKeys(stream.fileno())
