"""The rows that benchmarks give, and the one table they become."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure.

    Attributes:
        what: What was measured.
        figure: The measurement with its units.
        goal: What it should be, in words; empty where nothing is promised.
        is_met: Whether the goal is reached; None where there is none.
    """

    what: str
    figure: str
    goal: str = ""
    is_met: bool | None = None


def at_most(what: str, value: float, limit: float, unit: str, more: str = "") -> Row:
    """Make a row whose figure should be no higher than a limit; `more` stands behind the figure."""
    figure = f"{value:.2f} {unit}{more}"
    return Row(what=what, figure=figure, goal=f"<= {limit:g} {unit}", is_met=value <= limit)


def at_least(what: str, value: float, limit: float, unit: str) -> Row:
    """Make a row whose figure should be no lower than a limit."""
    figure = f"{value:.0f}{unit}" if value >= 10 else f"{value:.1f}{unit}"
    return Row(what=what, figure=figure, goal=f">= {limit:g}{unit}", is_met=value >= limit)


def show(parts: Iterable[tuple[str, list[Row]]]) -> None:
    """Print the table on standard output."""
    cells = [(name, row.what, row.figure, row.goal, _verdict(row)) for name, rows in parts for row in rows]
    cells.insert(0, ("benchmark", "what", "figure", "goal", ""))
    widths = [max(len(line[column]) for line in cells) for column in range(5)]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def say(text: str) -> None:
    """Tell on standard error how far a benchmark is."""
    print(text, file=sys.stderr, flush=True)


def _verdict(row: Row) -> str:
    return {None: "", True: "ok", False: "MISSED"}[row.is_met]
