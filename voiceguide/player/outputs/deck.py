"""A tape in a device that reads it unasked and does not tell how far it is: the clock has to say."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from voiceguide.player.outputs.fades import Fade
from voiceguide.player.outputs.readahead import ReadAhead
from voiceguide.player.outputs.reel import REFILL_FRAMES, RESERVE_FRAMES
from voiceguide.player.outputs.tape import Tape
from voiceguide.units import CHANNELS, RATE

_DEVICE_FRAMES = RATE // 10
"""simpleaudio reads 100 ms ahead of what is heard."""

_MARGIN_FRAMES = RATE // 25
"""Added before a page counts as unread: 40 ms for a thread that comes late."""

_DRIFT = 1e-4
"""By how much a sound card may run faster than the clock."""

_AHEAD_FRAMES = 5 * RATE
_KEPT_FRAMES = 120 * RATE
"""Played pages are kept this long (23 MB), since after drop-outs the device is behind the clock."""

_STARVING_FRAMES = RESERVE_FRAMES + RATE // 5
_LOST_FRAMES = RATE
_STUCK_FRAMES = 30 * RATE

_BYTES = 2


class Deck:
    """What a source gives from frame `base` on, on one tape, in one device.

    Attributes:
        base: The source's frame that is the tape's first.
        filled: How much of the tape is written.
    """

    def __init__(self, base: int, frames: int, rise: Fade) -> None:
        self.base = base
        self.filled = 0
        self._rest = frames
        self._tape = Tape(frames)
        self._rise = rise
        self._turn: int | None = None
        self._began = 0.0
        self._stream: Any = None

    def start(self, play_buffer: Callable[..., Any]) -> None:
        """Let the device read the tape."""
        self._stream = play_buffer(self._tape.memory, CHANNELS, _BYTES, RATE)
        self._began = time.monotonic()

    @property
    def cursor(self) -> int:
        """The frame of the tape that is heard now, by the clock; the device may be late, hardly early."""
        return int((time.monotonic() - self._began) * RATE) if self._stream else 0

    @property
    def position(self) -> int:
        """The source's frame that is heard now."""
        return self.base + min(self.cursor, self.filled)

    @property
    def following(self) -> int:
        """The source's frame that comes next."""
        return self.base + (self.filled if self._turn is None else self._turn)

    @property
    def is_reading(self) -> bool:
        """Whether the device still reads, or sounds out what it read."""
        return bool(self._stream.is_playing())

    @property
    def was_lost(self) -> bool:
        """Whether the device ended before its time, or did not end when it should have."""
        cursor = self.cursor
        if self.is_reading:
            return cursor > self._tape.frames + _STUCK_FRAMES
        return cursor < self._tape.frames * (1 - _DRIFT) - _LOST_FRAMES

    @property
    def is_full(self) -> bool:
        """Whether the tape is written to its end, at which the device stops by itself."""
        return self.filled == self._tape.frames

    @property
    def is_starving(self) -> bool:
        """Whether the device is about to read past what is written."""
        return self.filled < self._tape.frames and self.filled - self._unread() < _STARVING_FRAMES

    def fill(self, ahead: ReadAhead) -> None:
        """Write what is ready, up to a few seconds ahead, and give back what was long heard."""
        if self._turn is not None and not self._turned(self._turn, ahead):
            return
        block = ahead.take(max(0, min(self.cursor + _AHEAD_FRAMES, self._tape.frames) - self.filled))
        self._tape.write(self.filled, self._rise.apply(block, self.filled))
        self.filled += len(block)
        if len(block) and self.filled == self._tape.frames < self._rest:
            self.soften_end()
        self._tape.give_back(self.cursor - _KEPT_FRAMES)

    def turn_back(self, keep: int) -> int:
        """Let be written anew what lies more than `keep` frames after those that may be read by now.

        Until enough is there to take its place, what is written goes on.

        Returns:
            How many frames of the source are to be read again; 0 while others are still awaited.
        """
        turn = self._unread() + keep
        if self._turn is not None or turn >= self.filled:
            return 0
        self._turn = turn
        return self.filled - turn

    def _turned(self, turn: int, ahead: ReadAhead) -> bool:
        """Write anew from frame `turn` of the tape on; from later on, crossing over, if it is late."""
        late = max(0, self._unread() - turn)
        if ahead.ready < late + REFILL_FRAMES and not ahead.complete:
            return False
        at = turn + len(ahead.take(late))
        block = self._rise.apply(ahead.take(max(0, self._tape.frames - at)), at)
        if late:
            over = max(0, min(RESERVE_FRAMES, len(block), self.filled - at))
            risen = Fade(frames=over, falling=False).gains(0, over)
            block[:over] = np.rint(self._tape.part(at, at + over) * (1 - risen) + block[:over] * risen)
        self._tape.write(at, block)
        self._tape.silence(at + len(block), max(at + len(block), self.filled))
        self.filled, self._turn = at + len(block), None
        return True

    def soften_end(self) -> None:
        """Let what is written end in silence, over 50 ms or what of it is unread."""
        at = min(self.filled, max(self._unread(), self.filled - RESERVE_FRAMES))
        self._tape.fade(Fade(frames=self.filled - at, falling=True), at, self.filled)

    def fade_out(self, frames: int) -> tuple[int, int]:
        """Fade what is not yet read, faster where less than `frames` is written, and silence what follows.

        Returns:
            The tape's frames where the fade begins and ends.
        """
        at = min(self._unread(), self.filled)
        end = min(at + frames, self.filled)
        self._tape.fade(Fade(frames=end - at, falling=True), at, end)
        self._tape.silence(end, self.filled)
        return at, end

    def stood_still(self, seconds: float) -> None:
        """Account for a time in which the whole process, and so the device, stood still."""
        self._began += seconds

    def stop(self) -> None:
        """Let the device end; it goes on for 0.2 s, and reads to the end in its last half second."""
        self._stream.stop()

    def _unread(self) -> int:
        cursor = self.cursor
        return cursor + _DEVICE_FRAMES + _MARGIN_FRAMES + int(cursor * _DRIFT)
