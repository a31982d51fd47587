"""Keeping sound libraries' chatter from the listener's terminal."""

from __future__ import annotations

import contextlib
import ctypes
import os
import threading
from collections.abc import Iterator

_STDERR = 2
_redirecting = threading.Lock()


@contextlib.contextmanager
def chatter_silenced() -> Iterator[None]:
    """Send whatever is written to the process's standard error to nowhere.

    ALSA, PulseAudio and their plug-ins write there when a device does not open; the error that is raised
    says it better. It holds for all threads, so it is meant for the moment of opening alone.
    """
    _silence_alsa()
    with _redirecting:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # started without one
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)
        try:
            yield
        finally:
            os.dup2(kept, _STDERR)
            os.close(kept)


def _silence_alsa() -> None:
    """Take ALSA's error messages for the rest of the process: it also writes some in the midst of playing."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        alsa = ctypes.CDLL("libasound.so.2")
        # A C function that ignores what it is given. One written in Python would want the interpreter's
        # lock in ALSA's own thread, even while the interpreter shuts down.
        nothing = ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p)
        alsa.snd_lib_error_set_handler.argtypes = [ctypes.c_void_p]
        alsa.snd_lib_error_set_handler(nothing)
