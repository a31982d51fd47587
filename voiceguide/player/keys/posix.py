"""Single keys from a POSIX terminal, which is given back as it was whatever happens."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import termios
import time
import tty
from types import TracebackType
from typing import Any

from voiceguide.player.keys.base import Endings
from voiceguide.player.keys.decode import ESCAPE_SECONDS, split


class TerminalKeys:
    """Reads keys from the terminal at `fd`; enter it as a context, in the main thread.

    Inside, the terminal neither waits for Enter nor echoes. SIGTERM and SIGHUP become `Interrupted`, so that
    leaving always passes through here. While the program is in the background, there are no keys.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._bytes = b""
        self._original: list[Any] = []
        self._handlers: dict[signal.Signals, Any] = {}
        self._endings = Endings()
        self._in_cbreak = False
        self._suspending = False

    def __enter__(self) -> TerminalKeys:
        self._original = termios.tcgetattr(self._fd)
        self._endings.__enter__()
        self._handlers[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, self._ask_to_suspend)
        self._handlers[signal.SIGCONT] = signal.signal(signal.SIGCONT, self._continue)
        if self._take_terminal():
            with contextlib.suppress(termios.error):
                termios.tcflush(self._fd, termios.TCIFLUSH)  # typed before there was anything to stop or skip
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._restore()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._endings.__exit__(kind, error, trace)

    def read(self, timeout: float) -> str | None:
        """Return the next key as `Keys.read` says."""
        until = time.monotonic() + timeout
        while not self._suspending:
            key, self._bytes = split(self._bytes, complete=False)
            if key:
                return key
            left = max(0.0, until - time.monotonic())
            if not self._take_terminal():
                time.sleep(left)
            elif not self._receive(ESCAPE_SECONDS if self._bytes else left):
                key, self._bytes = split(self._bytes, complete=True)
                return key or None
            if not left:
                return None
        self._suspending = False
        return "suspend"

    def suspend(self) -> None:
        """Give the terminal back and stop, as Ctrl-Z does, until continued."""
        self._restore()
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)

    def _receive(self, timeout: float) -> bool:
        readable, _, _ = select.select([self._fd], [], [], timeout)
        received = b""
        if readable:
            with contextlib.suppress(OSError):
                received = os.read(self._fd, 64)
            if not received:
                time.sleep(timeout)  # the terminal is gone; it would be readable for ever
        self._bytes += received
        return bool(received)

    def _take_terminal(self) -> bool:
        """Switch to single keys where that is not yet so; False while another program has the terminal."""
        if not self._has_terminal():
            self._in_cbreak = False
        elif not self._in_cbreak:
            with contextlib.suppress(termios.error):
                tty.setcbreak(self._fd, termios.TCSADRAIN)
                self._in_cbreak = True
        return self._in_cbreak

    def _restore(self) -> None:
        if self._in_cbreak and self._has_terminal():
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._fd, termios.TCSADRAIN, self._original)
        self._in_cbreak = False

    def _has_terminal(self) -> bool:
        """Whether the program is in the foreground; from the background, touching a terminal stops it."""
        try:
            return os.tcgetpgrp(self._fd) == os.getpgrp()
        except OSError:
            return True  # not the terminal that controls this program, so nobody else's foreground

    def _ask_to_suspend(self, *_: object) -> None:
        self._suspending = True

    def _continue(self, *_: object) -> None:
        self._in_cbreak = False  # whoever had the terminal meanwhile set it as they liked
