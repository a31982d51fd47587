"""Playing through miniaudio, which asks for frames as its device wants them."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

from voiceguide.errors import DeviceLostError
from voiceguide.player.outputs.base import device_lost, no_device
from voiceguide.player.outputs.quiet import chatter_silenced
from voiceguide.player.outputs.reel import Reel
from voiceguide.player.source import Source
from voiceguide.units import CHANNELS, RATE

_PERIOD_MS = 200
"""From 500 on nothing is heard on PulseAudio, without any error; up to 400 is fine."""

_PERIOD_FRAMES = RATE * _PERIOD_MS // 1000
_LATENCY_FRAMES = 2 * _PERIOD_FRAMES
"""The device holds two periods at most (measured)."""

_LOST_SECONDS = 2.0
"""A dead sound server leaves the device `running`: it only stops asking."""

_POLL_SECONDS = 0.01


class MiniaudioOutput:
    """Plays on the default device.

    Raises:
        NoDeviceError: No device opens.
    """

    name = "miniaudio"

    def __init__(self) -> None:
        import miniaudio  # loads a native library: only for who plays through it

        # Its own null device would play to nobody, and a missing JACK server is complained of at length.
        kinds = [
            kind for kind in miniaudio.Backend if kind not in (miniaudio.Backend.NULL, miniaudio.Backend.JACK)
        ]
        self._failure: type[Exception] = miniaudio.MiniaudioError
        try:
            with chatter_silenced():
                self._device: Any = miniaudio.PlaybackDevice(
                    miniaudio.SampleFormat.SIGNED16, CHANNELS, RATE, _PERIOD_MS, backends=kinds
                )
        except miniaudio.MiniaudioError as error:
            raise no_device() from error
        self._reel: Reel | None = None
        self._rests_at = 0
        self._asked_at = 0.0

    def play(self, source: Source, *, start: int, fade_in: int) -> None:
        """Begin to play as `Output.play` says."""
        self._halt()
        self._rests_at = start
        self._asked_at = time.monotonic()
        self._reel = Reel(source, start=start, fade_in=fade_in)
        feeding = self._feed(self._reel)
        next(feeding)
        try:
            self._device.start(feeding)
        except self._failure as error:
            raise self._lost() from error

    def fade_out(self, frames: int) -> int:
        """Fade and stop as `Output.fade_out` says; heard within two periods."""
        if self._reel is not None:
            began = self._reel.fade_out(frames)
            while self._reel.quiet < _LATENCY_FRAMES and self._is_asking():
                time.sleep(_POLL_SECONDS)
            self._halt()
            self._rests_at = began
        return self._rests_at

    def position(self) -> int:
        """Return the frame being heard now, to within a period."""
        if self._reel is None:
            return self._rests_at
        since = int((time.monotonic() - self._asked_at) * RATE)
        heard = self._reel.position + self._reel.quiet - _LATENCY_FRAMES + min(since, _PERIOD_FRAMES)
        return max(self._rests_at, min(heard, self._reel.position))

    def finished(self) -> bool:
        """Tell whether all was heard.

        Raises:
            DeviceLostError: The device stopped asking for frames.
            SoundError: The source failed.
        """
        if self._reel is None:
            return False
        if self._reel.failure is not None:
            raise self._reel.failure
        if not self._is_asking():
            raise self._lost()
        return self._reel.played and self._reel.quiet >= _LATENCY_FRAMES

    def close(self) -> None:
        """Stop and let the device go."""
        self._halt()
        self._device.close()

    def _feed(self, reel: Reel) -> Generator[bytes, int, None]:
        wanted = yield b""
        while True:
            self._asked_at = time.monotonic()
            wanted = yield reel.take(wanted).tobytes()

    def _is_asking(self) -> bool:
        return time.monotonic() - self._asked_at < _LOST_SECONDS

    def _lost(self) -> DeviceLostError:
        at = self.position()
        self._halt()
        self._rests_at = at
        return device_lost(at)

    def _halt(self) -> None:
        if self._reel is None:
            return
        self._rests_at = self.position()
        self._reel.close()
        self._reel = None
        with chatter_silenced():
            try:
                self._device.stop()
            except self._failure:
                self._device.running = False  # a device whose server died cannot be stopped any more
