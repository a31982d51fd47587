"""A person at a pseudo-terminal, for tests: waits for words, and presses keys."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

_PATIENCE = 60.0
"""So long something new is awaited, in seconds."""

_LONGEST = 600.0
"""And so long these words, however lively the screen is."""


class Person:
    """Sits at a terminal in which one command runs.

    Attributes:
        process: The command.
        shown: Everything it has printed.
    """

    def __init__(self, leader: int, process: subprocess.Popen[bytes]) -> None:
        self._leader = leader
        self.process = process
        self._read = 0
        self.shown = ""

    @property
    def is_running(self) -> bool:
        """Whether the command has not ended."""
        return self.process.poll() is None

    def watch(self, seconds: float) -> bool:
        """Look for so long at what is printed; True when there was something."""
        ready, _, _ = select.select([self._leader], [], [], seconds)
        shown = b""
        if ready:
            with contextlib.suppress(OSError):  # the command has ended, and the terminal with it
                shown = os.read(self._leader, 4096)
        self.shown += shown.decode().replace("\r\n", "\n")
        return bool(shown)

    def wait_for(self, text: str) -> None:
        """Wait until something is printed that was not waited for yet."""
        until = time.monotonic() + _LONGEST
        while (found := self.shown.find(text, self._read)) < 0:
            is_alive = time.monotonic() < until and self.watch(_PATIENCE)
            assert is_alive, f"waited for {text!r} after {self.shown!r}"
        self._read = found + len(text)

    def press(self, key: str) -> None:
        """Press a key."""
        os.write(self._leader, key.encode())

    def end(self) -> int:
        """Wait until the command ends."""
        return self.process.wait(_PATIENCE)


@contextlib.contextmanager
def terminal(*words: str, environment: Mapping[str, str] | None = None) -> Iterator[Person]:
    """Run `voiceguide` with these words in a terminal of its own."""
    leader, follower = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "voiceguide", *words],
        env={**os.environ, **(environment or {})},
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
    )
    os.close(follower)
    try:
        yield Person(leader, process)
    finally:
        process.kill()
        process.wait()
        os.close(leader)
