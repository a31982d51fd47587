"""`voiceguide export`: practices become files for a phone or a music player."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.lengths import length_names
from voiceguide.cli.progress import exporting_progress, speaking_progress
from voiceguide.errors import UsageError, VoiceguideError
from voiceguide.render import Renderer
from voiceguide.script import Practice
from voiceguide.script.model import family
from voiceguide.units import RATE, brief, clock

if TYPE_CHECKING:
    from voiceguide.export.exporting import Exported, Exporter, Item
    from voiceguide.export.shelf import Shelf

_Result = TypeVar("_Result")

_NONE = "none"

_MOSTLY = 0.9
"""A file that loses a tenth to a player that skips silence is told of."""


@click.command("export")
@click.argument("names", metavar="NAME|FILE…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every practice of the library in your language.")
@click.option("--tag", metavar="TAG", help="Every practice of the library with this tag.")
@click.option(
    "--to", "folder", metavar="DIR", type=click.Path(path_type=Path), required=True, help="The folder."
)
@click.option(
    "--format", "ending", default="mp3", metavar="FORMAT", help="mp3, m4a, m4b, opus, ogg, flac or wav."
)
@click.option(
    "--profile",
    type=click.Choice(["headphones", "phone"]),
    default="headphones",
    help="phone: a bed that keeps the pauses in players that skip silence.",
)
@click.option("--lengths", metavar="LIST", help="A file for each length: all, or such as 3m,5m.")
@click.option("--album", default="Practices", metavar="TITLE", help="What players show them under.")
@click.option(
    "--captions",
    "kinds",
    default="lrc",
    metavar="LIST",
    help="Texts beside each file: lrc,vtt,srt,txt, or none.",
)
@click.option(
    "--prune", is_flag=True, help="Delete earlier exports in the folder that are not asked for now."
)
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="Files to encode at once.")
@click.option("--plain", is_flag=True, help="Line by line, for speech and braille.")
@options.as_json
@options.session
def command(
    names: tuple[str, ...],
    everything: bool,
    tag: str | None,
    folder: Path,
    ending: str,
    profile: str,
    lengths: str | None,
    album: str,
    kinds: str,
    prune: bool,
    jobs: int | None,
    plain: bool,
    as_json: bool,
    **wishes: Any,
) -> int:
    """Write practices as tagged audio files, with chapters and captions, and print where they are.

    What is in the folder already and has not changed is left alone.
    """
    from voiceguide.export.exporting import Album, Exporter
    from voiceguide.export.formats import format_named
    from voiceguide.export.shelf import open_shelf

    shared = Album(
        title=options.speakable(album, "--album") or "Practices",
        format=format_named(ending.lower()),
        captions=_captions(kinds),
        date=date.today().isoformat(),
    )
    items = _items(_practices(names, everything, tag), options.Wishes(**wishes), lengths, profile)
    workers = min(jobs or os.cpu_count() or 1, len(items))
    cache = Cache(config.cache_folder())
    with (
        Renderer(cache) as renderer,
        open_shelf(folder.absolute(), cache.root / "locks") as shelf,
        _pool(workers) as pool,
    ):
        exporter = Exporter(renderer, shelf, shared, pool)
        file_names = exporter.names(items)
        done, errors = _run(exporter, items, file_names, plain=plain, as_json=as_json)
        others = shelf.others(file_names)
        if prune and not errors:
            shelf.prune(others)
        listed = _playlist(shelf, shared.title, done, file_names) if done else None
    if as_json:
        left = [] if prune and not errors else others
        told = {"files": [_facts(each) for each in done], "playlist": listed and str(listed), "others": left}
        told["pruned"] = others if prune and not errors else []
        told["failed"] = [str(error) for error in errors]
        print(json.dumps(told, ensure_ascii=False))
    _tell_of_others(others, prune=prune, failed=bool(errors))
    if profile != "phone":
        _tell_of_skipping([each for each in done if each.is_new])
    return max((error.exit_code for error in errors), default=0)


def _run(
    exporter: Exporter, items: Sequence[Item], names: Sequence[str], *, plain: bool, as_json: bool
) -> tuple[list[Exported], list[VoiceguideError]]:
    from voiceguide.export.exporting import Exported

    done: list[Exported] = []
    errors: list[VoiceguideError] = []
    # Of one file, its lines are what takes long and can be counted; of many, the files.
    is_single = len(items) == 1
    with (speaking_progress if is_single else exporting_progress)(plain) as tell:
        for result in exporter.run(items, names, tell if is_single else None):
            if isinstance(result, Exported):
                done.append(result)
                if not as_json:
                    print(result.path, flush=True)
            else:
                errors.append(result.error)
                print(result.error, file=sys.stderr)
            if not is_single:
                tell(len(done) + len(errors), len(items))
    return done, errors


def _practices(names: Sequence[str], everything: bool, tag: str | None) -> list[Practice]:
    if not names and not everything and tag is None:
        raise UsageError(
            "Which practice?", "Name one of `voiceguide list`, or a file, or use --all or --tag TAG."
        )
    found = [options.practice_named(name) for name in names]
    if everything or tag is not None:
        known = [options.practice_named(name) for name in options.library_here().names()]
        own = family(options.language_here())
        ours = [each for each in known if family(each.language) == own] or known
        tagged = [each for each in ours if tag is None or tag in each.tags]
        if not tagged:
            tags = ", ".join(sorted({word for each in ours for word in each.tags}))
            raise UsageError(f"No practice has the tag “{tag}”.", f"There are {tags}.")
        found += tagged
    return found


def _items(
    practices: Sequence[Practice], wanted: options.Wishes, lengths: str | None, profile: str
) -> list[Item]:
    from voiceguide.export.exporting import Item
    from voiceguide.export.profiles import PROFILES

    if lengths is not None and wanted.length is not None:
        raise UsageError("--length and --lengths were both given.", "Use one of them.")
    items = {}
    for practice in practices:
        typed = [wanted.length] if lengths is None else length_names(practice, lengths)
        for each in typed:
            request = PROFILES[profile](practice, replace(wanted, length=each).request(practice))
            length = None if request.length is None else brief(request.length)
            title = f"{practice.title}, {length}" if len(typed) > 1 and length else practice.title
            items[practice.path, length] = Item(
                practice=practice, request=request, length=length, title=title
            )
    return list(items.values())


def _captions(kinds: str) -> tuple[str, ...]:
    from voiceguide.export.captions import CAPTIONS

    wanted = () if kinds == _NONE else tuple(dict.fromkeys(kind.strip() for kind in kinds.split(",")))
    unknown = [kind for kind in wanted if kind not in CAPTIONS]
    if unknown:
        raise UsageError(
            f"There are no captions “{unknown[0]}”.", f"There are {', '.join(CAPTIONS)}, or {_NONE}."
        )
    return wanted


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    """Where files are encoded: in processes of their own, or right here if there is one at a time."""
    if workers == 1:
        yield _Here()
        return
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _follow_the_parent)
    try:
        yield pool
    except BaseException:
        for child in multiprocessing.active_children():  # nobody waits for an hour to be encoded now
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _follow_the_parent() -> None:
    """Leave interrupts to the parent, and end with it: when it is killed, its workers would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _Here(Executor):
    """Does what is submitted at once."""

    def submit(self, act: Callable[..., _Result], /, *given: Any, **named: Any) -> Future[_Result]:
        future: Future[_Result] = Future()
        try:
            future.set_result(act(*given, **named))
        except VoiceguideError as error:
            future.set_exception(error)
        return future


def _playlist(shelf: Shelf, album: str, done: Sequence[Exported], names: Sequence[str]) -> Path:
    from voiceguide.export.naming import file_stem
    from voiceguide.export.playlist import Track, playlist

    by_name = {each.path.name: each for each in done}
    tracks = [
        Track(name=name, title=each.item.title, seconds=each.facts["seconds"])
        for name in names
        if (each := by_name.get(name))
    ]
    return shelf.write_playlist(f"{file_stem(album, None)}.m3u8", playlist(tracks))


def _tell_of_others(others: Sequence[str], *, prune: bool, failed: bool) -> None:
    for name in others:
        if prune and not failed:
            print(f"Deleted {name}.", file=sys.stderr)
        else:
            print(f"Not asked for now: {name}; --prune deletes it.", file=sys.stderr)


def _tell_of_skipping(done: Sequence[Exported]) -> None:
    """Say once if players that skip silence would take the pauses away."""
    shorter = [
        each for each in done if each.facts["seconds_without_silence"] < _MOSTLY * each.facts["seconds"]
    ]
    if shorter:
        first = shorter[0]
        left, whole = (
            clock(round(first.facts[each] * RATE)) for each in ("seconds_without_silence", "seconds")
        )
        more = f", and likewise of {len(shorter) - 1} more" if len(shorter) > 1 else ""
        print(
            f"A player that skips silence would leave {left} of {whole} of {first.path.name}"
            f"{more}. Turn that off there, or use --profile phone.",
            file=sys.stderr,
        )


def _facts(done: Exported) -> dict[str, Any]:
    return {"path": str(done.path), "practice": done.item.practice.name, "new": done.is_new} | done.facts
