"""What every output promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from voiceguide.errors import DeviceLostError, NoDeviceError
from voiceguide.player.source import Source
from voiceguide.units import RATE, Millis, brief, clock

KEPT_FRAMES = 3 * RATE // 10
"""So much of what was read ahead stays when the rest is read again: what a device may ask for at once, and
time to read."""


class Output(Protocol):
    """Somewhere a session is heard. One source sounds at a time; call it from one thread.

    When a source falls behind, an output goes softly silent and softly on from the same frame; nothing
    is skipped and nothing said twice.

    Attributes:
        name: As in `OUTPUTS`.
        volume: It is never louder than so many per cent of its source; heard from the next `play` on.
    """

    name: str
    volume: int

    def play(self, source: Source, *, start: int, fade_in: int) -> None:
        """Begin to sound at frame `start`, rising over `fade_in` frames (0: at once), and return.

        What sounded before must have been faded out, or have finished.

        Raises:
            DeviceLostError: The device does not start any more.
        """

    def fade_out(self, frames: int) -> int:
        """Fall to silence over `frames` frames and stop; blocks until it is silent.

        Returns:
            The frame where the fade began; with nothing sounding, where it stopped.
        """

    def revise(self, change: Callable[[int], object]) -> None:
        """Let the source change what it gives soon, without a gap: what was read ahead is read again.

        Args:
            change: Called at once, with the frame from which on the source is read again: about half a
                second after the one being heard, never before one that it was called with earlier. It
                must be quick, since nothing is read meanwhile. With nothing sounding it is not called.
        """

    def position(self) -> int:
        """Return the frame being heard now, an estimate; after `fade_out` the frame where the fade began."""

    def finished(self) -> bool:
        """Tell whether everything was heard to its end.

        Raises:
            DeviceLostError: The device went away while playing.
            SoundError: The source failed.
        """

    def close(self) -> None:
        """Stop, abruptly if something still sounds, and let the device go. Closing twice is harmless."""


def no_device() -> NoDeviceError:
    """Build the error for a machine on which nothing can be heard."""
    return NoDeviceError(
        "There is no sound device to play on.",
        "Connect or switch one on; `voiceguide doctor` looks closer. --output null plays without a sound.",
    )


def silent_device() -> NoDeviceError:
    """Build the error for a sound server that is there and does not answer."""
    return NoDeviceError(
        "The computer's sound does not answer.",
        "Log out and in again, or restart the computer. --output null plays without a sound.",
    )


def device_lost(position: int) -> DeviceLostError:
    """Build the error for a device that went away while `position` was heard."""
    seconds = position // RATE
    again = f"go on with --from {brief(Millis(seconds * 1000))}" if seconds else "play again"
    return DeviceLostError(
        f"The sound device went away at {clock(position)}.", f"Connect it again, then {again}."
    )
