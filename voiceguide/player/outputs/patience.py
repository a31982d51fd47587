"""Calls that a sound server which hangs would keep for ever: no key would be heard, not even Ctrl-C."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TypeVar

OPEN_SECONDS = 8.0
"""A device may take so long to open: a sound server that has to be started first, a headset that wakes."""

STOP_SECONDS = 2.0
"""A device may take so long to stop or to close; one that works needs two of its periods, 0.4 s."""

_Result = TypeVar("_Result")


def in_time(act: Callable[[], _Result], seconds: float) -> _Result:
    """Call something that may hang, in a thread of its own that is left behind where it does.

    Args:
        act: Must let the interpreter go on while it waits. Whatever it holds is held as long as it hangs.
        seconds: How long is waited for it; an interrupt ends the waiting at once.

    Raises:
        TimeoutError: It has not returned.
    """
    done: Future[_Result] = Future()

    def run() -> None:
        try:
            done.set_result(act())
        except Exception as error:
            done.set_exception(error)

    threading.Thread(target=run, name="voiceguide-patience", daemon=True).start()
    try:
        return done.result(seconds)
    except FutureTimeoutError as error:
        raise TimeoutError from error
