"""Where a session is heard: one contract, several outputs, and the choice among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from voiceguide.errors import NoDeviceError, OutputError, UsageError
from voiceguide.player.outputs.base import Output, no_device
from voiceguide.player.outputs.file import FileOutput
from voiceguide.player.outputs.miniaudio import MiniaudioOutput, devices
from voiceguide.player.outputs.null import NullOutput
from voiceguide.player.outputs.simpleaudio import SimpleaudioOutput
from voiceguide.player.outputs.volume import FULL

__all__ = ["FULL", "OUTPUTS", "NullOutput", "Output", "check_output", "devices", "open_output"]

OUTPUTS: Mapping[str, Callable[..., Output]] = MappingProxyType(
    {
        "simpleaudio": SimpleaudioOutput,  # first: nothing that Python does can make it drop out
        "miniaudio": MiniaudioOutput,
        "null": NullOutput,
        "file": FileOutput,
    }
)
"""Every output by its name; those with a device in the order in which `auto` tries them."""

_WITH_A_DEVICE = ("simpleaudio", "miniaudio")
_NEEDS_A_PLACE = ("file",)
_TAKES_A_PLACE = ("miniaudio", "file")


def check_output(wanted: str) -> None:
    """Read an output as `open_output` takes it, without opening it.

    Raises:
        UsageError: There is no such output.
    """
    name, colon, place = wanted.partition(":")
    if name not in ("auto", *OUTPUTS):
        raise UsageError(f"There is no output “{name}”.", f"There are auto, {', '.join(OUTPUTS)}.")
    if name in _NEEDS_A_PLACE and not place:
        raise UsageError(f"The output {name} needs a place.", "Write it like file:heard.wav.")
    if colon and not (place and name in _TAKES_A_PLACE):
        raise UsageError(
            f"The output {name} takes nothing after it.",
            "A device is chosen by miniaudio:NAME; `voiceguide doctor` lists them.",
        )


def open_output(wanted: str = "auto", volume: int = FULL) -> Output:
    """Open an output.

    Args:
        wanted: `auto`, which is the first that works on this machine; the name of an output; `miniaudio:`
            with the name of a device, or a part of it; or `file:` with the path of a WAV file to be made.
        volume: It is never louder than so many per cent.

    Raises:
        NoDeviceError: There is nothing to play on.
        OutputError: That output cannot be used here.
        UsageError: There is no such output.
    """
    check_output(wanted)
    name, _, place = wanted.partition(":")
    output = _first_that_opens() if name == "auto" else OUTPUTS[name](*filter(None, [place]))
    output.volume = volume
    return output


def _first_that_opens() -> Output:
    trouble = no_device()
    for name in _WITH_A_DEVICE:
        try:
            return OUTPUTS[name]()
        except OutputError as error:  # noqa: PERF203 - a handful of times
            if isinstance(error, NoDeviceError):  # else its library is not here
                trouble = error
    raise trouble
