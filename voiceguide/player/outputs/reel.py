"""What an output hands to a device that asks: sound while there is some, soft silence otherwise."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from voiceguide.player.outputs.base import KEPT_FRAMES
from voiceguide.player.outputs.fades import Fade
from voiceguide.player.outputs.readahead import ReadAhead
from voiceguide.player.source import Pcm, Source
from voiceguide.units import CHANNELS, RATE

RESERVE_FRAMES = RATE // 20
"""Kept back so that a sound whose source falls behind can still be faded down, over 50 ms or more."""

REFILL_FRAMES = RATE // 2
"""How much must be ready before silence ends: half a second, so that it does not stutter."""


class Reel:
    """A source from a frame on, taken block by block by one thread and faded out by another.

    Attributes:
        starved: How often the source fell behind and silence stood in for it.
        quiet: Frames of silence handed out since the last sound.
    """

    def __init__(self, source: Source, *, start: int, fade_in: int) -> None:
        self.starved = 0
        self.quiet = 0
        self.ahead = ReadAhead(source, start)
        self._position = start
        self._rise = Fade(frames=fade_in, falling=False)
        self._risen = 0
        self._fall: Fade | None = None
        self._fallen = 0
        self._fell_at = start
        self._sounding = False
        self._lock = threading.Lock()

    @property
    def position(self) -> int:
        """The source's frame that is handed out next."""
        return self._position

    @property
    def silenced(self) -> bool:
        """Whether a fade-out is over and nothing but silence follows."""
        return self._fall is not None and (self._fallen >= self._fall.frames or not self._sounding)

    @property
    def played(self) -> bool:
        """Whether the source's last frame was handed out."""
        return self.ahead.complete and self.ahead.ready == 0

    @property
    def failure(self) -> Exception | None:
        """What reading failed with, once all that was read before has been handed out."""
        goes_on = self._sounding or self.ahead.ready >= REFILL_FRAMES
        return None if goes_on else self.ahead.error

    def take(self, count: int) -> Pcm:
        """Take exactly `count` frames; never waits for the source."""
        with self._lock:
            sound = self._sound(count)
            self._position += len(sound)
            silence = count - len(sound)
            self.quiet = self.quiet + silence if silence == count else silence
            if not silence:
                return sound
            return np.concatenate([sound, np.zeros((silence, CHANNELS), dtype=np.int16)])

    def fade_out(self, frames: int) -> int:
        """Let what is taken from now on fall to silence; a fall that has begun goes on as it is.

        Returns:
            The source's frame where it begins.
        """
        with self._lock:
            if self._fall is None:
                self._fall, self._fell_at = Fade(frames=frames, falling=True), self._position
            return self._fell_at

    def revise(self, change: Callable[[int], object]) -> None:
        """Read again what is not about to be handed out, as `Output.revise` says."""
        with self._lock:
            self.ahead.revise(change, keep=KEPT_FRAMES)

    def close(self) -> None:
        """Read no further."""
        self.ahead.close()

    def _sound(self, count: int) -> Pcm:
        if self.silenced or not self._can_sound():
            return self.ahead.take(0)
        starving = not self.ahead.complete and self.ahead.ready < count + RESERVE_FRAMES
        block = self._faded(self.ahead.take(count))
        if starving:
            self.starved += 1
            self._sounding = False
            block = Fade(frames=len(block), falling=True).apply(block, 0)
        return block

    def _can_sound(self) -> bool:
        """Begin to sound, or to sound again, once enough is ready."""
        if not self._sounding and (self.ahead.complete or self.ahead.ready >= REFILL_FRAMES):
            self._sounding = True
            if self.starved:
                self._rise, self._risen = Fade(frames=RESERVE_FRAMES, falling=False), 0
        return self._sounding

    def _faded(self, block: Pcm) -> Pcm:
        block = self._rise.apply(block, self._risen)
        self._risen += len(block)
        if self._fall is not None:
            block = self._fall.apply(block, self._fallen)
            self._fallen += len(block)
        return block
