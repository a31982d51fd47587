"""What a folder on a device answers when it cannot be written, in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from voiceguide.errors import ExportError, FolderLostError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_GONE = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE, errno.EROFS)
"""What a device answers that was pulled out, or that the system no longer trusts."""


def trouble_with(folder: Path, error: OSError) -> ExportError:
    """Say what is wrong with a folder; where nothing more can be put there, that stops an export."""
    if error.errno in _FULL:
        return FolderLostError(
            f"{folder} is full.",
            "What is there is whole. Make room and run the same command again, which goes on from there.",
        )
    if error.errno in _GONE or not os.path.isdir(folder):  # noqa: PTH112 - it raises where a device is broken
        return FolderLostError(
            f"{folder} went away: {error.strerror or error}.",
            "If it is on a device, plug that in again and run the same command, which goes on from there.",
        )
    if error.errno == errno.EFBIG:
        return ExportError(
            f"{folder} takes no file so large; many phones and sticks end at 4 GB.",
            "Choose a shorter --length, or a smaller --format such as opus.",
        )
    return ExportError(
        f"{folder} cannot be written: {error.strerror or error}.",
        "Look at its rights and its free space, or choose another folder.",
    )
