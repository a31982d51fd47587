"""What every output promises."""

from __future__ import annotations

from typing import Protocol

from voiceguide.errors import DeviceLostError, NoDeviceError
from voiceguide.player.source import Source
from voiceguide.units import RATE, Millis, brief, clock


class Output(Protocol):
    """Somewhere a session is heard. One source sounds at a time; call it from one thread.

    When a source falls behind, an output goes softly silent and softly on from the same frame; nothing
    is skipped and nothing said twice.
    """

    name: str

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


def device_lost(position: int) -> DeviceLostError:
    """Build the error for a device that went away while `position` was heard."""
    seconds = position // RATE
    again = f"go on with --from {brief(Millis(seconds * 1000))}" if seconds else "play again"
    return DeviceLostError(
        f"The sound device went away at {clock(position)}.", f"Connect it again, then {again}."
    )
