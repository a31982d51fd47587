"""What keys look like to whoever reads them."""

from __future__ import annotations

import signal
import time
from types import TracebackType
from typing import Any, Protocol


class Interrupted(KeyboardInterrupt):
    """The program was asked to end by `signum`: the terminal closed, or somebody wants it gone.

    It passes wherever Ctrl-C passes.
    """

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum

    @staticmethod
    def number(asked: KeyboardInterrupt) -> int:
        """The signal behind an interrupt: SIGINT for Ctrl-C."""
        return asked.signum if isinstance(asked, Interrupted) else signal.SIGINT


class Endings:
    """While its context lasts, being asked to end raises `Interrupted`; entered in the main thread.

    So that every way out passes through the same fade.
    """

    _SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))

    def __init__(self) -> None:
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Endings:
        for number in self._SIGNALS:
            # What somebody has silenced, as nohup does with a hang-up, stays silent.
            if signal.getsignal(number) != signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, self._end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _end(self, number: int, *_: object) -> None:
        raise Interrupted(number)


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
    """Off a terminal: no key ever comes, and time passes. SIGTERM and SIGHUP become `Interrupted`."""

    def __init__(self) -> None:
        self._endings = Endings()

    def __enter__(self) -> NoKeys:
        self._endings.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._endings.__exit__(kind, error, trace)

    def read(self, timeout: float) -> str | None:
        """Wait for `timeout` seconds."""
        time.sleep(timeout)
        return None

    def suspend(self) -> None:
        """Do nothing: nobody can have asked."""
