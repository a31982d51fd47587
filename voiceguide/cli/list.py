"""`voiceguide list`: the practices there are."""

from __future__ import annotations

import json
import sys

import click

from voiceguide.cli import options
from voiceguide.errors import ScriptError
from voiceguide.script import Practice
from voiceguide.units import brief


@click.command("list")
@options.as_json
def command(as_json: bool) -> None:
    """List the practices: name, title, lengths."""
    loaded = [_load(name) for name in options.library_here().names()]
    practices = [practice for practice in loaded if practice is not None]
    if as_json:
        print(json.dumps([_facts(practice) for practice in practices], ensure_ascii=False, indent=1))
        return
    width = max((len(practice.name) for practice in practices), default=0)
    for practice in practices:
        lengths = ", ".join(brief(length) for length in practice.lengths) or "natural length"
        print(f"{practice.name:{width}}  {practice.title}. {lengths}. Eyes {practice.eyes}.")


def _load(name: str) -> Practice | None:
    """Load a practice; one with mistakes is told of and does not hide the others."""
    try:
        return options.practice_named(name)
    except ScriptError as error:
        print(f"{error.what} `voiceguide check {name}` lists them.", file=sys.stderr)
        return None


def _facts(practice: Practice) -> dict[str, object]:
    return {
        "name": practice.name,
        "title": practice.title,
        "summary": practice.summary,
        "language": practice.language,
        "lengths": [length / 1000 for length in practice.lengths],
        "intensity": practice.intensity,
        "eyes": practice.eyes,
        "posture": practice.posture,
        "tags": practice.tags,
        "cautions": practice.cautions,
        "path": practice.path,
    }
