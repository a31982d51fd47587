"""Listening to a session: keys in, sound out, until its end or a stop."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from voiceguide.player.actions import Action, actions_of, describe, tell_key
from voiceguide.player.keys import Interrupted, Keys
from voiceguide.player.transport import Transport
from voiceguide.settings import KEYS as USUAL_KEYS
from voiceguide.units import Frames

KEYS: Mapping[str, Action] = MappingProxyType(actions_of(USUAL_KEYS))
"""What each key does unless the settings say otherwise; keys that are not here do nothing."""

_POLL_SECONDS = 0.05


class Outcome(Struct, frozen=True, kw_only=True):
    """How a session went.

    Attributes:
        reason: Heard to its `end`, stopped by `key`, or `interrupted` by Ctrl-C or a request to end.
        position: The last frame heard.
        signum: Which signal interrupted it.
    """

    reason: Literal["end", "key", "interrupted"]
    position: Frames
    signum: int = signal.SIGINT


def listen(
    transport: Transport,
    keys: Keys,
    on_position: Callable[[Frames], None] | None = None,
    actions: Mapping[str, Action] = KEYS,
) -> Outcome:
    """Follow a playing session until it ends, doing what the keys say; every way out fades.

    A second interrupt ends the fade; the outcome is that of the first.

    Args:
        transport: The session, playing or paused.
        keys: Where keys come from.
        on_position: Told the frame being heard, some twenty times a second; for captions.
        actions: What each key does.

    Raises:
        DeviceLostError: The device went away; `transport.position()` tells where.
        SoundError: The source failed.
    """
    is_asked = False
    try:
        while not transport.finished():
            transport.tick()
            if on_position is not None:
                on_position(transport.position())
            key = keys.read(_POLL_SECONDS)
            if key == "suspend":
                _suspend(transport, keys)
            elif key is not None:
                action = actions.get(key)
                if is_asked:
                    tell_key(transport, key, action)
                elif action is not None:
                    action(transport)
                is_asked = action is describe and not is_asked
    except KeyboardInterrupt as asked:
        with contextlib.suppress(KeyboardInterrupt):  # who asks twice does not want to wait
            transport.stop()
            while not transport.finished():
                keys.read(_POLL_SECONDS)
        signum = Interrupted.number(asked)
        return Outcome(reason="interrupted", position=transport.position(), signum=signum)
    return Outcome(reason="end" if transport.state == "ended" else "key", position=transport.position())


def _suspend(transport: Transport, keys: Keys) -> None:
    """Stand still in silence: the sound of a stopped process would break off, and its clock run on."""
    transport.suspend()
    keys.suspend()
    transport.go_on()
