"""Where engines put what they speak before anybody has looked at it: a folder that is gone afterwards."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from voiceguide.errors import SpeechError

_BEFORE, _BEHIND = "voiceguide-", ".speech"
_ABANDONED_SECONDS = 3600.0
"""No line takes so long: a folder that was not touched since is one of a program that was killed."""

_ROOM = 1 << 16
"""Where so many bytes cannot be written, a line finds no room. Engines have words of their own for that, or
none."""


@contextmanager
def place_to_speak() -> Iterator[Path]:
    """Make a folder for a spoken line, in a `with`; at its end it is gone, and so are those that a kill left.

    Raises:
        SpeechError: If the disk for temporary files cannot be written, whatever an engine made of that.
    """
    try:
        _drop_abandoned(tempfile.gettempdir())
        with tempfile.TemporaryDirectory(
            suffix=_BEHIND, prefix=_BEFORE, ignore_cleanup_errors=True
        ) as folder:
            try:
                yield Path(folder)
            except SpeechError:
                _write_into(folder)
                raise
    except OSError as error:
        raise SpeechError(
            f"Nothing can be spoken: temporary files cannot be written to {_temporary()}: "
            f"{error.strerror or error}.",
            "Make room there, or name another folder in the environment variable TMPDIR.",
        ) from error


@cache  # once a process: a crowded folder takes long to list, and there are thousands of lines
def _drop_abandoned(temporary: str) -> None:
    """Delete the folders of this user in which nobody speaks any more; what cannot be deleted stays."""
    with suppress(OSError):
        for folder in Path(temporary).glob(f"{_BEFORE}{'?' * 8}{_BEHIND}"):  # the names that tempfile gives
            if _is_abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    """Whether it is a real folder of this user that was not touched for long; one that is gone is none."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    # On Windows the folder for temporary files is nobody else's.
    is_own = sys.platform == "win32" or status.st_uid == os.getuid()
    return stat.S_ISDIR(status.st_mode) and is_own and status.st_mtime < time.time() - _ABANDONED_SECONDS


def _write_into(folder: str) -> None:
    """See whether anything can be written into a folder.

    Raises:
        OSError: If not.
    """
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(_ROOM))
        file.flush()
        os.fsync(file.fileno())


def _temporary() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:  # it has tried them all
        return "any of the usual folders"
