"""Gains of a fade: half a raised cosine, whose slope is zero at both ends, so that no fade clicks."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voiceguide.player.source import Pcm


class Fade(Struct, frozen=True, kw_only=True):
    """A rise from or a fall to silence.

    Attributes:
        frames: How long it takes; 0 is a step.
        falling: Down to silence, rather than up from it.
    """

    frames: int
    falling: bool

    def gains(self, at: int, count: int) -> NDArray[np.float32]:
        """Return the gains of `count` frames, the first being frame `at` of the fade; shape (count, 1).

        Past the fade's end they stay at its last value, 0 or 1.
        """
        if self.frames == 0:
            return np.full((count, 1), 0.0 if self.falling else 1.0, dtype=np.float32)
        through = np.clip((np.arange(at, at + count, dtype=np.float64) + 0.5) / self.frames, 0.0, 1.0)
        rise = 0.5 - 0.5 * np.cos(np.pi * through)
        return (1.0 - rise if self.falling else rise).astype(np.float32)[:, None]

    def apply(self, block: Pcm, at: int) -> Pcm:
        """Return `block`, whose first frame is frame `at` of the fade, at the fade's gains, rounded."""
        if at >= self.frames and not self.falling:
            return block
        scaled: Pcm = np.rint(block * self.gains(at, len(block))).astype(np.int16)
        return scaled
