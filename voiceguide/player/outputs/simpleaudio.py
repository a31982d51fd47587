"""Playing through simpleaudio, which reads one long buffer by itself, with no Python in the way of the sound.

It neither copies its buffer nor tells how far it has read. So it is given a tape, which a thread writes a
few seconds ahead of where the clock says it must be, and whose frames just ahead of it are rewritten to fade.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

from voiceguide.errors import OutputError
from voiceguide.player.outputs.alsa import check_answering
from voiceguide.player.outputs.base import KEPT_FRAMES, device_lost, no_device, silent_device
from voiceguide.player.outputs.deck import Deck
from voiceguide.player.outputs.fades import Fade
from voiceguide.player.outputs.quiet import chatter_silenced
from voiceguide.player.outputs.readahead import ReadAhead
from voiceguide.player.outputs.reel import REFILL_FRAMES, RESERVE_FRAMES
from voiceguide.player.outputs.volume import FULL, softened
from voiceguide.player.source import Source
from voiceguide.units import CHANNELS, RATE, frames_to_seconds

_PROBE_FRAMES = RATE // 50
_SHORT_FADE_FRAMES = RATE // 50

_TICK_SECONDS = 0.05
_ASLEEP_SECONDS = 2.0
"""A tick that took longer means that the whole process stood still, and the device with it."""

_LATE_FRAMES = RATE // 10
"""How late a device usually is against the clock, which runs from before its start."""

_SETTLE_SECONDS = 0.3
"""From likely to certain silence, before the stream is cut."""

_RELEASE_SECONDS = 1.5
"""How long a stopped stream may keep a device that carries only one."""


class SimpleaudioOutput:
    """Plays on the default device.

    Raises:
        NoDeviceError: No device opens.
        OutputError: The library is missing, or is the one that crashes.
    """

    name = "simpleaudio"
    volume = FULL

    def __init__(self) -> None:
        library = _library()

        def play_buffer(*given: Any) -> Any:
            check_answering()
            return library.play_buffer(*given)

        self._play_buffer: Callable[..., Any] = play_buffer
        self._playing: _Playing | None = None
        self._retired: list[_Playing] = []
        self._rests_at = 0
        try:
            # It has no way to open a device but to play; an empty buffer crashes some platforms.
            with chatter_silenced():
                self._play_buffer(bytes(2 * CHANNELS * _PROBE_FRAMES), CHANNELS, 2, RATE)
        except TimeoutError as error:
            raise silent_device() from error
        except Exception as error:
            raise no_device() from error

    def play(self, source: Source, *, start: int, fade_in: int) -> None:
        """Begin to play as `Output.play` says; a device that does not start is told of by `finished`."""
        self.fade_out(_SHORT_FADE_FRAMES)
        self._rests_at = start
        self._playing = _Playing(self._play_buffer, softened(source, self.volume), start, fade_in)
        self._playing.start()

    def fade_out(self, frames: int) -> int:
        """Fade and stop as `Output.fade_out` says; heard 140 ms later."""
        if self._playing is not None:
            self._playing.fade_out(frames)
            self._retire()
        return self._rests_at

    def revise(self, change: Callable[[int], object]) -> None:
        """Write the tape anew, as `Output.revise` says."""
        if self._playing is not None:
            self._playing.revise(change)

    def position(self) -> int:
        """Return the frame being heard now, by the clock."""
        return self._rests_at if self._playing is None else self._playing.position

    def finished(self) -> bool:
        """Tell whether all was heard.

        Raises:
            DeviceLostError: The device ended before its time, or did not end when it should have.
            SoundError: The source failed.
        """
        if self._playing is None:
            return False
        if self._playing.error is not None:
            raise self._playing.error
        return self._playing.finished

    def close(self) -> None:
        """Stop, and wait until the library has let go of the device: it must not outlive the interpreter."""
        self.fade_out(_SHORT_FADE_FRAMES)
        for playing in self._retired:
            playing.join()
        self._retired.clear()

    def _retire(self) -> None:
        if self._playing is not None:
            self._rests_at = self._playing.position
            self._retired = [playing for playing in (*self._retired, self._playing) if playing.is_alive()]
            self._playing = None


class _Playing(threading.Thread):
    """One source from one frame on: one deck, or as many as a slow or very long source takes.

    Attributes:
        error: Why it ended before its time.
        finished: Whether everything was heard.
        starved: How often the source fell behind and silence stood in for it.
    """

    def __init__(self, play_buffer: Callable[..., Any], source: Source, start: int, fade_in: int) -> None:
        super().__init__(name="voiceguide-simpleaudio", daemon=True)
        self.error: Exception | None = None
        self.finished = False
        self.starved = 0
        self._play_buffer = play_buffer
        self._source = source
        self._ahead = ReadAhead(source, start)
        self._next = start
        self._rise = Fade(frames=fade_in, falling=False)
        self._deck: Deck | None = None
        self._fade_frames: int | None = None
        self._faded_at: int | None = None
        self._called = threading.Event()
        self._silent = threading.Event()
        self._tape_lock = threading.Lock()
        self._attends = False

    @property
    def position(self) -> int:
        """The source's frame that is heard now, or where the fade-out began."""
        if self._faded_at is not None:
            return self._faded_at
        return self._next if self._deck is None else self._deck.position

    def fade_out(self, frames: int) -> None:
        """Fade out and stop; returns once it is silent."""
        self._fade_frames = frames
        self._called.set()
        self._silent.wait()

    def revise(self, change: Callable[[int], object]) -> None:
        """Take back what the device has not read yet, and let the source be read again from there."""
        with self._tape_lock:
            back = self._deck.turn_back(KEPT_FRAMES) if self._deck is not None and self._attends else 0
            self._ahead.revise(change, back=back)

    def run(self) -> None:
        """Play until the end, a fade-out or a failure."""
        try:
            while self._fade_frames is None and not self.finished:
                self._play_next_deck()
                self.finished = self._next >= self._source.frames
        except Exception as error:  # a thread has nobody to raise to: the output raises it
            self.error = error
        finally:
            self._ahead.close()
            self._silent.set()

    def _play_next_deck(self) -> None:
        if not self._ahead.wait(REFILL_FRAMES, _TICK_SECONDS):
            return
        if self._ahead.ready:
            deck = Deck(self._next, self._source.frames - self._next, self._rise)
            deck.fill(self._ahead)
            self._start(deck)
            self._attend(deck)
            self._rise = Fade(frames=RESERVE_FRAMES, falling=False)
        elif self._ahead.error is not None:
            raise self._ahead.error
        else:
            self._next = self._source.frames

    def _start(self, deck: Deck) -> None:
        patience = time.monotonic() + _RELEASE_SECONDS
        while True:
            try:
                deck.start(self._play_buffer)
            except Exception as error:  # noqa: PERF203 - twenty times a second costs nothing
                # Without a mixing sound server the device is busy until the stream before has let it go.
                if time.monotonic() > patience:
                    raise device_lost(self._next) from error
                time.sleep(_TICK_SECONDS)
            else:
                self._deck = deck
                return

    def _attend(self, deck: Deck) -> None:
        """Keep the tape written until the device has read it, the source falls behind, or a fade-out."""
        before = time.monotonic()
        while deck.is_reading and not deck.was_lost:
            now = time.monotonic()
            if now - before > _ASLEEP_SECONDS:
                deck.stood_still(now - before)
            before = now
            if self._fade_frames is not None:
                self._attends = False
                self._fade_away(deck, self._fade_frames)
                return
            with self._tape_lock:
                deck.fill(self._ahead)
                self._attends = not deck.is_starving or self._ahead.complete
            if not self._attends:
                self._run_dry(deck)
                return
            if self._is_over(deck):
                self._release(deck)
                self._next = self._source.frames
                return
            self._called.wait(_TICK_SECONDS)
        self._attends = False
        if deck.was_lost:
            raise device_lost(deck.position)
        self._next = deck.following

    def _is_over(self, deck: Deck) -> bool:
        """Whether all was heard long before the tape ends, for the source is shorter than it said."""
        is_read = self._ahead.complete and not self._ahead.ready
        return is_read and not deck.is_full and deck.cursor > deck.filled + _LATE_FRAMES

    def _fade_away(self, deck: Deck, frames: int) -> None:
        begins, ends = deck.fade_out(frames)
        self._faded_at = deck.base + begins
        self._await(deck, ends + _LATE_FRAMES)
        self._silent.set()
        self._release(deck)

    def _run_dry(self, deck: Deck) -> None:
        self.starved += 1
        deck.soften_end()
        self._next = deck.following
        self._await(deck, deck.filled)
        self._release(deck)

    def _await(self, deck: Deck, frame: int) -> None:
        time.sleep(max(0.0, frames_to_seconds(frame - deck.cursor)))

    def _release(self, deck: Deck) -> None:
        time.sleep(_SETTLE_SECONDS)
        deck.stop()
        patience = time.monotonic() + _RELEASE_SECONDS
        while deck.is_reading and time.monotonic() < patience:
            time.sleep(_TICK_SECONDS)


def _library() -> ModuleType:
    if sys.version_info >= (3, 12) and _has_unpatched():
        raise OutputError(
            "The package simpleaudio crashes on Python 3.12 and newer.",
            "Replace it: pip uninstall simpleaudio, then pip install simpleaudio-patched; "
            "or play with --output miniaudio.",
        )
    try:
        import simpleaudio
    except ImportError as error:
        raise OutputError(
            "The package simpleaudio is not installed.",
            "Install it with pip install 'voiceguide[simpleaudio]', or play with --output miniaudio.",
        ) from error
    library: ModuleType = simpleaudio
    return library


def _has_unpatched() -> bool:
    """Whether the one that crashes is installed: the mended one has the same modules, but another name."""
    from importlib.metadata import PackageNotFoundError, version  # slow, and not needed before 3.12

    try:
        version("simpleaudio")
    except PackageNotFoundError:
        return False
    return True
