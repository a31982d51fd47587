"""The process of the neural voices, seen from outside: several may ask at once."""

from __future__ import annotations

import contextlib
import itertools
import json
import subprocess
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from voiceguide.speech import child

END_SECONDS = 2.0
"""The process may take so long to end before it is ended."""


class PiperProcess:
    """The speaking process: a thread hands each answer to whoever waits for it."""

    def __init__(self) -> None:
        self._process = child.start("piper_server")
        self._numbers = itertools.count()
        self._waiting: dict[int, Future[dict[str, Any]]] = {}
        self._lock = threading.Lock()
        self._has_ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ask(self, request: Mapping[str, Any]) -> Future[dict[str, Any]]:
        """Send a request; its answer comes later, or EOFError when the process ends instead."""
        assert self._process.stdin is not None
        future: Future[dict[str, Any]] = Future()
        with self._lock:
            if self._has_ended:
                future.set_exception(EOFError())
                return future
            number = next(self._numbers)
            self._waiting[number] = future
            with contextlib.suppress(OSError):  # it has ended; the reader will say so
                self._process.stdin.write(json.dumps({**request, "number": number}) + "\n")
                self._process.stdin.flush()
        return future

    def end(self, *, at_once: bool = False) -> None:
        """Let the process end, and end it when it does not; whoever still waits is told."""
        assert self._process.stdin is not None
        if not at_once:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(END_SECONDS)
        child.kill(self._process)
        self._reader.join()
        child.bury(self._process)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(
            OSError, ValueError, KeyError, TypeError
        ):  # nonsense, and its end, end the talk
            for said in self._process.stdout:
                answer = json.loads(said)
                with self._lock:
                    waiting = self._waiting.pop(answer["number"])
                waiting.set_result(answer)
        with self._lock:
            self._has_ended = True
            for waiting in self._waiting.values():
                waiting.set_exception(EOFError())
            self._waiting.clear()
