"""A source that works in a process of its own, so that mixing never delays the feeding of a device."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import numpy as np

from voiceguide.errors import SoundError, VoiceguideError
from voiceguide.player.source import Pcm, Source
from voiceguide.units import CHANNELS

Factory = Callable[..., Source]
"""Builds the source in the child: a module-level function, since it is pickled by its name."""

_POLITE_SECONDS = 2.0


class RemoteSource:
    """Reads from a source that a child process builds and runs.

    The child starts at once and is waited for only when something is asked of it. A source that has
    `close()` gets it called at the end.

    Args:
        factory: Builds the source; picklable, as are `args`.
        args: What it is called with.
    """

    def __init__(self, factory: Factory, *args: object) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, factory, args), name="voiceguide-source")
        self._lock = threading.Lock()
        self._frames: int | None = None
        self._closed = False
        with _sheltered():
            self._process.start()
        theirs.close()
        # Leaving without close() would otherwise wait for ever: multiprocessing joins its children at
        # exit, and this one ends only when its pipe does. Priorities from 0 on run before that.
        self._end = Finalize(self, _dismiss, args=(self._process, self._pipe), exitpriority=0)

    @property
    def frames(self) -> int:
        """The session's exact length; waits for the child to have built its source."""
        if self._frames is None:
            self._frames = int(self._ask("frames"))
        return self._frames

    def read(self, start: int, count: int) -> Pcm:
        """Read frames as `Source.read` says.

        Raises:
            SoundError: The child process is gone.
            VoiceguideError: What its source raised.
        """
        return np.frombuffer(self._ask("read", start, count), dtype=np.int16).reshape(-1, CHANNELS)

    def close(self) -> None:
        """End the child process: politely, then by force. Closing twice is harmless."""
        self._closed = True
        # A reader may sit in a request that takes its time; the child's end frees it.
        held = self._lock.acquire(timeout=_POLITE_SECONDS)
        if not held:
            self._process.terminate()
            self._lock.acquire()
        try:
            self._end()
        finally:
            self._lock.release()

    def _ask(self, *request: object) -> Any:
        with self._lock:
            if self._closed:
                raise SoundError("The session's source is closed.")
            try:
                self._pipe.send(request)
                answer, error = self._pipe.recv()
            except (EOFError, OSError) as gone:
                self._process.join(_POLITE_SECONDS)
                raise SoundError(
                    f"The process that mixes the session ended unexpectedly (exit {self._process.exitcode}).",
                    "Play again; every line is kept.",
                ) from gone
        if error is not None:
            raise error
        return answer


@contextlib.contextmanager
def _sheltered() -> Iterator[None]:
    """Let a child start with Ctrl-C blocked, which is the parent's, and away from the current folder.

    Python looks for modules where it is started, and scripts may have come with more than scripts.
    """
    with _interrupts_held(), _elsewhere():
        yield


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _elsewhere() -> Iterator[None]:
    try:
        here = Path.cwd()
    except OSError:  # it was deleted under us
        yield
        return
    os.chdir(Path(__file__).resolve().parents[2])
    try:
        yield
    finally:
        os.chdir(here)


def _dismiss(process: BaseProcess, pipe: Connection) -> None:
    with contextlib.suppress(OSError):
        pipe.send(None)
    process.join(_POLITE_SECONDS)
    if process.is_alive():
        process.terminate()
        process.join(_POLITE_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    pipe.close()


def _serve(pipe: Connection, factory: Factory, args: tuple[object, ...]) -> None:
    """Build the source and answer requests until the parent says goodbye or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        try:
            source = factory(*args)
        except Exception as error:
            pipe.recv()
            pipe.send((None, _portable(error)))
            return
        try:
            _answer(pipe, source)
        finally:
            getattr(source, "close", lambda: None)()


def _answer(pipe: Connection, source: Source) -> None:
    while (request := pipe.recv()) is not None:
        pipe.send(_result(source, request))


def _result(source: Source, request: tuple[Any, ...]) -> tuple[object, BaseException | None]:
    try:
        match request:
            case ("frames",):
                return source.frames, None
            case (_, start, count):
                return source.read(start, count).astype(np.int16, copy=False).tobytes(), None
    except Exception as error:
        return None, _portable(error)
    raise AssertionError(request)


def _portable(error: Exception) -> Exception:
    """Return an exception that survives the pipe: ours as they are, a bug as its traceback's text."""
    if isinstance(error, VoiceguideError):
        return error
    return RuntimeError("The process that mixes the session crashed:\n" + traceback.format_exc())
