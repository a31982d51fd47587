"""One sound by itself, such as a bell, a bed or a spoken line: played, or named where nothing can play it."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from voiceguide.cli import options
from voiceguide.errors import NoDeviceError
from voiceguide.player import FileSource, Transport, listen, open_keys, open_output
from voiceguide.timeline import Cue, Timeline
from voiceguide.units import Frames

_NONE = Frames(0)


def play_alone(
    name: str, path: Path, output: str, told: str, *, aside: bool = False, cue: bool = False
) -> None:
    """Play a file until its end or a stop.

    Args:
        name: What it is called.
        path: A sound file at the project rate, with soft edges of its own.
        output: The name of an output, or `auto`.
        told: What is said of the file where `auto` finds no device, such as `The bell is in`.
        aside: Say so on standard error, since the answer goes to standard output.
        cue: It is one spoken line, which begins anew after a pause.

    Raises:
        NoDeviceError: If the output that was asked for cannot play.
    """
    try:
        device = open_output(output)
    except NoDeviceError as error:
        if output != "auto":
            raise
        print(f"{error.what} {told} {path}", file=sys.stderr if aside else sys.stdout)
        return
    device.volume = options.volume()
    with closing(device), closing(FileSource(path)) as source, open_keys(sys.stdin) as keys:
        transport = Transport(device, source, _timeline(name, Frames(source.frames), cue))
        transport.play()
        if listen(transport, keys).reason == "interrupted":
            raise KeyboardInterrupt


def _timeline(name: str, frames: Frames, cue: bool) -> Timeline:
    return Timeline(
        title=name,
        frames=frames,
        events=(),
        bed=(),
        cues=(Cue(kind="say", start=_NONE, end=frames, text=name),) if cue else (),
        chapters=(),
        fade_in=_NONE,
        fade_out=_NONE,
    )
