"""`voiceguide journal helps`: what helps, as far as anybody can tell."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import to_builtins

from voiceguide import config
from voiceguide.cli import options
from voiceguide.cli.files import write_text
from voiceguide.cli.journal import lines
from voiceguide.cli.journal.harm import suggestion_here
from voiceguide.errors import UsageError
from voiceguide.journal.store import Journal

if TYPE_CHECKING:  # the rest of the journal goes without numpy
    from voiceguide.journal.entries import Entry
    from voiceguide.journal.helps import Effect, Findings

_PRIVATE = 0o600
_MARKS = 33
_REACH = 4.0
"""Points of change to either side of the middle of a drawn line."""


@click.command("helps")
@click.option("--between", nargs=2, metavar="NAME NAME", help="Only what chance chose between these.")
@click.option("--plot", metavar="FILE", type=click.Path(path_type=Path), help="Draw it: a .png or .svg file.")
@click.option(
    "--page", metavar="FILE", type=click.Path(path_type=Path), help="A page to print: an .html file."
)
@click.option("--plain", is_flag=True, help="Sentences alone, for speech and braille.")
@lines.which
@options.as_json
def command(
    between: tuple[str, str] | None,
    plot: Path | None,
    page: Path | None,
    plain: bool,
    as_json: bool,
    **typed: Any,
) -> None:
    """What came with less tension and better nights on your days, and how sure that is."""
    entries = Journal(config.journal_file()).entries(**lines.limits_of(typed))
    from voiceguide.journal.helps import fair_trial, findings, nights, told

    if between is not None:
        entries = fair_trial(entries, between)
    found, slept = findings(entries), nights(entries)
    sentences = told(found, slept)
    if plot is not None:
        _plot(plot, entries, found, sentences)
    if page is not None:
        _page(page, entries, found, sentences)
    with_care = suggestion_here()
    if with_care is not None:
        sentences = (*sentences, with_care)
    if as_json:
        facts = {**to_builtins(found), "sleep": to_builtins(slept), "told": sentences}
        print(json.dumps(facts, ensure_ascii=False))
        return
    if not options.is_plain(plain) and found.effects:
        _draw(found.effects)
    print(*sentences, *filter(None, (plot, page)), sep="\n")


def _draw(effects: Sequence[Effect]) -> None:
    """A line for each practice: where its change is, and where it may be."""
    width = max(len(effect.title) for effect in effects)
    for effect in effects:
        low, centre, high = (_place(value) for value in (effect.low, effect.change, effect.high))
        cells = [" "] * _MARKS
        cells[_MARKS // 2] = "|"
        cells[low : high + 1] = "-" * (high + 1 - low)
        cells[centre] = "o"
        print(f"{effect.title:>{width}}  {''.join(cells)}  {effect.change:+.1f}")
    print(f"{'':>{width}}  {'less tense':<{_MARKS // 2}}0{'more tense':>{_MARKS // 2}}\n")


def _place(value: float) -> int:
    return min(_MARKS - 1, max(0, round((value + _REACH) / (2 * _REACH) * (_MARKS - 1))))


def _plot(target: Path, entries: Sequence[Entry], found: Findings, sentences: Sequence[str]) -> None:
    from voiceguide.desk import picture

    kind = picture.check_target(target)
    picture.save(_picture(entries, found, sentences, kind), target, _PRIVATE)


def _page(target: Path, entries: Sequence[Entry], found: Findings, sentences: Sequence[str]) -> None:
    if target.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"--page writes an .html file, not {target.name}.", "Choose that ending.")
    if target.exists():
        raise UsageError(f"{target} is already there.", "Choose another name, or delete it first.")
    from voiceguide.journal.helps.page import page

    svg = _picture(entries, found, sentences, "svg").decode()
    write_text(target, page(entries, found, sentences, datetime.now().date(), svg), _PRIVATE)


def _picture(entries: Sequence[Entry], found: Findings, sentences: Sequence[str], kind: str) -> bytes:
    from voiceguide.desk import picture

    picture.check_installed()
    # matplotlib keeps a list of the system's fonts; it belongs with what can be made again.
    os.environ.setdefault("MPLCONFIGDIR", str(config.cache_folder() / "matplotlib"))
    from voiceguide.journal.helps.pictures import draw

    return draw(entries, found, sentences, datetime.now().date(), kind)
