"""Writing audio files: libsndfile calls a full disk a system error, or keeps quiet about it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import soundfile

from voiceguide.ordinary import sound_name
from voiceguide.units import RATE

_PROBE = 1 << 16
"""So many bytes more have to find room, or the disk is full."""


@contextmanager
def opened_to_write(
    path: Path, channels: int, subtype: str, container: str, **quality: Any
) -> Iterator[soundfile.SoundFile]:
    """Open a file to write at the project rate, in a `with`.

    Args:
        path: The file; what is there is overwritten.
        channels: How many.
        subtype: How samples are written, as libsndfile calls it.
        container: The format, likewise.
        quality: What else libsndfile is told.

    Raises:
        OSError: If it cannot be written; with the system's own reason, as far as that can be found out.
    """
    try:
        with soundfile.SoundFile(
            sound_name(path), "w", RATE, channels, subtype=subtype, format=container, **quality
        ) as file:
            yield file
    except soundfile.LibsndfileError as error:
        raise _reason(path) from error


def check_written(path: Path, frames: int) -> None:
    """See that everything is there: libsndfile finishes a file in silence, also on a full disk.

    Args:
        path: The file, closed.
        frames: How many were written into it.

    Raises:
        OSError: If it was cut short.
    """
    try:
        is_whole = soundfile.info(sound_name(path)).frames == frames
    except soundfile.LibsndfileError as error:
        raise _reason(path) from error
    if not is_whole:
        raise _reason(path)


def _reason(path: Path) -> OSError:
    """Why a file could not be written: what the system answers when a little more is added to it."""
    try:
        with path.open("ab", buffering=0) as file:
            left = _PROBE
            while left:
                left -= file.write(bytes(left)) or 0
            os.fsync(file.fileno())
    except OSError as error:
        return error
    return OSError(errno.EIO, os.strerror(errno.EIO))
