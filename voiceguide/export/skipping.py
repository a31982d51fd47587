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
    """Listens to a file as it goes by, millisecond by millisecond, and keeps none of it."""

    def __init__(self) -> None:
        self._heard = 0
        self._gone = 0.0
        self._running = 0  # how long the silence is that has not ended yet

    def watched(self, blocks: Iterable[NDArray[np.int16]]) -> Iterator[NDArray[np.int16]]:
        """Hand blocks on, shapes (n, channels), whole milliseconds but for the last."""
        for block in blocks:
            loudest = np.abs(block.astype(np.int32)).max(axis=1)
            whole = loudest[: len(loudest) // FRAMES_PER_MS * FRAMES_PER_MS]
            self._listen(whole.reshape(-1, FRAMES_PER_MS).max(axis=1) <= _THRESHOLD)
            yield block

    def left(self) -> Frames:
        """How long what is left would be."""
        gone = self._gone + _gone(np.array([self._running]))
        return Frames(round(self._heard - gone) * FRAMES_PER_MS)

    def _listen(self, silent: NDArray[np.bool_]) -> None:
        bounds = np.flatnonzero(np.diff(silent, prepend=False, append=False))
        starts, ends = bounds[::2], bounds[1::2]
        # The silence that runs goes on at the front, or has ended there.
        runs = np.concatenate([[self._running], ends - starts])
        if len(starts) and starts[0] == 0:
            runs = np.concatenate([[runs[0] + runs[1]], runs[2:]])
        is_open = len(ends) > 0 and ends[-1] == len(silent)
        self._running = int(runs[-1]) if is_open else 0
        self._gone += _gone(runs[:-1] if is_open else runs)
        self._heard += len(silent)


def _gone(runs: NDArray[np.int_]) -> float:
    """How many milliseconds a player leaves out of silences of so many."""
    skipped = runs[runs >= _SHORTEST_MS]
    return float((skipped - np.minimum(skipped * _KEPT, _LONGEST_KEPT_MS)).sum())
