"""A source that works in a process of its own, so that mixing never delays the feeding of a device."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import traceback
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voiceguide.errors import SoundError, VoiceguideError
from voiceguide.player.source import Pcm, Source
from voiceguide.units import CHANNELS

if TYPE_CHECKING:  # a cached session sounds before there is any process to start
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Factory = Callable[..., Source]
"""Builds the source in the child: a module-level function, since it is pickled by its name."""

_POLITE_SECONDS = 2.0


class RemoteSource:
    """Reads from a source that a child process builds and runs.

    The child starts at once and is waited for only when something is asked of it. A source that has
    `close()` gets it called at the end. One that has `report(tell)` is given a way to tell the parent
    something, from any thread of its own, that `news` returns there.

    Args:
        factory: Builds the source; picklable, as are `args`.
        args: What it is called with.
    """

    def __init__(self, factory: Factory, *args: object) -> None:
        from multiprocessing import get_context
        from multiprocessing.util import Finalize

        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._news, telling = context.Pipe(duplex=False)
        leaving, self._here = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_serve, args=(theirs, telling, leaving, factory, args), name="voiceguide-source"
        )
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._turns = count()
        self._dropped: deque[int] = deque()
        self._frames: int | None = None
        self._closed = False
        with _sheltered():
            self._process.start()
        for end in (theirs, telling, leaving):
            end.close()
        # Leaving without close() would otherwise wait for ever: multiprocessing joins its children at
        # exit, and this one ends only when its pipe does. Priorities from 0 on run before that.
        self._end = Finalize(self, _dismiss, args=(self._process, self._pipe, self._here), exitpriority=0)

    @property
    def frames(self) -> int:
        """The length of what is heard, as the child said last; waits for it to have built its source."""
        if self._frames is None:
            self._frames = int(self._ask(0, "frames"))
        return self._frames

    def read(self, start: int, count: int) -> Pcm:
        """Read frames as `Source.read` says.

        Raises:
            SoundError: The child process is gone.
            VoiceguideError: What its source raised.
        """
        self._frames, pcm = self._ask(0, "read", start, count)
        return np.frombuffer(pcm, dtype=np.int16).reshape(-1, CHANNELS)

    def beside(self, factory: Factory, *args: object) -> Source:
        """Another source in the same child, built when it is first read; it goes when nobody holds it.

        Args:
            factory: Builds it; picklable, as are `args`.
            args: What it is called with.
        """
        number = next(self._numbers)
        source = _Beside(lambda *request: self._ask(number, *request), factory, args)
        weakref.finalize(source, self._dropped.append, number).atexit = False
        return source

    def ask(self, method: str, *args: object) -> Any:
        """Return what a method of the child's source does; who reads meanwhile has to wait.

        Args:
            method: Its name.
            args: What it is called with; picklable, as is its result.

        Raises:
            SoundError: The child process is gone.
            VoiceguideError: What the method raised.
        """
        return self._ask(0, "call", method, args)

    def news(self) -> Any:
        """Return what the child's source told next, without waiting; None when there is nothing new."""
        with contextlib.suppress(EOFError, OSError):
            if not self._closed and self._news.poll():
                return self._news.recv()
        return None

    def close(self) -> None:
        """End the child process: politely, then by force. Closing twice is harmless."""
        self._closed = True
        # A reader may sit in a request that takes its time; the child's end frees it.
        held = self._lock.acquire(timeout=_POLITE_SECONDS)
        if not held:
            _leave(self._process, self._here)
            self._lock.acquire()
        try:
            self._end()
        finally:
            self._lock.release()

    def _ask(self, number: int, *request: object) -> Any:
        with self._lock:
            if self._closed:
                raise SoundError("The session's source is closed.")
            dropped = [self._dropped.popleft() for _ in range(len(self._dropped))]
            turn = next(self._turns)
            try:
                self._pipe.send((turn, dropped, number, request))
                answered, answer, error = self._pipe.recv()
                while answered != turn:  # an interrupt let nobody wait for that answer
                    answered, answer, error = self._pipe.recv()
            except (EOFError, OSError) as gone:
                self._process.join(_POLITE_SECONDS)
                raise SoundError(
                    f"The process that mixes the session ended unexpectedly (exit {self._process.exitcode}).",
                    "Play again; every line is kept.",
                ) from gone
        if error is not None:
            raise error
        return answer


class _Beside:
    """One of several sources in a child."""

    def __init__(self, ask: Callable[..., Any], factory: Factory, args: tuple[object, ...]) -> None:
        self._ask = ask
        self._order: tuple[object, ...] | None = ("open", factory, args)
        self._opening = threading.Lock()

    @property
    def frames(self) -> int:
        self._open()
        return int(self._ask("frames"))

    def read(self, start: int, count: int) -> Pcm:
        self._open()
        _, pcm = self._ask("read", start, count)
        return np.frombuffer(pcm, dtype=np.int16).reshape(-1, CHANNELS)

    def _open(self) -> None:
        with self._opening:
            if self._order is not None:
                self._ask(*self._order)
                self._order = None


@contextlib.contextmanager
def _sheltered() -> Iterator[None]:
    """Let a child start with Ctrl-C blocked, which is the parent's, and away from the current folder.

    Python looks for modules where it is started, and scripts may have come with more than scripts.
    """
    with _elsewhere(), _interrupts_held():
        yield


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # started below, it would let interrupts through again
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


def _dismiss(process: BaseProcess, pipe: Connection, here: Connection) -> None:
    with contextlib.suppress(OSError):
        pipe.send(None)
    process.join(_POLITE_SECONDS)
    if process.is_alive():
        _leave(process, here)
    pipe.close()


def _leave(process: BaseProcess, here: Connection) -> None:
    """Let a child that is busy end with all that it started, then by force."""
    here.close()
    process.join(_POLITE_SECONDS)
    process.kill()
    process.join()


def _serve(
    pipe: Connection, telling: Connection, leaving: Connection, factory: Factory, args: tuple[object, ...]
) -> None:
    """Build the source and answer requests until the parent says goodbye or dies.

    Whoever asks a program to end often asks all its processes at once; the parent still has to fade.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        try:
            source = factory(*args)
        except Exception as error:
            if (asked := pipe.recv()) is not None:
                pipe.send((asked[0], None, portable(error)))
            return
        threading.Thread(target=_end_when_left, args=(leaving, source), daemon=True).start()
        if hasattr(source, "report"):
            source.report(_Teller(telling))
        try:
            _answer(pipe, source)
        finally:
            getattr(source, "close", lambda: None)()


def _end_when_left(leaving: Connection, source: Source) -> None:
    """End with the parent also in the midst of a request: nobody wants its answer any more.

    What the source waits for, such as an engine that hangs, would otherwise be left over.
    """
    with contextlib.suppress(EOFError, OSError):
        leaving.recv()
    try:
        getattr(source, "close", lambda: None)()
    finally:
        os._exit(1)


class _Teller:
    """Tells the parent; when it does not listen any more, nobody."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def __call__(self, news: object) -> None:
        with self._lock, contextlib.suppress(OSError):
            self._pipe.send(news)


def _answer(pipe: Connection, source: Source) -> None:
    sources = {0: source}
    while (asked := pipe.recv()) is not None:
        turn, dropped, number, request = asked
        for gone in dropped:
            sources.pop(gone, None)
        pipe.send((turn, *_result(sources, number, request)))


def _result(
    sources: dict[int, Source], number: int, request: tuple[Any, ...]
) -> tuple[object, BaseException | None]:
    try:
        match request:
            case ("open", factory, args):
                sources[number] = factory(*args)
                return None, None
            case ("frames",):
                return sources[number].frames, None
            case ("call", method, args):
                return getattr(sources[number], method)(*args), None
            case (_, start, count):
                source = sources[number]
                pcm = source.read(start, count).astype(np.int16, copy=False).tobytes()
                return (source.frames, pcm), None
    except Exception as error:
        return None, portable(error)
    raise AssertionError(request)


def portable(error: Exception) -> Exception:
    """Return an exception that survives the pipe: ours as they are, a bug as its traceback's text."""
    if isinstance(error, VoiceguideError):
        return error
    return RuntimeError("The process that mixes the session crashed:\n" + traceback.format_exc())
