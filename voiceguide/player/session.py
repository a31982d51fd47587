"""Listening to a session: keys in, sound out, until its end or a stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from voiceguide.player.keys import Keys
from voiceguide.player.transport import Transport
from voiceguide.units import Frames

Action = Callable[[Transport], None]

KEYS: Mapping[str, Action] = MappingProxyType(
    {
        "space": Transport.pause_or_resume,
        "left": Transport.repeat_line,
        "r": Transport.repeat_line,
        "right": Transport.next_line,
        "n": Transport.next_line,
        "j": Transport.next_chapter,
        "b": Transport.previous_chapter,
        "q": Transport.stop,
        "escape": Transport.stop,
    }
)
"""What each key does; keys that are not here do nothing."""

_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a session went.

    Attributes:
        reason: Heard to its `end`, stopped by `key`, or `interrupted` by Ctrl-C or a request to end.
        position: The last frame heard.
    """

    reason: Literal["end", "key", "interrupted"]
    position: Frames


def listen(
    transport: Transport,
    keys: Keys,
    on_position: Callable[[Frames], None] | None = None,
    actions: Mapping[str, Action] = KEYS,
) -> Outcome:
    """Follow a playing session until it ends, doing what the keys say; every way out fades.

    Args:
        transport: The session, playing or paused.
        keys: Where keys come from.
        on_position: Told the frame being heard, some twenty times a second; for captions.
        actions: What each key does.

    Raises:
        DeviceLostError: The device went away; `transport.position()` tells where.
        SoundError: The source failed.
    """
    try:
        while not transport.finished():
            if on_position is not None:
                on_position(transport.position())
            key = keys.read(_POLL_SECONDS)
            if key == "suspend":
                _suspend(transport, keys)
            elif key is not None and key in actions:
                actions[key](transport)
            if transport.state == "stopped":
                return Outcome(reason="key", position=transport.position())
    except KeyboardInterrupt:
        transport.stop()
        return Outcome(reason="interrupted", position=transport.position())
    return Outcome(reason="end", position=transport.position())


def _suspend(transport: Transport, keys: Keys) -> None:
    """Stand still in silence: the sound of a stopped process would break off, and its clock run on."""
    was_playing = transport.state == "playing"
    transport.pause()
    keys.suspend()
    if was_playing:
        transport.resume()
