"""`voiceguide sync`: a phone, a player or any other folder of exports is brought up to date."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import export, options
from voiceguide.cli.filling import (
    Asking,
    batches_of,
    facts_of,
    fill,
    is_lost,
    opened,
    playlists,
    tell_of_skipping,
)
from voiceguide.cli.progress import comparing_progress
from voiceguide.cli.room import Room, check_room, room_in, told_bytes
from voiceguide.cli.typed import words_of
from voiceguide.errors import ExportError, UsageError, VoiceguideError
from voiceguide.render import Renderer

if TYPE_CHECKING:
    from voiceguide.export.exporting import Exported
    from voiceguide.export.shelf import Shelf

_OF_EXPORT_ALONE = ("folder", "prune", "transcripts")
"""Options of `export` that mean nothing here: the folder is named first, and what is not asked for goes."""

_OF_ONE_RUN = (*_OF_EXPORT_ALONE, "jobs", "plain", "as_json")
"""Options that say nothing of what the folder is to hold."""

_DONE = {"added": "added", "replaced": "replaced", "deleted": "deleted"}
_PLANNED = {"added": "to add", "replaced": "to replace", "deleted": "to delete"}


class _Outcome(Struct, frozen=True, kw_only=True):
    """What was done, or would be: files with their facts and what became of each, and what went wrong."""

    asked: tuple[Asking, ...]
    files: tuple[dict[str, Any], ...]
    deleted: tuple[str, ...]
    errors: tuple[VoiceguideError, ...]
    room: Room


@click.command(
    "sync",
    params=[
        click.Argument(["folder"], metavar="FOLDER", type=click.Path(path_type=Path)),
        *(each for each in export.command.params if each.name not in _OF_EXPORT_ALONE),
        click.Option(
            ["--dry-run"], is_flag=True, help="Tell what would be done, and leave the folder alone."
        ),
    ],
)
def command(folder: Path, dry_run: bool, jobs: int | None, plain: bool, as_json: bool, **chosen: Any) -> int:
    """Bring a folder up to date: make what is missing or has changed, delete what is not asked for.

    With names or --all, the folder is to hold these from now on; without, what `export` or `sync` was asked
    to put there before. Only what voiceguide made is ever replaced or deleted.
    """
    folder = folder.absolute()
    asking = export.asking_of(chosen) if words_of(export.command, chosen) else None
    _check_there(folder, may_be_made=asking is not None and not dry_run)
    if dry_run:
        outcome = _compare(folder, asking, plain=plain)
    else:
        outcome = _sync(folder, asking, jobs, plain=plain, tell=not as_json)
    if outcome.errors and asking is None and not is_lost(outcome.errors):
        print(
            f"To leave it out from now on, name what is to be there: voiceguide sync {folder} NAME…",
            file=sys.stderr,
        )
    if as_json:
        _print_json(folder, outcome, dry_run=dry_run)
    else:
        _print_summary(outcome, dry_run=dry_run)
    return max((error.exit_code for error in outcome.errors), default=0)


def _sync(folder: Path, asking: Asking | None, jobs: int | None, *, plain: bool, tell: bool) -> _Outcome:
    with opened(folder) as (renderer, shelf):
        askings, errors = _askings(shelf, asking)
        batches = batches_of(askings, renderer, shelf)
        wanted = [name for batch in batches for name in batch.names]
        # Nothing is deleted while something asked for cannot be had: it may be what would take its place.
        others = [] if errors else shelf.others(wanted)
        room = room_in(shelf, batches)
        deleted = list(others) if check_room(shelf, room, leaving=others) else []
        shelf.prune(deleted)
        if asking is not None:
            shelf.remember(asking.words, alone=True)
        before = {name for name in wanted if shelf.facts(name) is not None}

        def show(each: Exported) -> None:
            if each.is_new:
                print(f"{_change(each, before).capitalize()} {each.path.name}", flush=True)

        done, failed = fill(batches, jobs, plain=plain, tell=show if tell else None)
        errors += failed
        if not is_lost(errors):
            lists = playlists(shelf, batches, done)
        if not errors:
            deleted += (left := [name for name in shelf.others(wanted) if name in others])
            shelf.prune(left)
            deleted += shelf.prune_playlists([path.name for path in lists])
    tell_of_skipping(batches, done)
    return _Outcome(
        asked=tuple(askings),
        files=tuple(facts_of(each) | {"change": _change(each, before)} for each in done),
        deleted=tuple(deleted),
        errors=tuple(errors),
        room=room,
    )


def _compare(folder: Path, asking: Asking | None, *, plain: bool) -> _Outcome:
    """Tell what a sync would do; lines that are not in the cache are spoken into it."""
    from voiceguide.export.shelf import Shelf
    from voiceguide.export.workshop import workshop_of

    cache = Cache(config.cache_folder())
    shelf = Shelf(folder, workshop_of(folder, cache.root))
    with Renderer(cache) as renderer, comparing_progress(plain) as progress:
        askings, errors = _askings(shelf, asking)
        batches = batches_of(askings, renderer, shelf)
        wanted = [name for batch in batches for name in batch.names]
        files = []
        for batch in batches:
            tracks = shelf.tracks(batch.names)
            for item, name in zip(batch.items, batch.names, strict=True):
                try:
                    change = batch.exporter.change(item, name, tracks)
                    files.append(
                        {"path": str(folder / name), "practice": item.practice.name, "change": change}
                    )
                except VoiceguideError as error:
                    errors.append(error)
                    print(error, file=sys.stderr)
                progress(len(files) + len(errors), len(wanted))
        others = [] if errors else shelf.others(wanted)
        room = room_in(shelf, batches)
        check_room(shelf, room, leaving=others)
    return _Outcome(
        asked=tuple(askings), files=tuple(files), deleted=tuple(others), errors=tuple(errors), room=room
    )


def _askings(shelf: Shelf, asking: Asking | None) -> tuple[list[Asking], list[VoiceguideError]]:
    """What the folder is to hold: this alone, or what it remembers; and what of it cannot be had any more."""
    if asking is not None:
        return [asking], []
    if not shelf.asked:
        raise UsageError(
            f"Nobody has said yet what {shelf.folder} is to hold.",
            "If it is on a device, plug that in; else name practices behind the folder, or use --all.",
        )
    errors: list[VoiceguideError] = []
    askings = [
        found
        for words in shelf.asked
        if (found := _still_to_be_had(shelf.folder, _chosen(shelf.folder, words), errors))
    ]
    for error in errors:
        print(error, file=sys.stderr)
    return askings, errors


def _still_to_be_had(folder: Path, chosen: dict[str, Any], errors: list[VoiceguideError]) -> Asking | None:
    """An asking without those of its practices that are not there any more, or have mistakes now."""
    names = []
    for name in chosen["names"]:
        with _collecting(errors):
            options.practice_named(name)
            names.append(name)
    is_of_language = chosen["language"] is not None and not chosen["names"]
    if names or chosen["everything"] or chosen["tag"] or is_of_language:
        with _collecting(errors):
            try:
                return export.asking_of({**chosen, "names": tuple(names)})
            except UsageError as error:
                raise ExportError(
                    f"{folder} was asked to hold what cannot be had: {error.what}",
                    f"{error.remedy} Name what it is to hold anew, behind the folder.",
                ) from error
    return None


@contextmanager
def _collecting(errors: list[VoiceguideError]) -> Iterator[None]:
    try:
        yield
    except VoiceguideError as error:
        errors.append(error)


def _chosen(folder: Path, words: Sequence[str]) -> dict[str, Any]:
    """Read words that were typed once.

    Raises:
        ExportError: If today's `export` does not know them.
    """
    try:
        chosen = export.command.make_context("export", ["--to", str(folder), *words]).params
    except click.ClickException as error:
        raise ExportError(
            f"{folder} was asked to hold “{' '.join(words)}”, which cannot be read: {error.format_message()}",
            "Name what it is to hold anew, behind the folder.",
        ) from error
    return {name: value for name, value in chosen.items() if name not in _OF_ONE_RUN}


def _check_there(folder: Path, *, may_be_made: bool) -> None:
    """Refuse a folder that is not there: on a phone that is not plugged in, it would be made on this disk."""
    if not folder.is_dir() and not (may_be_made and folder.parent.is_dir()):
        raise UsageError(
            f"There is no folder {folder}.", "If it is on a device, plug that in; else make the folder first."
        )


def _change(done: Exported, before: set[str]) -> str:
    if not done.is_new:
        return "kept"
    return "replaced" if done.path.name in before else "added"


def _print_json(folder: Path, outcome: _Outcome, *, dry_run: bool) -> None:
    told = {
        "folder": str(folder),
        "dry_run": dry_run,
        "asked": [asking.words for asking in outcome.asked],
        "files": outcome.files,
        "deleted": outcome.deleted,
        "bytes_needed": outcome.room.needed,
        "bytes_free": outcome.room.free,
        "failed": [str(error) for error in outcome.errors],
    }
    print(json.dumps(told, ensure_ascii=False))


def _print_summary(outcome: _Outcome, *, dry_run: bool) -> None:
    """Print what has not been told yet, one fact a line, and at the end how it stands."""
    words = _PLANNED if dry_run else _DONE
    names = [(each["change"], Path(each["path"]).name) for each in outcome.files] if dry_run else []
    for change, name in [*names, *(("deleted", name) for name in outcome.deleted)]:
        if change in words:
            print(f"{words[change].capitalize()} {name}")
    counts = Counter(each["change"] for each in outcome.files)
    counts["deleted"] = len(outcome.deleted)
    told = [f"{counts[change]} {word}" for change, word in words.items() if counts[change]]
    told += [f"{len(outcome.errors)} failed"] if outcome.errors else []
    unchanged = f"{counts['kept']} unchanged"
    files = "1 file" if len(outcome.files) == 1 else f"{len(outcome.files)} files"
    print(f"{files}: {', '.join([*told, unchanged]) if told else 'nothing to do'}.")
    if dry_run and outcome.room.needed:
        print(
            f"About {told_bytes(outcome.room.needed)} are needed; {told_bytes(outcome.room.free)} are free."
        )
