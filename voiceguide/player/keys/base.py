"""What keys look like to whoever reads them."""

from __future__ import annotations

import signal
import time
from types import TracebackType
from typing import Protocol


class Interrupted(KeyboardInterrupt):
    """The program was asked to end by `signum`: the terminal closed, or somebody wants it gone.

    It passes wherever Ctrl-C passes.
    """

    def __init__(self, signum: signal.Signals) -> None:
        super().__init__(signum)
        self.signum = signum


class Keys(Protocol):
    """Single keys, as long as its context lasts."""

    def __enter__(self) -> Keys:
        """Take the terminal."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back as it was."""

    def read(self, timeout: float) -> str | None:
        """Wait up to `timeout` seconds for a key.

        Returns:
            Its name: a character in lower case, or `space`, `enter`, `tab`, `backspace`, `delete`, `escape`,
            `left`, `right`, `up`, `down`, `home`, `end`, `page up`, `page down`. `suspend` after Ctrl-Z:
            make things quiet, then call `suspend()`. None when there was none, or one without a name.
        """

    def suspend(self) -> None:
        """Give the terminal back and stop the process until it is continued."""


class NoKeys:
    """Off a terminal: no key ever comes, and time passes."""

    def __enter__(self) -> NoKeys:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def read(self, timeout: float) -> str | None:
        """Wait for `timeout` seconds."""
        time.sleep(timeout)
        return None

    def suspend(self) -> None:
        """Do nothing: nobody can have asked."""
