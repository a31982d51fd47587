"""Files that are written whole: there as they should be, or as they were before."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voiceguide.config import FILE_MODE

UNFINISHED = ".voiceguide-"
"""How the names of files begin, where nothing else is said, that nobody needs once their writer is gone."""


@contextmanager
def replacing(path: Path, *, prefix: str = UNFINISHED, mode: int = FILE_MODE) -> Iterator[Path]:
    """Give an empty file to write to, in a `with`; at its end that is on the disk, and takes its place.

    Args:
        path: The file that it becomes; one that was there is gone then.
        prefix: How its name begins until then.
        mode: Who may read and write it, where the file system knows of such.

    Raises:
        OSError: If it cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=path.suffix, dir=path.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        with suppress(OSError):
            unfinished.chmod(mode)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        with suppress(OSError):
            unfinished.unlink()


def sync_folder(folder: Path) -> None:
    """Let the disk take the names in a folder, where a folder can be opened for that.

    Raises:
        OSError: If the disk fails.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
