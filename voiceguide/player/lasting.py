"""Listening on when the sound device goes away and comes back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping

from voiceguide.errors import DeviceLostError, OutputError
from voiceguide.player.actions import Action
from voiceguide.player.keys import Interrupted, Keys
from voiceguide.player.outputs import Output
from voiceguide.player.session import KEYS, Outcome, listen
from voiceguide.player.transport import Transport
from voiceguide.units import Frames

_LOOK_SECONDS = 1.0
"""How often a device that went away is looked for."""


def listen_lastingly(
    transport: Transport,
    keys: Keys,
    open_again: Callable[[], Output],
    tell: Callable[[DeviceLostError], None],
    on_position: Callable[[Frames], None] | None = None,
    actions: Mapping[str, Action] = KEYS,
) -> Outcome:
    """Follow a session as `listen` does, also over the loss of a device.

    While there is none, it is looked for every second; when it is back, the session goes on where it would
    after a pause. The keys that stop a session end the waiting, and Ctrl-C does.

    Args:
        transport: The session, playing or paused.
        keys: Where keys come from.
        open_again: Opens the output anew; an `OutputError` means not yet.
        tell: Told that the device is gone; once, until something was heard again.
        on_position: As for `listen`.
        actions: As for `listen`.

    Raises:
        SoundError: The source failed.
    """
    told: Frames | None = None
    while True:
        try:
            return listen(transport, keys, on_position, actions)
        except DeviceLostError as lost:
            at = transport.position()
            if at != told:  # a device that opens and plays nothing is lost again at the same place
                told = at
                tell(lost)
        try:
            if not _go_on(transport, keys, open_again, actions):
                return Outcome(reason="key", position=transport.position())
        except KeyboardInterrupt as asked:
            signum = Interrupted.number(asked)
            return Outcome(reason="interrupted", position=transport.position(), signum=signum)


def _go_on(
    transport: Transport, keys: Keys, open_again: Callable[[], Output], actions: Mapping[str, Action]
) -> bool:
    """Wait for a device and go on; False when the listener does not want to."""
    while True:
        key = keys.read(_LOOK_SECONDS)
        if key == "suspend":
            keys.suspend()
        elif key is not None and actions.get(key) is Transport.stop:
            return False
        with contextlib.suppress(OutputError):
            transport.go_on(open_again())
            return True
