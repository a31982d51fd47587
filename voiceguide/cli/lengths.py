"""`voiceguide show --lengths`: what every length of a practice brings, side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli.options import NATURAL, Wishes, is_plain
from voiceguide.cli.progress import speaking_progress
from voiceguide.desk.comparing import Row, Rows, grouped, notes, side_by_side
from voiceguide.desk.lengths import Length, length_facts, measured
from voiceguide.errors import UnfittableError, UsageError
from voiceguide.render import Renderer
from voiceguide.script import Practice
from voiceguide.timeline import Arrangement
from voiceguide.units import brief, frames_to_seconds


class _Column(Struct, frozen=True, kw_only=True):
    """One length as it was asked for, and what came of it."""

    name: str
    found: Length | UnfittableError


def compare(practice: Practice, wanted: Wishes, lengths: str, *, plain: bool, as_json: bool) -> None:
    """Print the lengths of a practice side by side; one that cannot be had is told of and hides no other.

    Args:
        practice: The practice.
        wanted: What the listener asked for, lengths aside.
        lengths: `all`, or lengths apart by commas.
        plain: Whether to print line by line, as it is done off a terminal.
        as_json: Whether to answer in JSON.

    Raises:
        UsageError: If a length cannot be read, or there is none.
    """
    columns = _columns(
        practice, [replace(wanted, length=name) for name in length_names(practice, lengths)], plain
    )
    if as_json:
        told = [{"wanted": column.name} | _facts(column.found) for column in columns]
        print(json.dumps({"title": practice.title, "lengths": told}, ensure_ascii=False))
        return
    rows = list(side_by_side([_groups(practice, column.found) for column in columns]))
    if is_plain(plain):
        _print_lines(practice, columns, rows)
    else:
        _print_table(practice, columns, rows)
    for column in columns:
        for note in _notes(practice, column):
            print(f"{column.name}: {note}")


def length_names(practice: Practice, lengths: str) -> list[str]:
    """The lengths that `all`, or a list apart by commas, stands for.

    Raises:
        UsageError: If it names none.
    """
    if lengths.strip() == "all":
        return [brief(length) for length in sorted(practice.lengths)] or [NATURAL]
    names = [name.strip() for name in lengths.split(",")]
    if not all(names):
        raise UsageError("--lengths names no length.", "Write it like all, or 3m,5m,20m.")
    return list(dict.fromkeys(names))


def _columns(practice: Practice, wanted: Sequence[Wishes], plain: bool) -> list[_Column]:
    requests = [(each.length or NATURAL, each.request(practice)) for each in wanted]
    columns = []
    with Renderer(Cache(config.cache_folder())) as renderer, speaking_progress(plain) as progress:
        for name, request in requests:
            try:
                session = renderer.prepare(practice, request, progress)
            except UnfittableError as error:
                columns.append(_Column(name=name, found=error))
                continue
            arranged = Arrangement(timeline=session.timeline, choice=session.choice)
            columns.append(_Column(name=name, found=measured(practice, arranged, request.variation)))
    return columns


def _groups(practice: Practice, found: Length | UnfittableError) -> Sequence[Rows]:
    return grouped(practice, found) if isinstance(found, Length) else [[("length", "cannot be had")]]


def _print_lines(practice: Practice, columns: Sequence[_Column], rows: Sequence[Row]) -> None:
    print(f"{practice.title} at {', '.join(column.name for column in columns)}.")
    for number, column in enumerate(columns):
        for row in rows:
            value = row.values[number]
            if value is not None:
                print(f"{column.name}: {row.name}: {value}")


def _print_table(practice: Practice, columns: Sequence[_Column], rows: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        "", box=None, title=Text(practice.title), title_justify="left", title_style="bold", pad_edge=False
    )
    for column in columns:
        table.add_column(Text(column.name), overflow="fold")
    for row in rows:
        table.add_row(Text(row.name), *(Text(value or "") for value in row.values))
    Console(highlight=False).print(table)


def _notes(practice: Practice, column: _Column) -> list[str]:
    if isinstance(column.found, UnfittableError):
        return [column.found.what]
    return list(notes(practice, column.found))


def _facts(found: Length | UnfittableError) -> dict[str, Any]:
    if isinstance(found, Length):
        return length_facts(found)
    return {
        "error": found.what,
        "shortest": frames_to_seconds(found.shortest),
        "longest": frames_to_seconds(found.longest),
    }
