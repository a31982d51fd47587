"""`voiceguide beds`: the beds there are, and how one sounds."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.errors import NoDeviceError, UsageError
from voiceguide.player import FileSource, Output, Transport, listen, open_keys, open_output
from voiceguide.script.model import BedWish
from voiceguide.sound import BED_NAMES, NO_BED
from voiceguide.timeline import Timeline
from voiceguide.units import Frames


@click.command("beds")
@click.option("--play", "wanted", metavar="NAME|FILE", help="Play twenty seconds of this one.")
@options.output
@options.as_json
def command(wanted: str | None, output: str | None, as_json: bool) -> None:
    """List the beds, or play a little of one: `beds --play rain`. Q stops it."""
    if wanted is not None:
        _play(_chosen(wanted), options.output_name(output), as_json)
        return
    beds = [_facts(name) for name in (*BED_NAMES, NO_BED)]
    if as_json:
        print(json.dumps(beds, ensure_ascii=False, indent=1))
        return
    for bed in beds:
        print(f"{bed['name']} · {bed['about']}")
    print("Hear one with --play, such as --play rain. A sound file can be one as well.", file=sys.stderr)


def _facts(name: str) -> dict[str, Any]:
    from voiceguide.sound.beds import BEDS

    about = "no bed, only a trace of room tone" if name == NO_BED else BEDS[name].about
    return {"name": name, "about": about}


def _chosen(wanted: str) -> BedWish:
    bed = options.bed_named(wanted)
    if bed.sound == NO_BED:
        raise UsageError("There is nothing to hear without a bed.", f"There are {', '.join(BED_NAMES)}.")
    return bed


def _play(bed: BedWish, output: str, as_json: bool) -> None:
    from voiceguide.render.sample import sample_bed

    name = bed.sound or ""
    path = sample_bed(Cache(config.cache_folder()), name, bed.folder).path
    try:
        device = open_output(output)
        device.volume = options.volume()
    except NoDeviceError as error:
        if output != "auto":
            raise
        print(f"{error.what} The bed is in {path}", file=sys.stderr if as_json else sys.stdout)
    else:
        with closing(device):
            _sound(name, path, device)
    if as_json:
        facts = {"name": name} if bed.folder else _facts(name)
        print(json.dumps({**facts, "path": str(path)}, ensure_ascii=False))


def _sound(name: str, path: Path, device: Output) -> None:
    with closing(FileSource(path)) as source:
        frames = Frames(source.frames)
        none = Frames(0)  # the file has its fades
        timeline = Timeline(
            title=name, frames=frames, events=(), bed=(), cues=(), chapters=(), fade_in=none, fade_out=none
        )
        transport = Transport(device, source, timeline)
        with open_keys(sys.stdin) as keys:
            transport.play()
            if listen(transport, keys).reason == "interrupted":
                raise KeyboardInterrupt
