"""Media keys on Linux: MPRIS, by which desktops and headsets speak with players over the local message bus.

The interfaces are those of the MPRIS specification, version 2.2. The library reads their types off the
annotations, so these are not postponed.
"""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Annotated, Any

from dbus_fast import NameFlag, PropertyAccess, RequestNameReply, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusDouble, DBusInt64, DBusSignature, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property

from voiceguide.player.media import Playing
from voiceguide.units import RATE, Frames

NAME = "org.mpris.MediaPlayer2.voiceguide"
PATH = "/org/mpris/MediaPlayer2"

_TRACK = "/org/voiceguide/session"
_POLITE_SECONDS = 2.0

_Metadata = Annotated[dict[str, Variant], DBusSignature("a{sv}")]
_Texts = Annotated[list[str], DBusSignature("as")]


class Mpris:
    """A player on a message bus, served by a thread of its own; where the bus fails, no key comes.

    Args:
        bus: The address of a local bus.
    """

    def __init__(self, bus: str) -> None:
        self._keys: SimpleQueue[str] = SimpleQueue()
        self._player = _Player(self._keys.put)
        self._shown: Playing | None = None
        self._over = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(bus,), name="voiceguide-mpris", daemon=True)
        self._thread.start()

    def read(self) -> str | None:
        """Return the next key as `MediaKeys.read` says."""
        with contextlib.suppress(Empty):
            return self._keys.get_nowait()
        return None

    def show(self, playing: Playing, position: Frames) -> None:
        """Tell the desktop as `MediaKeys.show` says."""
        self._player.position = position
        if playing != self._shown:
            self._shown = playing
            self._call(self._player.take, playing)

    def close(self) -> None:
        """Leave the bus."""
        self._call(self._over.set)
        self._thread.join(_POLITE_SECONDS)

    def _call(self, function: Callable[..., object], *args: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the thread is over: nobody is there to be told
            self._loop.call_soon_threadsafe(function, *args)

    def _run(self, bus: str) -> None:
        # Whatever goes wrong between desktops and buses, the session goes on without media keys.
        with contextlib.suppress(Exception):
            self._loop.run_until_complete(self._serve(bus))
        self._loop.close()

    async def _serve(self, address: str) -> None:
        bus = await MessageBus(bus_address=address).connect()
        try:
            bus.export(PATH, _Program(self._keys.put))
            bus.export(PATH, self._player)
            if await bus.request_name(NAME, NameFlag.DO_NOT_QUEUE) != RequestNameReply.PRIMARY_OWNER:
                await bus.request_name(f"{NAME}.instance{os.getpid()}")
            await self._over.wait()
        finally:
            bus.disconnect()


class _Program(ServiceInterface):
    """The program as a whole."""

    def __init__(self, press: Callable[[str], None]) -> None:
        super().__init__("org.mpris.MediaPlayer2")
        self._press = press

    @dbus_method(name="Raise")
    def bring_forward(self) -> None:
        """Nothing could be brought forward."""

    @dbus_method(name="Quit")
    def end(self) -> None:
        self._press("media stop")

    @dbus_property(access=PropertyAccess.READ, name="CanQuit")
    def can_quit(self) -> DBusBool:
        return True

    @dbus_property(access=PropertyAccess.READ, name="CanRaise")
    def can_raise(self) -> DBusBool:
        return False

    @dbus_property(access=PropertyAccess.READ, name="HasTrackList")
    def has_track_list(self) -> DBusBool:
        return False

    @dbus_property(access=PropertyAccess.READ, name="Identity")
    def identity(self) -> DBusStr:
        return "voiceguide"

    @dbus_property(access=PropertyAccess.READ, name="SupportedUriSchemes")
    def schemes(self) -> _Texts:
        return []

    @dbus_property(access=PropertyAccess.READ, name="SupportedMimeTypes")
    def types(self) -> _Texts:
        return []


class _Player(ServiceInterface):
    """What plays; its methods are keys."""

    def __init__(self, press: Callable[[str], None]) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self.position = Frames(0)
        self._press = press
        self._playing = Playing(title="")

    def take(self, playing: Playing) -> None:
        """Tell whoever listens what is different now."""
        self._playing = playing
        self.emit_properties_changed({"PlaybackStatus": self._status(), "Metadata": self._described()})

    @dbus_method(name="PlayPause")
    def play_or_pause(self) -> None:
        self._press("media play or pause")

    @dbus_method(name="Play")
    def play(self) -> None:
        self._press("media play")

    @dbus_method(name="Pause")
    def pause(self) -> None:
        self._press("media pause")

    @dbus_method(name="Stop")
    def stop(self) -> None:
        self._press("media stop")

    @dbus_method(name="Next")
    def next(self) -> None:
        self._press("media next")

    @dbus_method(name="Previous")
    def previous(self) -> None:
        self._press("media previous")

    @dbus_property(access=PropertyAccess.READ, name="PlaybackStatus")
    def playback_status(self) -> DBusStr:
        return self._status()

    @dbus_property(access=PropertyAccess.READ, name="Metadata")
    def metadata(self) -> _Metadata:
        return self._described()

    @dbus_property(access=PropertyAccess.READ, name="Position")
    def where(self) -> DBusInt64:
        return _microseconds(self.position)

    @dbus_property(access=PropertyAccess.READ, name="Rate")
    def rate(self) -> DBusDouble:
        return 1.0

    @dbus_property(access=PropertyAccess.READ, name="MinimumRate")
    def slowest(self) -> DBusDouble:
        return 1.0

    @dbus_property(access=PropertyAccess.READ, name="MaximumRate")
    def fastest(self) -> DBusDouble:
        return 1.0

    @dbus_property(access=PropertyAccess.READ, name="Volume")
    def volume(self) -> DBusDouble:
        return 1.0

    @dbus_property(access=PropertyAccess.READ, name="CanGoNext")
    def can_go_next(self) -> DBusBool:
        return True

    @dbus_property(access=PropertyAccess.READ, name="CanGoPrevious")
    def can_go_previous(self) -> DBusBool:
        return True

    @dbus_property(access=PropertyAccess.READ, name="CanPlay")
    def can_play(self) -> DBusBool:
        return True

    @dbus_property(access=PropertyAccess.READ, name="CanPause")
    def can_pause(self) -> DBusBool:
        return True

    @dbus_property(access=PropertyAccess.READ, name="CanSeek")
    def can_seek(self) -> DBusBool:
        return False

    @dbus_property(access=PropertyAccess.READ, name="CanControl")
    def can_control(self) -> DBusBool:
        return True

    def _status(self) -> str:
        return "Paused" if self._playing.is_paused else "Playing"

    def _described(self) -> dict[str, Variant]:
        playing = self._playing
        title = f"{playing.title}: {playing.section}" if playing.section else playing.title
        described = {
            "mpris:trackid": Variant("o", _TRACK),
            "xesam:title": Variant("s", title),
            "xesam:album": Variant("s", playing.title),
        }
        if playing.frames:
            described["mpris:length"] = Variant("x", _microseconds(playing.frames))
        return described


def _microseconds(frames: Frames) -> int:
    return frames * 1_000_000 // RATE
