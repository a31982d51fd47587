"""`voiceguide cache`: what is kept, why, whether it is whole, and making room."""

from __future__ import annotations

import json
import math
import re
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from voiceguide import config
from voiceguide.cache import Cache, Held, Use, cleaning
from voiceguide.cli import options
from voiceguide.errors import CacheError, UsageError
from voiceguide.render import Renderer
from voiceguide.timeline import Line

_SIZES = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
_AGES = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}


@click.group("cache", invoke_without_command=True)
@options.as_json
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """The cache: stats, explain, verify, clean."""
    options.check_json_place(context, as_json)
    if context.invoked_subcommand is None:
        context.invoke(stats, as_json=as_json)


@command.command()
@options.as_json
def stats(as_json: bool) -> None:
    """Say where it is, and how much of what is in it."""
    cache = Cache(config.cache_folder())
    count: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for held in cache.held():
        count[held.kind] += 1
        size[held.kind] += held.size
    if as_json:
        kinds = {kind: {"files": count[kind], "bytes": size[kind]} for kind in sorted(count)}
        print(json.dumps({"folder": str(cache.root), "kinds": kinds}))
        return
    print(cache.root)
    for kind in sorted(count):
        print(f"{kind}: {count[kind]} files, {_megabytes(size[kind])}")
    print(f"all: {count.total()} files, {_megabytes(size.total())}")


@command.command()
@click.argument("name", metavar="NAME|FILE")
@options.as_json
@options.session
def explain(name: str, as_json: bool, **wishes: Any) -> None:
    """Say for every line of a practice where its audio is, or that it is not spoken yet."""
    practice = options.practice_named(name)
    request = options.Wishes(**wishes).request(practice)
    with Renderer(Cache(config.cache_folder())) as renderer:
        found = renderer.explain(practice, request)
    if as_json:
        lines = [{"text": line.text, "path": str(path) if path else None} for line, path in found]
        print(json.dumps(lines, ensure_ascii=False, indent=1))
        return
    for line, path in found:
        print(f"{_where(line)} {path or 'not spoken yet'}")


@command.command()
@options.as_json
def verify(as_json: bool) -> None:
    """Read every file and compare it with its record; ends with 1 when one is damaged."""
    cache = Cache(config.cache_folder())
    with closing(Use(cache.root)):  # what somebody deletes meanwhile is not damaged
        held = list(cache.held())
        damaged = [each for each in held if not cache.is_whole(each)]
    try:
        damaged = _removed(cache, damaged)
    finally:
        if as_json:
            print(json.dumps({"files": len(held), "damaged": [str(each.path) for each in damaged]}))
    if damaged:
        raise CacheError(
            f"{len(damaged)} of {len(held)} files were damaged and are removed: "
            f"{', '.join(each.path.name for each in damaged)}.",
            "They are made again when they are needed.",
        )
    if not as_json:
        print(f"All {len(held)} files are whole.")


def _removed(cache: Cache, damaged: list[Held]) -> list[Held]:
    """Delete what is damaged still, and say what that was: somebody may have made it anew meanwhile."""
    if not damaged:
        return []  # a practice that is being played is no reason to refuse
    with cleaning(cache.root):
        damaged = [each for each in damaged if not cache.is_whole(each)]
        for each in damaged:
            cache.remove(each)
    return damaged


@command.command()
@click.option("--older-than", metavar="TIME", help="Delete what was made longer ago, such as 30d, 12h, 2w.")
@click.option("--max-size", metavar="SIZE", help="Delete the oldest until it fits, such as 500M or 2G.")
@options.as_json
def clean(older_than: str | None, max_size: str | None, as_json: bool) -> None:
    """Delete leftovers of interrupted work, and what the options say. All of it can be made again."""
    from voiceguide.export.workshop import leftovers as of_exports

    age = math.inf if older_than is None else _quantity(older_than, _AGES, "--older-than", "30d")
    limit = math.inf if max_size is None else _quantity(max_size, _SIZES, "--max-size", "500M")
    cache = Cache(config.cache_folder())
    leftovers = [*cache.leftovers(), *of_exports(cache.root)]
    held = sorted(cache.held(), key=lambda each: each.made)
    old = bisect_left(held, time.time() - age, key=lambda each: each.made)
    doomed = held[:old] + list(_over(held[old:], limit))
    with cleaning(cache.root):  # only now: whoever wants to hear something waits for it
        for path in leftovers:
            _delete(path)
        for each in doomed:
            cache.remove(each)
    freed = sum(each.size for each in doomed)
    if as_json:
        print(json.dumps({"removed": len(doomed), "leftovers": len(leftovers), "bytes": freed}))
    else:
        print(f"Removed {len(doomed)} files and {len(leftovers)} leftovers, {_megabytes(freed)}.")


def _over(held: Sequence[Held], limit: float) -> Iterable[Held]:
    """The oldest files that have to go; `held` are sorted by age, the oldest first."""
    total = sum(each.size for each in held)
    for oldest in held:
        if total <= limit:
            return
        total -= oldest.size
        yield oldest


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise CacheError(
            f"{path} cannot be deleted: {error.strerror or error}.", "Check the rights of its folder."
        ) from error


def _quantity(text: str, units: dict[str, int], option: str, example: str) -> float:
    match = re.fullmatch(rf"(\d+(?:\.\d+)?)\s*([{''.join(units)}])", text)
    if match is None:
        raise UsageError(f"{option} {text} cannot be read.", f"Write it like {option} {example}.")
    return float(match[1]) * units[match[2]]


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB"


def _where(line: Line) -> str:
    return f"“{line.text}”:"
