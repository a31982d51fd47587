"""Bringing a finished file onto a device: written once, from front to back, and read back from there.

A memory stick writes slowly, wears with each write, and may hold something else than was written. So a file
is made, tagged and checked on the computer's own disk, and what crosses the cable is the finished file alone.
"""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from pathlib import Path

_BLOCK = 1 << 20


def carry(source: Path, target: Path) -> None:
    """Copy a file, and make sure that the device holds it.

    Args:
        source: The finished file; it stays.
        target: An empty file on the device.

    Raises:
        OSError: If the device cannot be written, or reads back as something else.
    """
    sent = hashlib.sha256()
    with source.open("rb") as giving, target.open("wb") as taking:
        while block := giving.read(_BLOCK):
            sent.update(block)
            taking.write(block)
        taking.flush()
        os.fsync(taking.fileno())
        _forget(taking.fileno())
    found = hashlib.sha256()
    with target.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    if found.digest() != sent.digest():
        raise OSError(errno.EIO, "it reads back as something else than was written")


def _forget(handle: int) -> None:
    """Ask the system to read from the device again, not from its own memory."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
