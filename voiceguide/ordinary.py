"""Files that may come from anybody: none is opened but an ordinary one, and none is read beyond a size.

To open a pipe is to wait for whoever writes to it, and a device has no end.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20


def check_ordinary(path: Path) -> os.stat_result:
    """Refuse what is no ordinary file, before it is opened; a link to one is one.

    Returns:
        What the system knows of it.

    Raises:
        OSError: If it is not there, a folder, a pipe, a device or the like.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder, not a file", str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
    return status


def open_ordinary(path: Path) -> BinaryIO:
    """Open an ordinary file to read.

    Raises:
        OSError: As `check_ordinary` says, and where it cannot be opened.
    """
    check_ordinary(path)
    return path.open("rb")


def read_ordinary(path: Path, most: int) -> bytes:
    """Read an ordinary file of at most so many bytes.

    Raises:
        OSError: As `open_ordinary` says, and where it is larger.
    """
    with open_ordinary(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most} bytes", str(path))
    return data


def sound_name(path: Path) -> str | bytes:
    """Name a file as soundfile can open it: as bytes where its name is not UTF-8, which soundfile refuses."""
    name = os.fspath(path)
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name)
    return name


def checksum_of(path: Path) -> str:
    """The SHA-256 of an ordinary file, hexadecimal.

    Raises:
        OSError: As `open_ordinary` says.
    """
    digest = hashlib.sha256()
    with open_ordinary(path) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def is_within(path: Path, folder: Path) -> bool:
    """Whether a path really lies in a folder, wherever links lead; it need not be there."""
    real, home = os.path.realpath(path), os.path.realpath(folder)
    return real == home or real.startswith(home.rstrip(os.sep) + os.sep)
