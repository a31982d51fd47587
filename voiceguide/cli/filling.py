"""What `export` and `sync` share: what is asked for becomes files in a folder."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli.progress import exporting_progress, one_file_progress
from voiceguide.cli.workers import pool_of
from voiceguide.errors import FolderLostError, VoiceguideError
from voiceguide.render import Progress, Renderer
from voiceguide.units import RATE, clock

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from voiceguide.export.exporting import Album, Exported, Exporter, Failed, Item
    from voiceguide.export.shelf import Shelf

_MOSTLY = 0.9
"""A file that loses a tenth to a player that skips silence is told of."""


class Asking(Struct, frozen=True, kw_only=True):
    """Files that are asked for together.

    Attributes:
        words: How that was typed, as the folder remembers it.
        album: What the files share.
        items: The files.
        profile: For which device.
    """

    words: tuple[str, ...]
    album: Album
    items: tuple[Item, ...]
    profile: str


class Batch(Struct, frozen=True, kw_only=True):
    """An asking with what makes its files.

    Attributes:
        asking: What is asked for.
        exporter: Who makes it.
        items: Its files, but for those that a later asking has taken over.
        names: What they are called, in the order of the items.
    """

    asking: Asking
    exporter: Exporter
    items: tuple[Item, ...]
    names: tuple[str, ...]


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Renderer, Shelf]]:
    """Open a folder, which is made if need be, and whatever makes its files."""
    from voiceguide.export.shelf import open_shelf

    cache = Cache(config.cache_folder())
    with Renderer(cache) as renderer, open_shelf(folder.absolute(), cache.root) as shelf:
        yield renderer, shelf


def batches_of(askings: Sequence[Asking], renderer: Renderer, shelf: Shelf) -> tuple[Batch, ...]:
    """Name every file; where two askings want one practice under the same name, the later has it.

    Raises:
        ExportError: If a name cannot be had, because a file is in the way that is not ours.
    """
    from voiceguide.export.exporting import Exporter
    from voiceguide.export.naming import bare

    taken: dict[str, str] = {}
    files: set[str] = set()
    batches = []
    for asking in reversed(askings):
        exporter = Exporter(renderer, shelf, asking.album)
        named = list(zip(asking.items, exporter.names(asking.items, taken), strict=True))
        taken |= {bare(name): item.practice.path for item, name in named}
        free = [(item, name) for item, name in named if name.casefold() not in files]
        files |= {name.casefold() for _, name in free}
        items, names = tuple(item for item, _ in free), tuple(name for _, name in free)
        if items:
            shelf.check_playlist(_playlist_of(asking.album))
            batches.append(Batch(asking=asking, exporter=exporter, items=items, names=names))
    return tuple(reversed(batches))


def fill(
    batches: Sequence[Batch],
    jobs: int | None,
    *,
    plain: bool,
    tell: Callable[[Exported], None] | None,
) -> tuple[list[Exported], list[VoiceguideError]]:
    """Make every file that is missing or has changed.

    When the folder itself is lost, nothing more is begun.

    Args:
        batches: What to make.
        jobs: How many files at once; None for as many as there are cores.
        plain: Whether progress is told in lines.
        tell: Told of each file as soon as it is there, until nobody reads that any more.
    """
    from voiceguide.export.exporting import Exported

    done: list[Exported] = []
    errors: list[VoiceguideError] = []
    count = sum(len(batch.items) for batch in batches)
    workers = max(1, min(jobs or os.cpu_count() or 1, count))
    try:
        with pool_of(workers) as pool, _telling(batches, pool, count, plain) as (results, progress):
            for result in results:
                if isinstance(result, Exported):
                    done.append(result)
                    if tell is not None:
                        _told(result, tell)
                else:
                    errors.append(result.error)
                    print(result.error, file=sys.stderr)
                progress(len(done) + len(errors), count)
    except FolderLostError as error:
        errors.append(error)
        print(f"{error} So far {len(done)} of {count} files are there.", file=sys.stderr)
    return done, errors


def _told(done: Exported, tell: Callable[[Exported], None]) -> None:
    """Tell of a file; a reader who has seen enough ends the telling, not the work."""
    try:
        tell(done)
    except BrokenPipeError:
        sys.stdout = io.StringIO()


@contextmanager
def _telling(
    batches: Sequence[Batch], pool: Executor, count: int, plain: bool
) -> Iterator[tuple[Iterator[Exported | Failed], Progress]]:
    """Make the files with a bar that knows its end: of one file its lines and seconds, of many the files."""
    if count == 1:
        with one_file_progress(plain) as (speaking, writing):
            yield _results(batches, pool, speaking, writing), lambda ready, total: None  # noqa: ARG005
    else:
        with exporting_progress(plain) as progress:
            yield _results(batches, pool), progress


def _results(batches: Sequence[Batch], pool: Executor, *progress: Progress) -> Iterator[Exported | Failed]:
    for batch in batches:
        yield from batch.exporter.run(batch.items, batch.names, pool, *progress)


def is_lost(errors: Sequence[VoiceguideError]) -> bool:
    """Whether the folder itself went away or is full, so that nothing more can be put there."""
    return any(isinstance(error, FolderLostError) for error in errors)


def playlists(shelf: Shelf, batches: Sequence[Batch], done: Sequence[Exported]) -> tuple[Path, ...]:
    """Write the playlist of every album, in the order that was asked for.

    Raises:
        ExportError: If a file is in the way that is not ours, or the folder cannot be written.
    """
    from voiceguide.export.playlist import Track, playlist

    by_name = {each.path.name: each for each in done}
    lists: dict[str, list[Track]] = {}
    for batch in batches:
        tracks = lists.setdefault(_playlist_of(batch.asking.album), [])
        tracks += [
            Track(name=name, title=each.item.title, seconds=each.facts["seconds"])
            for name in batch.names
            if (each := by_name.get(name)) and each.item.stem is None
        ]
    return tuple(shelf.write_playlist(name, playlist(tracks)) for name, tracks in lists.items() if tracks)


def _playlist_of(album: Album) -> str:
    from voiceguide.export.naming import file_stem
    from voiceguide.export.shelf import PLAYLIST

    return f"{file_stem(album.title, None)}{PLAYLIST}"


def tell_of_skipping(batches: Sequence[Batch], done: Sequence[Exported]) -> None:
    """Say what players that skip silence would leave of files for a phone, and where pauses would be lost."""
    for_phones = {name for batch in batches if batch.asking.profile == "phone" for name in batch.names}
    whole = [each for each in done if each.is_new and each.item.stem is None]
    for each in whole:
        if each.path.name in for_phones:
            print(f"A player that skips silence leaves {_left_of(each)}.", file=sys.stderr)
    shorter = [
        each
        for each in whole
        if each.path.name not in for_phones
        and each.facts["seconds_without_silence"] < _MOSTLY * each.facts["seconds"]
    ]
    if shorter:
        more = f", and likewise of {len(shorter) - 1} more" if len(shorter) > 1 else ""
        print(
            f"A player that skips silence would leave {_left_of(shorter[0])}{more}. Turn that off there, or "
            "use --profile phone.",
            file=sys.stderr,
        )


def _left_of(done: Exported) -> str:
    left, whole = (clock(round(done.facts[each] * RATE)) for each in ("seconds_without_silence", "seconds"))
    return f"{left} of {whole} of {done.path.name}"


def facts_of(done: Exported) -> dict[str, Any]:
    """What is told of a file in JSON."""
    return {"path": str(done.path), "practice": done.item.practice.name, "new": done.is_new} | done.facts
