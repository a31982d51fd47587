"""Where files are encoded: in processes of their own, or right here."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from threading import Thread
from typing import Any, TypeVar

from voiceguide.errors import VoiceguideError

_Result = TypeVar("_Result")


@contextmanager
def pool_of(workers: int) -> Iterator[Executor]:
    """Where files are encoded: in processes of their own, or right here, one at a time.

    They are encoded here if one at a time was asked for, and where processes cannot share a lock, as in a
    container or on a phone whose `/dev/shm` is missing or somebody else's.
    """
    pool = _processes(workers) if workers > 1 else None
    if pool is None:
        yield _Here()
        return
    try:
        yield pool
    except BaseException:
        for child in multiprocessing.active_children():  # nobody waits for an hour to be encoded now
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _processes(workers: int) -> ProcessPoolExecutor | None:
    try:
        return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _follow_the_parent)
    except (OSError, ImportError):  # the second where Python was built without such locks
        return None


def _follow_the_parent() -> None:
    """Leave interrupts to the parent, and end with it: when it is killed, its workers would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _Here(Executor):
    """Does what is submitted at once."""

    def submit(self, act: Callable[..., _Result], /, *given: Any, **named: Any) -> Future[_Result]:
        future: Future[_Result] = Future()
        try:
            future.set_result(act(*given, **named))
        except VoiceguideError as error:
            future.set_exception(error)
        return future
