"""Who is at work with a cache, so that nobody takes a file away between its look-up and its being heard.

The locks are the system's own: they end with the process that holds them, however that ends. Where there are
none, as on Windows, whoever cleans while a practice plays takes what it needs.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from voiceguide.errors import CacheError

if sys.platform != "win32":
    import fcntl

_FILE = Path("locks", "use.lock")


class Use:
    """What is found in a cache stays there until this is closed; whoever is cleaning is waited for.

    Args:
        root: The cache's folder.
    """

    def __init__(self, root: Path) -> None:
        self._handle = _lock(root, alone=False)

    def close(self) -> None:
        """Let others clean again."""
        _unlock(self._handle)
        self._handle = None


@contextlib.contextmanager
def cleaning(root: Path) -> Iterator[None]:
    """Be alone with a cache; whoever wants to use it waits until this is over.

    Args:
        root: The cache's folder.

    Raises:
        CacheError: If somebody is at work with it.
    """
    try:
        handle = _lock(root, alone=True)
    except BlockingIOError as error:
        raise CacheError(
            f"A practice is being played or made with the cache at {root}. Nothing was deleted.",
            "Try again when that is done.",
        ) from error
    try:
        yield
    finally:
        _unlock(handle)


def _lock(root: Path, *, alone: bool) -> int | None:
    """Lock a cache; None where that cannot be done, or where there is nothing yet that could be deleted."""
    if sys.platform == "win32" or (alone and not root.exists()):
        return None
    try:
        (root / _FILE).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(root / _FILE, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:  # a file system that knows of no locks
        os.close(handle)
        return None
    return handle


def _unlock(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)
