"""Reading a bed: loops on disk, each going round by itself, added up at absolute frames."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voiceguide.errors import SoundError
from voiceguide.sound.pcm import Samples, opened
from voiceguide.units import CHANNELS

_FULL_SCALE = np.float32(32768)


class EndlessBed:
    """A bed for any stretch of frames, as `Bedding` wants it.

    Nothing of it is held: a loop may be a night long, and to read it costs little beside the mix.

    Args:
        layers: Loops at the project's rate, stereo, of 16 bits; their peaks together stay below full scale.
    """

    def __init__(self, layers: Sequence[Path]) -> None:
        self._layers = tuple(layers)

    def __call__(self, start: int, count: int) -> Samples:
        """Give `count` frames from `start`, which may be negative: shape (count, 2).

        Raises:
            SoundError: If a layer does not decode.
        """
        total, layer = np.empty((2, count, CHANNELS), dtype=np.int16)
        for number, path in enumerate(self._layers):
            _read_around(path, start, layer if number else total)
            if number:
                total += layer
        sound = total.astype(np.float32)
        sound /= _FULL_SCALE
        return sound


def _read_around(path: Path, start: int, into: NDArray[np.int16]) -> None:
    """Fill `into` with what a loop holds from `start` on, and then again and again from its beginning."""
    with opened(path, "bed") as file:
        if not file.frames:
            raise SoundError(f"The bed {path} is empty.", "Delete it: it is made again.")
        file.seek(start % file.frames)
        done = len(file.read(out=into))
        while done < len(into):
            file.seek(0)
            done += len(file.read(out=into[done:]))
