"""A stretch of memory that a device reads on its own while we write ahead of it."""

from __future__ import annotations

import mmap

import numpy as np

from voiceguide.player.outputs.fades import Fade
from voiceguide.player.source import Pcm
from voiceguide.units import CHANNELS, RATE

_FRAME_BYTES = 2 * CHANNELS

LONGEST_FRAMES = (2**31 - 2**20) // _FRAME_BYTES if hasattr(mmap.mmap, "madvise") else 10 * 60 * RATE
"""The longest tape: 3 h 6 min, since simpleaudio counts bytes in 31 bits; 10 minutes (115 MB) where
memory cannot be given back while it plays."""


class Tape:
    """Up to `frames` frames, silent until written.

    Pages that were never written cost nothing, so a tape may be far longer than memory is large. It is
    shorter than asked where the system grants less.

    Attributes:
        memory: What a device is given to read.
        frames: How long it is.
    """

    def __init__(self, frames: int) -> None:
        self.frames = min(frames, LONGEST_FRAMES)
        while (memory := _anonymous(self.frames)) is None:
            self.frames //= 2
        self.memory = memory
        self._pcm: Pcm = np.frombuffer(self.memory, dtype=np.int16).reshape(-1, CHANNELS)
        self._given_back = 0

    def write(self, at: int, block: Pcm) -> None:
        """Write `block` from frame `at` on; it must fit."""
        self._pcm[at : at + len(block)] = block

    def part(self, at: int, end: int) -> Pcm:
        """Return what is written in `[at, end)`."""
        return self._pcm[at:end]

    def fade(self, fade: Fade, at: int, end: int) -> None:
        """Bring what is written in `[at, end)` to the gains of a fade that begins at `at`."""
        self._pcm[at:end] = fade.apply(self._pcm[at:end], 0)

    def silence(self, at: int, end: int) -> None:
        """Erase `[at, end)`."""
        self._pcm[at:end] = 0

    def give_back(self, until: int) -> None:
        """Return the memory before frame `until` to the system, in whole megabytes; its sound is lost."""
        end = until * _FRAME_BYTES >> 20 << 20
        if end > self._given_back and hasattr(self.memory, "madvise"):
            self.memory.madvise(mmap.MADV_DONTNEED, self._given_back, end - self._given_back)
            self._given_back = end


def _anonymous(frames: int) -> mmap.mmap | None:
    """Map memory for `frames` frames; None where a small machine refuses so much, used or not."""
    try:
        if not hasattr(mmap, "MAP_PRIVATE"):
            return mmap.mmap(-1, frames * _FRAME_BYTES)
        # Private: the pages of a shared map, Python's default, are not freed by MADV_DONTNEED.
        return mmap.mmap(-1, frames * _FRAME_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except OSError:
        return None
