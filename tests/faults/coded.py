"""Sound whose every frame tells its own number, for sessions of days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]

_ROUND = 1 << 16
_LOW = np.tile(np.arange(_ROUND, dtype=np.uint16), 2)


class Coded:
    """A source: left counts, right counts the lefts' rounds; both without a sign, up to 24 hours.

    Args:
        frames: How long it is.
    """

    def __init__(self, frames: int) -> None:
        self.frames = frames

    def read(self, start: int, count: int) -> Pcm:
        count = max(0, min(count, self.frames - start))
        block = np.empty((count, 2), dtype=np.uint16)
        done = 0
        while done < count:
            high, low = divmod(start + done, _ROUND)
            part = min(count - done, _ROUND)
            part = min(part, _ROUND - low)
            block[done : done + part, 0] = _LOW[low : low + part]
            block[done : done + part, 1] = high
            done += part
        pcm: Pcm = block.view(np.int16)
        return pcm


def number_of(frame: Pcm) -> int:
    """Read a frame's number back."""
    low, high = (int(sample) & 0xFFFF for sample in frame)
    return high * _ROUND + low


def is_passed_on(block: Pcm) -> bool:
    """Whether a block is of one piece, with nothing faded or laid over: its frames count on one by one."""
    first = number_of(block[0])
    return np.array_equal(block, Coded(first + len(block)).read(first, len(block)))
