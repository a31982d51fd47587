"""`voiceguide play`: listen, now."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping
from contextlib import ExitStack, closing
from typing import Any

import click
from click.core import ParameterSource

from voiceguide import config
from voiceguide.cache import Cache, Use
from voiceguide.cli import options
from voiceguide.cli.chance import chosen_by_chance
from voiceguide.cli.parts import Part, in_a_row, part_named, quiet_part, shuffled
from voiceguide.cli.place import last_place
from voiceguide.cli.sitting import sit
from voiceguide.cli.sounding import hear, speak
from voiceguide.cli.wanted import How, Wanted
from voiceguide.errors import NoDeviceError, UsageError
from voiceguide.player import Outcome, Output, open_output
from voiceguide.render import Renderer
from voiceguide.timeline.staging import Staging
from voiceguide.units import Frames, ms_to_frames


@click.command("play")
@click.argument("names", metavar="NAME|FILE...", nargs=-1)
@options.output
@click.option("--volume", type=click.IntRange(0, 100), metavar="PERCENT", help="The loudest it may be.")
@click.option("--from", "start", metavar="TIME", help="Begin there, such as 2m or 1:30.")
@click.option("--start-in", metavar="TIME", help="The bed alone for so long first.")
@click.option("--loop", is_flag=True, help="Again and again, until you stop it.")
@click.option(
    "--sleep-timer", metavar="TIME", callback=options.with_unit, help="Fade out and end after so long."
)
@click.option("--shuffle", is_flag=True, help="Several practices in an order that nobody chose.")
@click.option(
    "--quiet-sit",
    metavar="TIME",
    callback=options.with_unit,
    help="Bells and the bed alone for so long, after what is named.",
)
@click.option(
    "--interval", metavar="TIME", callback=options.with_unit, help="A soft bell so often in the quiet sit."
)
@click.option("--resume", is_flag=True, help="Go on where you stopped last.")
@click.option("--surprise", "drawn", is_flag=True, help="A gentle practice, drawn for today.")
@click.option("--shelf", metavar="NAME", help="Draw it from one shelf, such as grounding.")
@click.option("--another", "turn", count=True, help="Draw another one for today; may be repeated.")
@click.option("--chance", "by_chance", is_flag=True, help="Let chance choose one of two, for a fair trial.")
@click.option("--earcons", type=click.Choice(["on", "off"]), help="Whether keys answer with short sounds.")
@click.option("--captions", is_flag=True, help="Print each line as it is spoken.")
@click.option("--plain", is_flag=True, help="Print nothing while it plays, for screen readers.")
@options.session
def command(
    names: tuple[str, ...],
    output: str | None,
    volume: int | None,
    start: str | None,
    start_in: str | None,
    loop: bool,
    sleep_timer: str | None,
    shuffle: bool,
    quiet_sit: str | None,
    interval: str | None,
    resume: bool,
    drawn: bool,
    shelf: str | None,
    turn: int,
    by_chance: bool,
    earcons: str | None,
    captions: bool,
    plain: bool,
    **wishes: Any,
) -> None:
    """Play a practice, or several in a row.

    Space pauses, Left repeats, Right skips, E leads out, Q stops; K explains keys.
    """
    first = options.moment(start, "--from", "2m or 1:30")
    if resume:
        if names or first:
            raise UsageError("--resume goes on with what you heard last.", "Leave the name and --from out.")
        if typed := _typed(wishes):
            raise UsageError(
                f"--resume goes on with what was asked for, without {', '.join(typed)}.",
                "Leave that out, or name the practice.",
            )
        bookmark, wishes = last_place()
        if start_in is not None:
            raise UsageError("--resume and --start-in do not go together.", "Choose one.")
        names, first = (bookmark.name,), ms_to_frames(bookmark.position)
    if drawn:
        if names or resume:
            raise UsageError("--surprise chooses by itself.", "Leave the name and --resume out.")
        name, wishes["length"] = _surprise(shelf, wishes["length"], turn)
        names = (name,)
    elif shelf is not None or turn:
        raise UsageError("--shelf and --another go with --surprise.", "Write --surprise as well.")
    trial = ""
    if by_chance:
        name, trial = chosen_by_chance(names)
        names = (name,)
    if interval is not None and quiet_sit is None:
        raise UsageError("--interval is for a quiet sit.", "Write --quiet-sit 20m as well.")
    if shuffle:
        names = shuffled(names, random.Random())
    parts = [part_named(name, wishes) for name in names]
    if quiet_sit is not None:
        parts.append(quiet_part(quiet_sit, interval, wishes))
    if not parts:
        raise UsageError("No practice is named.", "`voiceguide list` tells them; --resume goes on.")
    how = How(
        output=options.output_name(output),
        volume=options.volume(volume),
        first=first,
        is_resumed=resume,
        staging=_staging(first, start_in, loop, sleep_timer),
        has_earcons=options.settings_here().earcons if earcons is None else earcons == "on",
        captions=captions,
        plain=plain,
        chance=trial,
    )
    outcome = play_parts(in_a_row(parts), how)
    if (
        outcome is not None
        and len(parts) == len(names) == 1
        and how.staging == Staging(start_in=how.staging.start_in)
    ):
        from voiceguide.cli.coming import sitting, tell_next  # the index of the library can wait until now

        tell_next(sitting(names[0], parts[0].practice, outcome))


def play(name: str, wishes: Mapping[str, Any], how: How) -> Outcome | None:
    """Play a practice until its end or a stop; without a device it is rendered.

    Args:
        name: Its library name or path.
        wishes: The options of a session, as they were typed.
        how: How it is heard.

    Returns:
        How it went; None where it was rendered.

    Raises:
        VoiceguideError: If it cannot be had, or not be heard.
    """
    return play_parts((part_named(name, wishes),), how)


def play_parts(parts: tuple[Part, ...], how: How) -> Outcome | None:
    """Play practices in a row, as `play` does with one.

    Args:
        parts: The practices, at least one.
        how: How they are heard.
    """
    wanted = Wanted(parts=parts, how=how)
    with Renderer(Cache(config.cache_folder())) as renderer, ExitStack() as stack:
        wanted, heard = hear(wanted, renderer, stack)

        def open_device() -> Output:
            return stack.enter_context(closing(open_output(how.output, how.volume)))

        try:
            device = open_device()
        except NoDeviceError as error:
            if how.output != "auto":
                raise
            for session in speak(wanted, renderer):
                entry, _ = renderer.render(session)
                print(f"{error.what} The session is rendered: {entry.path}")
            return None
        stack.enter_context(closing(Use(config.cache_folder())))  # what will be read stays there
        renderer.close()  # nothing more is spoken here; no process needs to wait through the session
        return sit(wanted, heard, device, open_device)


def _surprise(shelf: str | None, length: str | None, turn: int) -> tuple[str, str | None]:
    """Draw a practice and its length, and say which it is before anything sounds."""
    from voiceguide.cli.coming import length_of_surprise, surprise

    card = surprise(shelf, length, turn)
    print(f"Today it is {card.title}. {card.summary}".strip(), file=sys.stderr)
    return card.name, length_of_surprise(card, length)


def _typed(wishes: Mapping[str, Any]) -> list[str]:
    """Which of these options were typed, and are not just there."""
    context = click.get_current_context()
    return [
        option.opts[0]
        for option in context.command.params
        if option.name in wishes and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
    ]


def _staging(first: Frames, start_in: str | None, loop: bool, sleep_timer: str | None) -> Staging:
    if first and start_in is not None:
        raise UsageError("--from and --start-in do not go together.", "Choose one.")
    after = options.moment(sleep_timer, "--sleep-timer", "30m")
    return Staging(
        start_in=options.moment(start_in, "--start-in", "10s"),
        loop=loop,
        sleep_after=Frames(first + after) if after else None,
    )
