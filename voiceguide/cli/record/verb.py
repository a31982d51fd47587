"""`voiceguide record`: one's own voice, line by line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import click

from voiceguide import config
from voiceguide.cli import options
from voiceguide.cli.playback import Playback
from voiceguide.cli.record.page import open_page
from voiceguide.cli.record.place import Place
from voiceguide.cli.record.playing import Playing
from voiceguide.cli.record.recorder import Recorder
from voiceguide.cli.record.sitting import Manner, Sitting
from voiceguide.cli.record.takes import Desk
from voiceguide.cli.record.view import Script
from voiceguide.errors import UsageError
from voiceguide.player import open_keys
from voiceguide.player.booth import FarBooth
from voiceguide.recording.booth import Booth
from voiceguide.recording.folder import takes_folder
from voiceguide.recording.lines import Reading, to_read
from voiceguide.recording.microphone import microphones, none_here
from voiceguide.recording.pieces import pieces_of
from voiceguide.recording.takes import Takes
from voiceguide.recording.wanted import left_at, lines_of_length, section_start, wanted_lines
from voiceguide.script import Practice
from voiceguide.timeline import Request


@click.command("record")
@click.argument("name", metavar="SCRIPT", required=False)
@click.option("--from", "section", metavar="SECTION", help="Begin with this section.")
@click.option("--only-missing", is_flag=True, help="Lines that have no recording yet.")
@click.option("--stale", is_flag=True, help="Lines that were changed since they were recorded.")
@click.option("--length", metavar="TIME", help="Lines of a session of this length alone.")
@click.option("--hands-free", is_flag=True, help="Read it straight through: it hears where a line ends.")
@click.option("--speak", is_flag=True, help="Hear each line before you read it.")
@click.option("--device", metavar="NAME", default="", help="Which microphone; a part of its name will do.")
@click.option("--list-devices", is_flag=True, help="Name the microphones, and end.")
@click.option(
    "--import",
    "source",
    metavar="FOLDER|FILE",
    type=click.Path(path_type=Path),
    help="Recordings made elsewhere: a file for each line, or one of the whole script.",
)
@click.option("--yes", is_flag=True, help="With --import: keep all that is found.")
@click.option("--listen", is_flag=True, help="With --import: let a recogniser read along.")
@click.option("--set", "filled", metavar="NAME=TEXT", multiple=True, help="Fill {name} in the script.")
@options.output
@click.option("--plain", is_flag=True, help="Line by line, for speech and braille.")
@options.as_json
def command(
    name: str | None,
    section: str | None,
    only_missing: bool,
    stale: bool,
    length: str | None,
    hands_free: bool,
    speak: bool,
    device: str,
    list_devices: bool,
    source: Path | None,
    yes: bool,
    listen: bool,
    filled: tuple[str, ...],
    output: str | None,
    plain: bool,
    as_json: bool,
) -> None:
    """Record a script in your own voice; it goes on where you left.

    Space records a line and ends it, Enter keeps it. H tells the other keys.
    """
    if list_devices:
        _list_devices()
        return
    if name is None:
        raise UsageError("Record which script?", "Name it: voiceguide record SCRIPT.")
    if source is None and (yes or listen or as_json):
        raise UsageError(
            "--yes, --listen and --json go with --import.", "Leave them out, or name recordings."
        )
    practice = options.practice_named(name)
    request = options.Wishes(length=length, filled=filled).request(practice)
    readings = to_read(practice, request)
    lines = readings if length is None else _of_length(readings, practice, request)
    if not lines:
        raise UsageError(f"“{practice.title}” has no line to read.", "Write a `say:` into it first.")
    takes = Takes(takes_folder(practice, config.takes_folder()))
    if source is not None:
        _import(
            takes,
            readings,
            lines,
            source,
            missing=only_missing,
            stale=stale,
            yes=yes,
            listen=listen,
            as_json=as_json,
        )
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(
            "Recording needs a terminal: single keys lead through the script.",
            "Run it in a terminal window.",
        )
    plain = options.is_plain(plain)
    with ExitStack() as stack:
        playback = stack.enter_context(closing(Playback(options.output_name(output), options.volume())))
        stack.enter_context(takes.locked())
        desk = Desk(takes, readings)
        wanted = wanted_lines(lines, desk.choices, missing=only_missing, stale=stale)
        if not wanted:
            print(f"There is nothing to record. {desk.progress(readings)}")
            return
        place = Place(takes.folder)
        at = (
            left_at(wanted, place.read(), desk.choices)
            if section is None
            else section_start(wanted, readings, section)
        )
        recorder = stack.enter_context(closing(Recorder(device)))
        keys = stack.enter_context(open_keys(sys.stdin))
        playing = Playing(playback, lambda: FarBooth(config.cache_folder()), practice, request, keys)
        Sitting(
            Booth(lines=tuple(len(pieces_of(each)) for each in wanted), at=at, hands_free=hands_free),
            Script(readings=readings, wanted=wanted),
            desk,
            recorder,
            open_page(plain=plain),
            keys,
            stack.enter_context(closing(playing)),
            Manner(speaks=speak, is_plain=plain, follow=place.keep),
        ).run()


def _import(
    takes: Takes,
    readings: Sequence[Reading],
    lines: Sequence[Reading],
    source: Path,
    *,
    missing: bool,
    stale: bool,
    yes: bool,
    listen: bool,
    as_json: bool,
) -> None:
    from voiceguide.cli.record.importing import import_recordings

    chosen = takes.chosen(readings).takes
    wanted = wanted_lines(lines, chosen, missing=missing, stale=stale)
    import_recordings(wanted, takes, chosen, source, yes=yes, listen=listen, as_json=as_json)


def _of_length(readings: tuple[Reading, ...], practice: Practice, request: Request) -> tuple[Reading, ...]:
    if request.length is None:  # `natural` was typed
        return readings
    return lines_of_length(readings, practice, request, request.length)


def _list_devices() -> None:
    names = microphones()
    if not names:
        raise none_here()
    print(*names, sep="\n")
