"""`voiceguide render`: practices become audio files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.progress import speaking_progress
from voiceguide.cli.rates import tell_rates
from voiceguide.errors import UsageError
from voiceguide.render import Renderer
from voiceguide.script import Practice
from voiceguide.units import RATE, frames_to_seconds


@click.command("render")
@click.argument("names", metavar="NAME|FILE…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every practice of the library.")
@click.option("--to", "target", metavar="FILE", type=click.Path(path_type=Path), help="A .flac or .wav file.")
@click.option("--plain", is_flag=True, help="Line by line, for speech and braille.")
@options.as_json
@options.session
def command(
    names: tuple[str, ...], everything: bool, target: Path | None, plain: bool, as_json: bool, **wishes: Any
) -> None:
    """Render practices into the cache and print where they are."""
    practices = _practices(names, everything)
    if target is not None and len(practices) != 1:
        raise UsageError(
            "--to takes one practice.", "Render the others without --to; their paths are printed."
        )
    if target is not None:
        from voiceguide.sound.deliver import check_target

        check_target(target)
    wanted = options.Wishes(**wishes)
    results = []
    with Renderer(Cache(config.cache_folder())) as renderer:
        for practice in practices:
            result = _render(renderer, practice, wanted, target, plain)
            if not as_json:
                print(result["path"])
            results.append(result)
    if as_json:
        print(json.dumps(results[0] if len(results) == 1 else results, ensure_ascii=False))


def _practices(names: tuple[str, ...], everything: bool) -> list[Practice]:
    if everything:
        return [options.practice_named(name) for name in options.library_here().names()]
    if not names:
        raise UsageError("Which practice?", "Name one of `voiceguide list`, or a file, or use --all.")
    return [options.practice_named(name) for name in names]


def _render(
    renderer: Renderer, practice: Practice, wanted: options.Wishes, target: Path | None, plain: bool
) -> dict[str, Any]:
    with speaking_progress(plain) as progress:
        session = renderer.prepare(practice, wanted.request(practice), progress)
    tell_rates(session.unreached)
    entry, cached = renderer.render(session)
    path = entry.path
    if target is not None:
        from voiceguide.sound.deliver import deliver

        path = deliver(entry.path, target)
    return {
        "path": str(path),
        "seconds": frames_to_seconds(session.timeline.frames),
        "frames": session.timeline.frames,
        "rate": RATE,
        "cached": cached,
        "lines": session.lines,
        "synthesised": session.synthesised,
    }
