"""Where a session is heard: one contract, three outputs, and the choice among them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from voiceguide.errors import OutputError, UsageError
from voiceguide.player.outputs.base import Output, no_device
from voiceguide.player.outputs.miniaudio import MiniaudioOutput
from voiceguide.player.outputs.null import NullOutput
from voiceguide.player.outputs.simpleaudio import SimpleaudioOutput

__all__ = ["OUTPUTS", "NullOutput", "Output", "open_output"]

OUTPUTS: Mapping[str, Callable[[], Output]] = MappingProxyType(
    {
        "simpleaudio": SimpleaudioOutput,  # first: nothing that Python does can make it drop out
        "miniaudio": MiniaudioOutput,
        "null": NullOutput,
    }
)
"""Every output by its name; those with a device in the order in which `auto` tries them."""

_WITH_A_DEVICE = ("simpleaudio", "miniaudio")


def open_output(name: str = "auto") -> Output:
    """Open the output of that name, or with `auto` the first that works on this machine.

    Raises:
        NoDeviceError: There is nothing to play on.
        OutputError: That output cannot be used here.
        UsageError: There is no such output.
    """
    if name == "auto":
        return _first_that_opens()
    if name not in OUTPUTS:
        raise UsageError(f"There is no output “{name}”.", f"Choose one of auto, {', '.join(OUTPUTS)}.")
    return OUTPUTS[name]()


def _first_that_opens() -> Output:
    for name in _WITH_A_DEVICE:
        with contextlib.suppress(OutputError):
            return OUTPUTS[name]()
    raise no_device()
