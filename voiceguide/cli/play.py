"""`voiceguide play`: listen, now."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from datetime import date
from typing import Any

import click

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.captions import Captions
from voiceguide.cli.progress import speaking_progress
from voiceguide.errors import NoDeviceError, UsageError
from voiceguide.player import (
    FileSource,
    Output,
    RemoteSource,
    Source,
    Transport,
    listen,
    open_keys,
    open_output,
)
from voiceguide.player.keeping import open_and_keep
from voiceguide.render import Renderer, Session
from voiceguide.script.complaints import BadValueError
from voiceguide.script.values import duration
from voiceguide.units import Frames, clock, ms_to_frames


@click.command("play")
@click.argument("name", metavar="NAME|FILE")
@options.output
@click.option("--from", "start", metavar="TIME", help="Begin there, such as 2m or 1:30.")
@click.option("--captions", is_flag=True, help="Print each line as it is spoken.")
@click.option("--plain", is_flag=True, help="Line by line, for speech and braille.")
@options.session
def command(
    name: str, output: str | None, start: str | None, captions: bool, plain: bool, **wishes: Any
) -> None:
    """Play a practice. Space pauses, Left repeats, Right skips, Q stops."""
    output = options.output_name(output)
    practice = options.practice_named(name)
    # One alternative a day, in turn: no count to keep, and the thirtieth morning is not the first again.
    request = options.Wishes(**wishes).request(practice, variation=date.today().toordinal())
    cache = Cache(config.cache_folder())
    with Renderer(cache) as renderer, ExitStack() as stack:
        with speaking_progress(plain) as progress:
            session = renderer.prepare(practice, request, progress)
        first = _start(start, session)
        try:
            device = stack.enter_context(closing(open_output(output)))
        except NoDeviceError as error:
            if output != "auto":
                raise
            entry, _ = renderer.render(session)
            print(f"{error.what} The session is rendered: {entry.path}")
            return
        source = _source(renderer, session, cache, stack)
        renderer.close()  # nothing more is spoken; no process needs to wait through the session
        _listen(session, device, source, first, captions)


def _source(renderer: Renderer, session: Session, cache: Cache, stack: ExitStack) -> Source:
    """The session's file if it is in the cache; else a mixer in a process of its own, which also keeps it."""
    entry = renderer.find(session)
    if entry is not None:
        return stack.enter_context(closing(FileSource(entry.path)))
    return stack.enter_context(closing(RemoteSource(open_and_keep, session, cache.root)))


def _listen(session: Session, device: Output, source: Source, first: Frames, captions: bool) -> None:
    timeline = session.timeline
    transport = Transport(device, source, timeline)
    print(f"{timeline.title}, {clock(timeline.frames)}. Space pauses, Q stops.", file=sys.stderr)
    with open_keys(sys.stdin) as keys:
        transport.play(first)
        outcome = listen(transport, keys, Captions(timeline).tell if captions else None)
    if outcome.reason == "interrupted":
        raise KeyboardInterrupt
    if outcome.reason == "end":
        print("The practice has ended.", file=sys.stderr)
    else:
        print(f"Stopped at {clock(outcome.position)} of {clock(timeline.frames)}.", file=sys.stderr)


def _start(text: str | None, session: Session) -> Frames:
    if text is None:
        return Frames(0)
    try:
        start = ms_to_frames(duration(text))
    except BadValueError as error:
        raise UsageError(
            f"--from: {error.message}", error.suggestion or "Write it like 2m or 1:30."
        ) from error
    if start >= session.timeline.frames:
        raise UsageError(
            f"--from {text} is past the end: this session lasts {clock(session.timeline.frames)}.",
            "Begin earlier.",
        )
    return start
