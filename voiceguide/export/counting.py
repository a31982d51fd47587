"""How far one file is."""

from __future__ import annotations

from voiceguide.render import Progress
from voiceguide.units import RATE, Frames

_MIXED = 5 * RATE
"""Frames that are mixed at a time, as `voiceguide.sound.mixer` does."""


class Counting:
    """Counts one file through its three stages: mixing, encoding and checking.

    Args:
        frames: Its length.
        tell: Told of its seconds that went by, and how many there are in all stages.
    """

    def __init__(self, frames: Frames, tell: Progress) -> None:
        self._seconds = -(-frames // RATE)
        self._frames = frames
        self._mixed = 0
        self._written = 0
        self._tell = tell

    def mixed(self) -> bool:
        """Count what is mixed at a time, and let it go on."""
        self._mixed = min(self._mixed + _MIXED, self._frames)
        self._show(self._mixed)
        return True

    def written(self, frames: int) -> None:
        """Count frames that were encoded or checked; a file that is made twice is not counted twice."""
        self._written = min(self._written + frames, 2 * self._frames)
        self._show(self._frames + self._written)

    def _show(self, frames: int) -> None:
        self._tell(frames // RATE, 3 * self._seconds)
