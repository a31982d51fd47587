"""A finished file, read back in pieces, and what may be wrong with it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voiceguide.sound.pcm import Samples, as_stereo, opened
from voiceguide.units import RATE, Frames, clock

BLOCK = 10 * RATE
"""Frames looked at together."""

FULL_SCALE = 32768.0

_BLOCKS_KEPT = 3


class Fault(Struct, frozen=True, kw_only=True, order=True):
    """One thing that is not as it should be.

    Attributes:
        start: Where in the file, in frames.
        code: What kind of fault, such as `missing-line`.
        cause: What was measured, and what was expected.
    """

    start: Frames
    code: str
    cause: str

    def __str__(self) -> str:
        return f"at {clock(self.start)} {self.cause}"


class Recording:
    """An open audio file, decoded block by block; the last few are kept, so that reading on costs little.

    Attributes:
        frames: Its length.
        rate: Its frames per second.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._blocks: OrderedDict[int, NDArray[np.int16]] = OrderedDict()
        self._next = 0
        self.frames = int(file.frames)
        self.rate = int(file.samplerate)

    def read(self, start: int, count: int) -> Samples:
        """Read `count` frames from `start`, shape (n, 2); what lies outside the file is left out."""
        return as_stereo(self._pcm(start, count).astype(np.float32) / np.float32(FULL_SCALE))

    def pieces(self, before: int) -> Iterator[tuple[Frames, NDArray[np.int32]]]:
        """Go through the file in pieces of `BLOCK` frames, each with up to `before` frames ahead of it.

        Yields:
            The position of the first frame of a piece, and its samples: shape (channels, n), 16 bits each.
        """
        for start in range(0, self.frames, BLOCK):
            first = max(0, start - before)
            piece = self._pcm(first, start + BLOCK - first)
            yield Frames(first), np.ascontiguousarray(piece.T, dtype=np.int32)

    def _pcm(self, start: int, count: int) -> NDArray[np.int16]:
        first, end = max(0, start), min(start + count, self.frames)
        parts = []
        while first < end:
            number, offset = divmod(first, BLOCK)
            part = self._block(number)[offset : offset + end - first]
            parts.append(part)
            first += len(part)
        return np.concatenate(parts) if parts else np.empty((0, self._file.channels), dtype=np.int16)

    def _block(self, number: int) -> NDArray[np.int16]:
        if number not in self._blocks:
            if number != self._next:  # a decoder takes its time to find a place it has not come to
                self._file.seek(number * BLOCK)
            self._blocks[number] = self._file.read(BLOCK, dtype="int16", always_2d=True)
            self._next = number + 1
            while len(self._blocks) > _BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        return self._blocks[number]


@contextmanager
def recording(path: Path) -> Iterator[Recording]:
    """Open a file for the gate.

    Raises:
        SoundError: If it does not decode, also while it is open.
    """
    with opened(path, "session") as file:
        yield Recording(file)
