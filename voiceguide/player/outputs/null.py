"""An output without a device: it plays against the clock and keeps every promise of the real ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from voiceguide.player.outputs.readahead import AHEAD_FRAMES
from voiceguide.player.outputs.reel import RESERVE_FRAMES, Reel
from voiceguide.player.outputs.volume import FULL, softened
from voiceguide.player.source import Pcm, Source
from voiceguide.units import RATE

_TICK_SECONDS = 0.01
_PATIENCE_SECONDS = 0.5
"""How long a source may hesitate before it counts as fallen behind; of the session's own time."""

_LARGEST_TAKE = AHEAD_FRAMES // 2


class NullOutput:
    """Plays to nobody, or to `heard`.

    Args:
        speed: How many times faster than life; a source that cannot keep up is waited for.
        heard: Is given every block that a listener would have heard, silence included, in order; what it
            raises ends the playing, and `finished` raises it from then on.
    """

    name = "null"
    volume = FULL

    def __init__(self, *, speed: float = 1.0, heard: Callable[[Pcm], object] | None = None) -> None:
        self._rate = speed * RATE
        self._patience = _PATIENCE_SECONDS * speed
        self._heard = heard
        self._reel: Reel | None = None
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()
        self._unheard: Exception | None = None
        self._rests_at = 0

    def play(self, source: Source, *, start: int, fade_in: int) -> None:
        """Begin to play as `Output.play` says."""
        self._halt()
        self._reel = Reel(softened(source, self.volume), start=start, fade_in=fade_in)
        self._stopped.clear()
        self._thread = threading.Thread(
            target=self._run, args=(self._reel,), name="voiceguide-null", daemon=True
        )
        self._thread.start()

    def fade_out(self, frames: int) -> int:
        """Fade and stop as `Output.fade_out` says."""
        if self._reel is not None:
            self._rests_at = self._reel.fade_out(frames)
            while not (self._reel.silenced or self._reel.played or self._unheard):
                time.sleep(_TICK_SECONDS)
            self._halt()
        return self._rests_at

    def revise(self, change: Callable[[int], object]) -> None:
        """Read again what is not about to be heard, as `Output.revise` says."""
        if self._reel is not None:
            self._reel.revise(change)

    def position(self) -> int:
        """Return the frame played last."""
        return self._rests_at if self._reel is None else self._reel.position

    def finished(self) -> bool:
        """Tell whether all was played.

        Raises:
            SoundError: The source failed.
            OutputError: What is heard cannot be written.
        """
        if self._unheard is not None:
            raise self._unheard
        if self._reel is None:
            return False
        if self._reel.failure is not None:
            raise self._reel.failure
        return self._reel.played

    def close(self) -> None:
        """Stop playing."""
        self._halt()

    def _halt(self) -> None:
        if self._reel is not None and self._thread is not None:
            self._stopped.set()
            self._reel.close()
            self._thread.join()
            self._reel = None

    def _run(self, reel: Reel) -> None:
        began, given = time.monotonic(), 0
        while not (self._stopped.wait(_TICK_SECONDS) or reel.played):
            due = int((time.monotonic() - began) * self._rate) - given
            while due > 0 and not self._stopped.is_set():
                count = min(due, _LARGEST_TAKE)
                if not reel.ahead.wait(count + RESERVE_FRAMES, self._patience):
                    began += self._patience
                block = reel.take(count)
                if self._heard is not None:
                    try:
                        self._heard(block)
                    except Exception as error:  # whatever it is, who waits for the end has to know
                        self._unheard = error
                        return
                given += count
                due -= count
