"""`voiceguide bells`: the bells there are, and how one sounds."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.alone import play_alone
from voiceguide.sound import BELL_NAMES
from voiceguide.timeline.model import Struck


@click.command("bells")
@click.option("--play", "struck", metavar="NAME", type=click.Choice(BELL_NAMES), help="Strike this one.")
@options.output
@options.as_json
def command(struck: str | None, output: str | None, as_json: bool) -> None:
    """List the bells, or strike one: `bells --play chime`. Q stops it."""
    if struck is not None:
        path = _file(struck)
        play_alone(struck, path, options.output_name(output), "The bell is in", aside=as_json)
        if as_json:
            print(json.dumps({**_facts(struck), "path": str(path)}, ensure_ascii=False))
    elif as_json:
        print(json.dumps([_facts(name) for name in BELL_NAMES], ensure_ascii=False, indent=1))
    else:
        for name in BELL_NAMES:
            facts = _facts(name)
            print(f"{name} · {facts['about']} · {facts['seconds']} s")
        print("Hear one with --play, such as --play chime.", file=sys.stderr)


def _facts(name: str) -> dict[str, object]:
    from voiceguide.sound.bells import BELLS

    return {"name": name, "about": BELLS[name].about, "seconds": round(BELLS[name].seconds, 1)}


def _file(name: str) -> Path:
    """The strike as sessions use it, from the cache or made and kept there."""
    from voiceguide.render.gather import Sounds
    from voiceguide.render.speaking import Voices

    strike = Struck(bell=name)
    sounds = Sounds(Cache(config.cache_folder()), Voices({}))
    sounds.gather([strike])
    sounds.mend()
    return sounds[strike].path
