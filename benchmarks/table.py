"""The rows that benchmarks give, what is to be thought of each, and the one table they become.

A goal is met when the median of the runs meets it. It counts as missed when every run misses it, by more than
this machine's own noise while they ran; what lies between is told as within the noise. Levels, lengths and
memory have no noise.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Clock = Literal["", "CPU", "wall"]
"""What seconds, or their ratios, were counted by; empty for a figure that is not time."""

Noise = Mapping[Clock, float]
"""By what part of itself a time may be longer while nothing but the machine has changed."""

QUIET: Noise = {"CPU": 0.0, "wall": 0.0}

MEGABYTE = 1e6

OK, MISSED, WITHIN, UNMEASURED = "ok", "MISSED", "within the noise", "not measured"

_HEADS = ("benchmark", "what", "figure", "goal", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure.

    Attributes:
        what: What was measured.
        figure: The measurement with its units, or why there is none.
        goal: What it should be, in words; empty where nothing is promised.
        is_met: Whether the goal is reached; None where there is none.
        clock: What its time was counted by.
        missed_by: The part of its limit that even the best run misses it by; 0 where one meets it.
        is_measured: Whether there is a figure.
    """

    what: str
    figure: str
    goal: str = ""
    is_met: bool | None = None
    clock: Clock = ""
    missed_by: float = 0.0
    is_measured: bool = True


class Line(NamedTuple):
    """One line of the table."""

    part: str
    row: Row
    verdict: str


def at_most(
    what: str, value: float | Sequence[float], limit: float, unit: str, more: str = "", *, clock: Clock = ""
) -> Row:
    """Make a row whose figure should be no higher than a limit.

    Args:
        what: What was measured.
        value: The figure, or one of every run.
        limit: What it should not exceed.
        unit: Of both.
        more: Stands behind the figure.
        clock: What its time was counted by.
    """
    runs = _runs(value)
    return Row(
        what=what,
        figure=f"{_told(runs, 2)} {unit}{_spread(runs, 2)}{more}",
        goal=f"<= {limit:g} {unit}",
        is_met=statistics.median(runs) <= limit,
        clock=clock,
        missed_by=_beyond(min(runs), limit),
    )


def at_least(
    what: str, value: float | Sequence[float], limit: float, unit: str, more: str = "", *, clock: Clock = ""
) -> Row:
    """Make a row whose figure should be no lower than a limit; see `at_most`."""
    runs = _runs(value)
    digits = 0 if min(runs) >= 10 else 1
    return Row(
        what=what,
        figure=f"{_told(runs, digits)}{unit}{_spread(runs, digits)}{more}",
        goal=f">= {limit:g}{unit}",
        is_met=statistics.median(runs) >= limit,
        clock=clock,
        missed_by=_beyond(limit, max(runs)),
    )


def unmeasured(what: str, why: str, goal: str = "") -> Row:
    """Make a row for what could not be measured here, or was not now."""
    return Row(what=what, figure=why, goal=goal, is_measured=False)


def spread_of(runs: Sequence[float], digits: int = 2) -> str:
    """Tell the median of several runs, and from where to where they went."""
    return _told(runs, digits) + _spread(runs, digits)


def judged(part: str, rows: Iterable[Row], noise: Noise) -> list[Line]:
    """Say of every row of a part what is to be thought of it."""
    return [Line(part, row, _verdict(row, noise)) for row in rows]


def missed(lines: Iterable[Line]) -> list[str]:
    """Name the goals that were missed."""
    return [f"{line.part}: {line.row.what}" for line in lines if line.verdict == MISSED]


def counted(lines: Sequence[Line]) -> str:
    """Say how many goals were met, and how many were not."""
    verdicts = [line.verdict for line in lines]
    of = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in (OK, WITHIN, MISSED, UNMEASURED))
    return f"Of the goals: {of}."


def as_text(lines: Iterable[Line]) -> str:
    """Lay the table out in columns."""
    cells = [_HEADS, *map(_cells, lines)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def as_markdown(lines: Iterable[Line]) -> str:
    """Write the table as Markdown."""
    cells = [_HEADS, ("---",) * len(_HEADS), *map(_cells, lines)]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in cells)


def say(text: str) -> None:
    """Tell on standard error how far a benchmark is."""
    print(text, file=sys.stderr, flush=True)


def _cells(line: Line) -> tuple[str, ...]:
    return line.part, line.row.what, line.row.figure, line.row.goal, line.verdict


def _verdict(row: Row, noise: Noise) -> str:
    if not row.is_measured:
        return UNMEASURED
    if row.is_met is None:
        return ""
    if row.is_met:
        return OK
    return WITHIN if row.clock and row.missed_by <= noise[row.clock] else MISSED


def _beyond(higher: float, lower: float) -> float:
    """By what part of the lower the higher is beyond it; all the way where that is 0."""
    return max(0.0, higher / lower - 1) if lower else float(higher > 0)


def _runs(value: float | Sequence[float]) -> Sequence[float]:
    return value if isinstance(value, Sequence) else (value,)


def _told(runs: Sequence[float], digits: int) -> str:
    middle = statistics.median(runs)
    return f"{middle}" if isinstance(middle, int) else f"{middle:.{digits}f}"


def _spread(runs: Sequence[float], digits: int) -> str:
    return f" ({min(runs):.{digits}f} to {max(runs):.{digits}f})" if len(runs) > 1 else ""
