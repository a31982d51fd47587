"""The loudest an output may be: a source made softer on its way to the device."""

from __future__ import annotations

import numpy as np

from voiceguide.player.source import Pcm, Source

FULL = 100
"""Per cent: as loud as the session is."""


class Softened:
    """A source at a gain of at most 1.

    Args:
        source: What sounds.
        gain: From 0 to 1.
    """

    def __init__(self, source: Source, gain: float) -> None:
        self._source = source
        self._gain = np.float32(gain)

    @property
    def frames(self) -> int:
        """As long as its source."""
        return self._source.frames

    def read(self, start: int, count: int) -> Pcm:
        """Read frames as `Source.read` says."""
        softer: Pcm = np.rint(self._source.read(start, count) * self._gain).astype(np.int16)
        return softer


def softened(source: Source, volume: int) -> Source:
    """Limit a source to `volume` per cent; at 100 it stays as it is.

    The gain is the cube of the part, as sound servers do it, since half of a slider should sound half as
    loud: 50 is -18 dB.
    """
    return source if volume >= FULL else Softened(source, (max(0, volume) / FULL) ** 3)
