"""Reading ahead of a device, in a thread of its own, so that whoever feeds the device never waits."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

import numpy as np

from voiceguide.player.source import Pcm, Source
from voiceguide.units import CHANNELS, RATE

AHEAD_FRAMES = 2 * RATE
"""How much is kept ready: it bridges a source that hesitates, and costs 384 kB."""

_BLOCK_FRAMES = RATE // 4


class ReadAhead:
    """The frames of a source from `start` on, some of them ready to be taken.

    Attributes:
        error: What reading failed with; what was read before it can still be taken.
    """

    def __init__(self, source: Source, start: int) -> None:
        self.error: Exception | None = None
        self._source = source
        self._next = start
        self._blocks: deque[Pcm] = deque()
        self._ready = 0
        self._revisions = 0
        self._at_end = False
        self._closed = False
        self._changed = threading.Condition()
        # Never joined: it may sit in a slow read, which must not hold up a seek or the program's end.
        threading.Thread(target=self._read, name="voiceguide-read-ahead", daemon=True).start()

    @property
    def ready(self) -> int:
        """How many frames can be taken now."""
        return self._ready

    @property
    def complete(self) -> bool:
        """Whether nothing will be added to what is ready."""
        return self._at_end

    def wait(self, count: int, timeout: float) -> bool:
        """Wait up to `timeout` seconds until `count` frames (≤ `AHEAD_FRAMES`) or the last are there."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._ready >= count or self._at_end or self._closed or self.error is not None,
                timeout,
            )

    def take(self, count: int) -> Pcm:
        """Take the next `count` frames, or as many as are ready, without waiting."""
        with self._changed:
            taken: list[Pcm] = []
            wanted = min(count, self._ready)
            while wanted:
                block = self._blocks.popleft()
                if len(block) > wanted:
                    self._blocks.appendleft(block[wanted:])
                    block = block[:wanted]
                taken.append(block)
                wanted -= len(block)
                self._ready -= len(block)
            self._changed.notify_all()
        return np.concatenate(taken) if taken else np.zeros((0, CHANNELS), dtype=np.int16)

    def revise(self, change: Callable[[int], object], *, keep: int = 0, back: int = 0) -> None:
        """Let go of what is ready, and read it again.

        Args:
            change: Called with the frame that will be read next, before it is read.
            keep: So many frames stay ready; fewer where fewer are.
            back: So many that were taken last are read again as well.
        """
        with self._changed:
            following = self._next - self._ready - back
            kept = self.take(keep)
            self._blocks = deque([kept] if len(kept) else [])
            self._ready = len(kept)
            self._next = following + len(kept)
            self._at_end = False
            self._revisions += 1
            change(self._next)
            self._changed.notify_all()

    def close(self) -> None:
        """Read no further."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _read(self) -> None:
        try:
            while self._has_room():
                revision, start = self._revisions, self._next
                self._add(self._source.read(start, _BLOCK_FRAMES), revision)
        except Exception as error:
            with self._changed:
                self.error = error
                self._changed.notify_all()

    def _has_room(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or (self._ready < AHEAD_FRAMES and not self._at_end))
            return not self._closed

    def _add(self, block: Pcm, revision: int) -> None:
        with self._changed:
            if revision != self._revisions:
                return  # somebody wanted other frames while these were read
            self._blocks.append(block)
            self._ready += len(block)
            self._next += len(block)
            self._at_end = len(block) < _BLOCK_FRAMES or self._next >= self._source.frames
            self._changed.notify_all()
