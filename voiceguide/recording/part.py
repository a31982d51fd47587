"""The running take: what is being recorded, on the disk from its first block on.

The file is a WAV file of 16 bits and one channel that does not know its end, as sound editors open it: the
lengths in its header are the largest there are, and whatever follows is sound. So there is nothing to be
finished before it can be read, and a power cut costs what the disk had not yet taken.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from voiceguide.errors import RecordingError
from voiceguide.ordinary import check_ordinary
from voiceguide.recording.files import unwritable
from voiceguide.units import RATE
from voiceguide.whole import sync_folder

Recorded = NDArray[np.int16]
"""Frames of one channel at the project rate, shape (n,)."""

SAMPLE_BYTES = 2

_ENDLESS = 0xFFFFFFFF
_HEADER = struct.pack(
    "<4sI4s4sIHHIIHH4sI",
    b"RIFF",
    _ENDLESS,
    b"WAVE",
    b"fmt ",
    16,
    1,
    1,
    RATE,
    RATE * SAMPLE_BYTES,
    SAMPLE_BYTES,
    8 * SAMPLE_BYTES,
    b"data",
    _ENDLESS,
)

_LARGEST = len(_HEADER) + 20 * 60 * RATE * SAMPLE_BYTES
"""No line lasts twenty minutes; what is read is held whole, and several times over."""


def recorded_to_samples(recorded: Recorded) -> NDArray[np.float32]:
    """Scale frames to samples from -1 to just below 1."""
    samples: NDArray[np.float32] = recorded.astype(np.float32) / np.float32(32768)
    return samples


class PartWriter:
    """Appends to a running take; one that is there already goes on.

    Args:
        path: The file; its folder is made where it is missing.

    Raises:
        RecordingError: It cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Unbuffered: what is written is the system's, whatever becomes of this process.
            self._file = path.open("ab", buffering=0)
            try:
                if self._file.tell() < len(_HEADER):
                    self._file.truncate(0)
                    self._put(_HEADER)
                    sync_folder(path.parent)
            except OSError:
                self._file.close()
                raise
        except OSError as error:
            raise unwritable(path.parent, error) from error

    def __enter__(self) -> PartWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, pcm: bytes) -> None:
        """Append frames; they survive this process at once, and a power cut after the next `sync`.

        Raises:
            RecordingError: They cannot be written; what was written before is there.
        """
        try:
            self._put(pcm)
        except OSError as error:
            raise unwritable(self._path.parent, error) from error

    def sync(self) -> None:
        """Let the disk take what was written.

        Raises:
            RecordingError: It does not.
        """
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise unwritable(self._path.parent, error) from error

    def close(self) -> None:
        """Sync and close; closing twice is harmless."""
        if not self._file.closed:
            try:
                self.sync()
            finally:
                self._file.close()

    def _put(self, data: bytes) -> None:
        left = memoryview(data)
        while left:  # a disk that fills up takes a piece of it first
            left = left[self._file.write(left) or 0 :]


def read_part(path: Path) -> Recorded:
    """Read what there is of a running take; half a frame at its end is dropped.

    Raises:
        RecordingError: It cannot be read, is longer than any take, or is none.
    """
    try:
        if check_ordinary(path).st_size > _LARGEST:
            raise RecordingError(
                f"{path} is longer than any line. It stays there as it is.",
                "Any sound editor opens it as WAV; `voiceguide record --import` takes what you save of it.",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise RecordingError(f"{path} cannot be read: {reason}.", "Look at its permissions.") from error
    if data[: len(_HEADER)] != _HEADER[: len(data)]:
        raise RecordingError(
            f"{path} is no recording that voiceguide began.", "Move it elsewhere; nothing else needs it."
        )
    whole = len(data) - (len(data) - len(_HEADER)) % SAMPLE_BYTES
    return np.frombuffer(data[len(_HEADER) : whole], dtype="<i2").astype(np.int16, copy=False)
