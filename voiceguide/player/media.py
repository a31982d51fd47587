"""Media keys: what the desktop, a keyboard or a headset asks of whatever plays.

Where there is no desktop to ask, or nothing to speak with it, no such key ever comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct

from voiceguide.player.actions import Action
from voiceguide.player.transport import Transport
from voiceguide.units import Frames

MEDIA_ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "media play": Transport.resume,
        "media pause": Transport.pause,
        "media play or pause": Transport.pause_or_resume,
        "media next": Transport.next_line,
        "media previous": Transport.repeat_line,
        "media stop": Transport.stop,
    }
)
"""What media keys do, by names that no key on a keyboard has."""


class Playing(Struct, frozen=True, kw_only=True):
    """What a desktop shows of a session.

    Attributes:
        title: What plays.
        section: The part of it that is heard; empty before the first.
        frames: Its length; 0 while it is not known.
        is_paused: Whether it stands still.
    """

    title: str
    section: str = ""
    frames: Frames = Frames(0)
    is_paused: bool = False


class MediaKeys(Protocol):
    """The media keys of one listening; close them."""

    def read(self) -> str | None:
        """Return the next key by its name in `MEDIA_ACTIONS`, without waiting; None when there is none."""

    def show(self, playing: Playing, position: Frames) -> None:
        """Tell the desktop what plays, and where it is."""

    def close(self) -> None:
        """Be gone."""


class NoMediaKeys:
    """Nobody to ask."""

    def read(self) -> str | None:
        """No key ever comes."""
        return None

    def show(self, playing: Playing, position: Frames) -> None:
        """Tell nobody."""

    def close(self) -> None:
        """Do nothing."""


def open_media_keys(bus: str | None) -> MediaKeys:
    """Begin to listen for media keys; returns at once.

    Args:
        bus: The address of the desktop's message bus, a local one; None where there is none.
    """
    if bus is None:
        return NoMediaKeys()
    try:
        from voiceguide.player.mpris import Mpris
    except ImportError:  # the extra `media` is not installed
        return NoMediaKeys()
    return Mpris(bus)
