"""`voiceguide beds`: the beds there are, and how one sounds."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.alone import play_alone
from voiceguide.errors import UsageError
from voiceguide.script.model import BedWish
from voiceguide.sound import BED_NAMES, NO_BED


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
    play_alone(name, path, output, "The bed is in", aside=as_json)
    if as_json:
        facts = {"name": name} if bed.folder else _facts(name)
        print(json.dumps({**facts, "path": str(path)}, ensure_ascii=False))
