"""`voiceguide show`: one practice, and when everything in it sounds."""

from __future__ import annotations

import json
import os
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.lengths import compare
from voiceguide.cli.own_voice import standing_of
from voiceguide.cli.progress import measuring_progress, speaking_progress
from voiceguide.cli.rates import tell_rates
from voiceguide.cli.reasons import print_reasons, reason_facts
from voiceguide.cli.recorded import standing_facts, standing_lines
from voiceguide.desk.evidence import reasons_of
from voiceguide.desk.facts import facts
from voiceguide.desk.score import figures
from voiceguide.desk.telling import question, summed_up, told
from voiceguide.errors import UsageError
from voiceguide.render import Progress, Renderer, Session, open_mixer
from voiceguide.script import Practice
from voiceguide.script.threads import questions_of
from voiceguide.timeline import Timeline
from voiceguide.units import RATE, clock

if TYPE_CHECKING:  # only a picture needs what this loads
    import numpy as np
    from numpy.typing import NDArray

    from voiceguide.recording.own import Standing

_INDENT = " " * 9


@click.command("show")
@click.argument("name", metavar="NAME|FILE")
@click.option(
    "--plot", "target", metavar="FILE", type=click.Path(path_type=Path), help="Draw it: a .png or .svg file."
)
@click.option("--lengths", metavar="all|TIMES", help="Compare lengths side by side: all, or 3m,5m,20m.")
@click.option("--notes", is_flag=True, help="Summary, cautions, and why it is so: notes and evidence.")
@click.option("--plain", is_flag=True, help="Line by line, for speech and braille.")
@options.as_json
@options.session
def command(
    name: str,
    target: Path | None,
    lengths: str | None,
    notes: bool,
    plain: bool,
    as_json: bool,
    **wishes: Any,
) -> None:
    """Show a practice's timeline: every line, pause and bell with its time."""
    practice = options.practice_named(name)
    wanted = options.Wishes(**wishes)
    if notes:
        if target is not None or lengths is not None or wanted != options.Wishes():
            raise UsageError("--notes is about the script, not about a session.", "Leave the others out.")
        _show_reasons(practice, plain, as_json)
        return
    if lengths is not None:
        if target is not None or wanted.length is not None:
            raise UsageError("--lengths goes with neither --length nor --plot.", "Leave one of them out.")
        compare(practice, wanted, lengths, plain=plain, as_json=as_json)
        return
    if target is not None:
        _check_plot(target)
    with Renderer(Cache(config.cache_folder())) as renderer, speaking_progress(plain) as progress:
        request = wanted.request(practice)
        session = renderer.prepare(practice, request, progress)
    tell_rates(session.unreached)
    recorded = standing_of(practice, request)
    drawn = None if target is None else str(_plot(session, target, plain))
    if as_json:
        told = facts(session.timeline) | ({"picture": drawn} if drawn else {})
        print(json.dumps(told | {"takes": recorded and standing_facts(recorded)}, ensure_ascii=False))
    elif drawn:
        print(drawn)
    else:
        _print(practice, session.timeline, recorded, plain)


def _show_reasons(practice: Practice, plain: bool, as_json: bool) -> None:
    if as_json:
        print(json.dumps(reason_facts(practice), ensure_ascii=False))
    else:
        print_reasons(practice, plain)


def _print(practice: Practice, timeline: Timeline, recorded: Standing | None, plain: bool) -> None:
    """Print a timeline: plain, one fact a line; else with space between chapters, and long lines indented."""
    spaced = not options.is_plain(plain)
    width = shutil.get_terminal_size().columns if spaced else 0
    last = standing_lines(recorded) if recorded is not None else ()
    for line in (*_lines(practice, timeline, spaced=spaced), *last):
        print(textwrap.fill(line, width, subsequent_indent=_INDENT) if width and line else line)


def _lines(practice: Practice, timeline: Timeline, *, spaced: bool) -> Iterator[str]:
    yield f"{timeline.title}, {clock(timeline.frames)}. {practice.summary}".strip()
    for caution in practice.cautions:
        yield f"Caution: {caution}"
    if reasons := len(reasons_of(practice)):
        yield f"Notes: {reasons}; with --notes they tell why it is so, and what is known."
    for ask in questions_of(practice):
        yield f"Question {question(ask)}."
    for entry in told(timeline):
        if spaced and entry.kind == "chapter":
            yield ""
        yield f"{clock(entry.start):>7}  {entry.text}"
    if spaced:
        yield ""
    for name, value in summed_up(figures(timeline)):
        yield f"{name}: {value}".capitalize()


def _check_plot(target: Path) -> None:
    """See that a picture can be drawn and written, before any work is done."""
    from voiceguide.desk import picture

    picture.check_target(target)
    picture.check_installed()


def _plot(session: Session, target: Path, plain: bool) -> Path:
    """Mix a session only to measure it, and draw it."""
    # matplotlib keeps a list of the system's fonts; it belongs with what can be made again.
    os.environ.setdefault("MPLCONFIGDIR", str(config.cache_folder() / "matplotlib"))
    from voiceguide.desk import picture
    from voiceguide.sound.loudness import short_term

    with measuring_progress(plain) as progress:
        loudness = short_term(_told(session, progress))
    return picture.save(picture.draw(session.timeline, loudness, picture.check_target(target)), target)


def _told(session: Session, progress: Progress) -> Iterator[NDArray[np.int16]]:
    """Mix a session block by block, telling of every minute."""
    minutes, done = -(-session.timeline.frames // (60 * RATE)), 0
    for block in open_mixer(session).blocks():
        yield block
        done += len(block)
        progress(done // (60 * RATE), minutes)
