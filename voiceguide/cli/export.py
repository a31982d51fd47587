"""`voiceguide export`: practices become files for a phone or a music player."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli import options
from voiceguide.cli.asked import book_practices, captions_of, format_of, items_of
from voiceguide.cli.book import write_book
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
from voiceguide.cli.room import check_room, room_in
from voiceguide.cli.typed import words_of
from voiceguide.errors import UsageError

if TYPE_CHECKING:
    from voiceguide.export.exporting import Exported


@click.command("export")
@click.argument("names", metavar="NAME|FILE…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every practice of the library in your language.")
@click.option("--tag", metavar="TAG", help="Every practice of the library with this tag.")
@click.option("--language", metavar="TAG", help="Practices in another language than yours, or all.")
@click.option("--to", "folder", metavar="DIR", type=click.Path(path_type=Path), help="The folder.")
@click.option(
    "--format", "ending", metavar="FORMAT", help="mp3, which is usual, m4a, m4b, opus, ogg, flac or wav."
)
@click.option(
    "--profile",
    default="headphones",
    metavar="PROFILE",
    help="headphones, as it is; podcast, at -16 LUFS; phone, whose bed keeps the pauses in players that skip "
    "silence; or sleep, without a closing bell and with a long fade.",
)
@click.option("--mono/--stereo", "is_mono", default=None, help="One channel, or two, which is usual.")
@click.option("--bitrate", metavar="RATE", help="Such as 96k, for mp3, m4a, m4b and opus.")
@click.option("--lengths", metavar="LIST", help="A file for each length: all, or such as 3m,5m.")
@click.option("--album", default="Practices", metavar="TITLE", help="What players show them under.")
@click.option("--album-each", is_flag=True, help="An album for each practice, with its lengths.")
@click.option(
    "--captions",
    "kinds",
    default="lrc",
    metavar="LIST",
    help="Texts beside each file: lrc,vtt,srt,txt, or none.",
)
@click.option(
    "--stems", is_flag=True, help="Voice, bells, bed and cues as files of their own, for an audio editor."
)
@click.option("--transcripts", is_flag=True, help="A page with all that is spoken, instead of sound.")
@click.option(
    "--prune", is_flag=True, help="Delete earlier exports in the folder that are not asked for now."
)
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="Files to encode at once.")
@click.option("--plain", is_flag=True, help="Line by line, for speech and braille.")
@options.as_json
@options.session
def command(
    folder: Path | None,
    prune: bool,
    jobs: int | None,
    plain: bool,
    as_json: bool,
    transcripts: bool,
    **chosen: Any,
) -> int:
    """Write practices as tagged audio files, with chapters and captions, and print where they are.

    What is in the folder already and has not changed is left alone.
    """
    if folder is None:
        raise UsageError("Where to?", "Name a folder with --to, such as --to ~/Music/Practices.")
    if transcripts:
        write_book(folder, book_practices(chosen), as_json=as_json)
        return 0
    asking = asking_of(chosen)
    with opened(folder) as (renderer, shelf):
        batches = batches_of([asking], renderer, shelf)
        names = [name for batch in batches for name in batch.names]
        check_room(shelf, room_in(shelf, batches))
        shelf.remember(asking.words, alone=prune)
        done, errors = fill(batches, jobs, plain=plain, tell=None if as_json else _tell)
        others = shelf.others(names)
        if prune and not errors:
            shelf.prune(others)
        lists = () if is_lost(errors) else playlists(shelf, batches, done)
    if as_json:
        left = [] if prune and not errors else others
        listed = str(lists[0]) if lists else None
        told = {"files": [facts_of(each) for each in done], "playlist": listed, "others": left}
        told["pruned"] = others if prune and not errors else []
        told["failed"] = [str(error) for error in errors]
        print(json.dumps(told, ensure_ascii=False))
    _tell_of_others(others, prune=prune, failed=bool(errors))
    tell_of_skipping(batches, done)
    return max((error.exit_code for error in errors), default=0)


def asking_of(chosen: Mapping[str, Any]) -> Asking:
    """Settle what the options ask for, before anything is written.

    Args:
        chosen: The values of all options by name.

    Raises:
        VoiceguideError: If there is no such practice, or an option cannot be read.
    """
    from voiceguide.export.exporting import Album
    from voiceguide.export.profiles import profile_named

    profile = profile_named(chosen["profile"])
    album = Album(
        title=options.speakable(chosen["album"], "--album") or "Practices",
        format=format_of(chosen),
        captions=captions_of(chosen),
        date=date.today().isoformat(),
        loudness=profile.loudness,
    )
    return Asking(
        words=words_of(command, chosen),
        album=album,
        items=tuple(items_of(chosen, profile)),
        profile=profile.name,
    )


def _tell(done: Exported) -> None:
    print(done.path, flush=True)


def _tell_of_others(others: Sequence[str], *, prune: bool, failed: bool) -> None:
    for name in others:
        if prune and not failed:
            print(f"Deleted {name}.", file=sys.stderr)
        else:
            print(f"Not asked for now: {name}; --prune deletes it.", file=sys.stderr)
