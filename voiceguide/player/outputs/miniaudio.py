"""Playing through miniaudio, which asks for frames as its device wants them."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from types import ModuleType
from typing import Any

from voiceguide.errors import DeviceLostError, OutputError
from voiceguide.player.outputs.base import device_lost, no_device, silent_device
from voiceguide.player.outputs.patience import OPEN_SECONDS, STOP_SECONDS, in_time
from voiceguide.player.outputs.quiet import chatter_silenced
from voiceguide.player.outputs.reel import Reel
from voiceguide.player.outputs.volume import FULL, softened
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
    """Plays on the default device, or on one that is named.

    Args:
        device: Its name or a part of it, in any case; empty for the default.

    Raises:
        NoDeviceError: No device opens.
        OutputError: There is no device of that name.
    """

    name = "miniaudio"
    volume = FULL

    def __init__(self, device: str = "") -> None:
        import miniaudio  # loads a native library: only for who plays through it

        kinds = _backends(miniaudio)
        chosen = _named(device)["id"] if device else None
        self._failure: type[Exception] = miniaudio.MiniaudioError

        def opened() -> Any:
            return miniaudio.PlaybackDevice(
                miniaudio.SampleFormat.SIGNED16,
                CHANNELS,
                RATE,
                _PERIOD_MS,
                device_id=chosen,
                backends=kinds,
                app_name="voiceguide",
            )

        try:
            with chatter_silenced():
                self._device: Any = in_time(opened, OPEN_SECONDS)
        except miniaudio.MiniaudioError as error:
            raise no_device() from error
        except TimeoutError as error:
            raise silent_device() from error
        self._hangs = False
        self._reel: Reel | None = None
        self._rests_at = 0
        self._asked_at = 0.0
        self._looked_at = 0.0

    def play(self, source: Source, *, start: int, fade_in: int) -> None:
        """Begin to play as `Output.play` says."""
        self._halt()
        self._rests_at = start
        self._asked_at = time.monotonic()
        self._reel = Reel(softened(source, self.volume), start=start, fade_in=fade_in)
        feeding = self._feed(self._reel)
        next(feeding)
        try:
            in_time(lambda: self._device.start(feeding), OPEN_SECONDS)
        except self._failure as error:
            raise self._lost() from error
        except TimeoutError as error:
            self._hangs = True
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

    def revise(self, change: Callable[[int], object]) -> None:
        """Read again what is not about to be heard, as `Output.revise` says."""
        if self._reel is not None:
            self._reel.revise(change)

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
        self._call(self._device.close)

    def _feed(self, reel: Reel) -> Generator[bytes, int, None]:
        wanted = yield b""
        while True:
            self._asked_at = time.monotonic()
            wanted = yield reel.take(wanted).tobytes()

    def _is_asking(self) -> bool:
        now = time.monotonic()
        if now - self._looked_at > _LOST_SECONDS / 2:
            self._asked_at = now  # this whole process stood still: the device gets its time from now on
        self._looked_at = now
        return now - self._asked_at < _LOST_SECONDS

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
                self._call(self._device.stop)
            except self._failure:
                self._device.running = False  # a device whose server died cannot be stopped any more

    def _call(self, act: Callable[[], None]) -> None:
        """Ask something of the device; one that hangs is left alone from then on."""
        if self._hangs:
            return
        try:
            in_time(act, STOP_SECONDS)
        except TimeoutError:
            self._hangs = True


def devices() -> tuple[str, ...]:
    """List the devices that can be named; none where there is nothing to play on."""
    return tuple(dict.fromkeys(str(device["name"]) for device in _listed()))


def _named(wanted: str) -> dict[str, Any]:
    listed = _listed()
    low = wanted.lower()
    fitting = [device for device in listed if str(device["name"]).lower() == low]
    fitting = fitting or [device for device in listed if low in str(device["name"]).lower()]
    if not listed:
        raise no_device()
    named = dict.fromkeys(str(device["name"]) for device in fitting or listed)
    if fitting and len(named) == 1:
        return fitting[0]
    names = ", ".join(f"“{name}”" for name in named)
    raise OutputError(
        f"There is {'more than one' if fitting else 'no'} sound device “{wanted}”.",
        f"{'They' if fitting else 'There'} are {names}.",
    )


def _listed() -> list[dict[str, Any]]:
    import miniaudio

    try:
        with chatter_silenced():
            found: list[dict[str, Any]] = in_time(
                lambda: miniaudio.Devices(_backends(miniaudio)).get_playbacks(), OPEN_SECONDS
            )
    except (miniaudio.MiniaudioError, TimeoutError):
        return []
    return found


def _backends(library: ModuleType) -> list[Any]:
    """All but two: its null device would play to nobody, and a missing JACK is complained of at length."""
    return [kind for kind in library.Backend if kind not in (library.Backend.NULL, library.Backend.JACK)]
