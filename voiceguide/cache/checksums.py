"""Whether a cached file is what was written: the whole of it, or so much that a long one is found fast."""

from __future__ import annotations

import hashlib
from pathlib import Path

from voiceguide.ordinary import checksum_of

_BLOCK = 1 << 18
_SPOTS = 16
"""A file of up to so many blocks is read whole when it is looked up; a longer one in so many places, so that
a night-long session is found as fast as a short one: FLAC has checksums of its own, and what is damaged
between them does not decode. `is_intact` reads everything."""

_WHOLE = 1 << 26
"""A WAV file, such as a layer of a bed, has none; up to so many bytes it is read whole as well."""


def size_of(path: Path) -> int:
    """The bytes of a file; -1 where it is gone."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


def checksum(path: Path) -> str:
    """SHA-256 of a file, hexadecimal; empty where it cannot be read."""
    try:
        return checksum_of(path)
    except OSError:
        return ""


def is_read_whole(path: Path, size: int) -> bool:
    """Whether a file of so many bytes is held against its whole checksum when it is looked up."""
    return size <= _BLOCK * _SPOTS or (size <= _WHOLE and path.suffix == ".wav")


def spot_checksum(path: Path) -> str:
    """SHA-256 of blocks spread over a file, of all of a short one; empty where it cannot be read."""
    size = size_of(path)
    if size <= _BLOCK * _SPOTS:
        return checksum(path)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for spot in range(_SPOTS):
                file.seek((size - _BLOCK) * spot // (_SPOTS - 1))
                digest.update(file.read(_BLOCK))
    except OSError:
        return ""
    return digest.hexdigest()
