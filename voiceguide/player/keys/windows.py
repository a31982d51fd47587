"""Single keys from a Windows console, which needs no giving back: nothing about it is changed."""

from __future__ import annotations

import msvcrt
import sys
import time
from types import TracebackType

assert sys.platform == "win32"  # for the type checker, which knows msvcrt only there

_POLL_SECONDS = 0.01
_NAMES = {" ": "space", "\r": "enter", "\t": "tab", "\x08": "backspace", "\x1b": "escape"}
_SPECIAL = {
    "H": "up",
    "P": "down",
    "M": "right",
    "K": "left",
    "G": "home",
    "O": "end",
    "S": "delete",
    "I": "page up",
    "Q": "page down",
}


class ConsoleKeys:
    """Reads keys from the console; enter it as a context."""

    def __enter__(self) -> ConsoleKeys:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def read(self, timeout: float) -> str | None:
        """Return the next key as `Keys.read` says.

        Raises:
            KeyboardInterrupt: Ctrl-C, which arrives here as a character.
        """
        until = time.monotonic() + timeout
        while not msvcrt.kbhit():
            if time.monotonic() >= until:
                return None
            time.sleep(_POLL_SECONDS)
        key = msvcrt.getwch()
        if key == "\x03":
            raise KeyboardInterrupt
        if key in "\x00\xe0":
            return _SPECIAL.get(msvcrt.getwch())
        return _NAMES.get(key, key.lower() if key.isprintable() else None)

    def suspend(self) -> None:
        """Do nothing: a Windows console has no Ctrl-Z."""
