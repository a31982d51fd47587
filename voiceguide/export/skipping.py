"""What a player that skips silence would leave of a file.

Reckoned as media3 does it, the player inside many apps for Android (its `SilenceSkippingAudioProcessor` and
the defaults there): silence is where no sample is above 1024 of 32768; of one that lasts 100 ms or more it
keeps a fifth, and never more than two seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from voiceguide.units import FRAMES_PER_MS, Frames

_THRESHOLD = 1024
_SHORTEST_MS, _LONGEST_KEPT_MS = 100, 2_000
_KEPT = 0.2


class Skipping:
    """Listens to a file as it goes by, millisecond by millisecond."""

    def __init__(self) -> None:
        self._silent: list[NDArray[np.bool_]] = []

    def watched(self, blocks: Iterable[NDArray[np.int16]]) -> Iterator[NDArray[np.int16]]:
        """Hand blocks on, shapes (n, channels), whole milliseconds but for the last."""
        for block in blocks:
            loudest = np.abs(block.astype(np.int32)).max(axis=1)
            whole = loudest[: len(loudest) // FRAMES_PER_MS * FRAMES_PER_MS]
            self._silent.append(whole.reshape(-1, FRAMES_PER_MS).max(axis=1) <= _THRESHOLD)
            yield block

    def left(self) -> Frames:
        """How long what is left would be."""
        silent = np.concatenate([[False], *self._silent, [False]])
        bounds = np.flatnonzero(np.diff(silent))
        runs = bounds[1::2] - bounds[::2]
        skipped = runs[runs >= _SHORTEST_MS]
        gone = skipped - np.minimum(skipped * _KEPT, _LONGEST_KEPT_MS)
        return Frames(round(len(silent) - 2 - gone.sum()) * FRAMES_PER_MS)
