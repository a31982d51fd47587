"""`render`: what mixing a session costs, by its length, and beside pydub used plainly.

A generated practice of six lines a minute, with bells, breath rounds and the default bed. The lines were
spoken beforehand with the default engine, so this is the price of the mix and its file.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Cost, python, run, workshop
from benchmarks.table import Row, at_least, at_most, say

_MINUTES = (1, 10, 60, 480)
_PLAIN_MINUTES = (10, 60)
_LONGEST = max(_MINUTES)
_PEAK_GOAL = 150.0
_RATIO_GOAL = 50.0
_MEGABYTE = 1e6


def measure(*, quick: bool = False) -> list[Row]:
    """Render every length, then build the shorter ones with plain pydub.

    Args:
        quick: Leave out the hour of plain pydub, which takes many minutes.
    """
    with workshop() as (folder, environment):
        say("  speaking every line with the default engine …")
        run(python("session", "speak", _LONGEST), environment)
        ours = {minutes: _render(minutes, folder, environment) for minutes in _MINUTES}
        rows = [_row(minutes, cost) for minutes, cost in ours.items()]
        rows.append(_growth(ours))
        for minutes in _PLAIN_MINUTES[: 1 if quick else None]:
            rows += _beside_plain(minutes, ours[minutes], folder, environment)
    return rows


def _render(minutes: int, folder: Path, environment: Mapping[str, str]) -> Cost:
    say(f"  rendering {minutes} min …")
    cost = run(python("session", "render", minutes), environment)
    shutil.rmtree(folder / "cache" / "sessions")
    return cost


def _row(minutes: int, cost: Cost) -> Row:
    per_minute = f", {cost.cpu / minutes:.3f} s CPU a minute, {cost.wall:.1f} s wall, {cost.cpu:.1f} s CPU"
    return at_most(f"{minutes} min, peak memory", cost.peak / _MEGABYTE, _PEAK_GOAL, "MB", per_minute)


def _growth(ours: Mapping[int, Cost]) -> Row:
    """How the cost of a further minute changes with length, start-up aside: 1 is linear."""
    first, hour, night = ours[1], ours[60], ours[_LONGEST]
    early = (hour.cpu - first.cpu) / (60 - 1)
    late = (night.cpu - hour.cpu) / (_LONGEST - 60)
    memory = night.peak / hour.peak
    figure = f"{late / early:.2f}x CPU a minute, {memory:.2f}x memory"
    return Row(what="after the first hour against within it", figure=figure, goal="about 1x")


def _beside_plain(minutes: int, ours: Cost, folder: Path, environment: Mapping[str, str]) -> list[Row]:
    say(f"  building {minutes} min with plain pydub …")
    laid_out, target = folder / f"plain-{minutes}", folder / f"plain-{minutes}.wav"
    run(python("lay_out", minutes, laid_out), environment)
    plain = run(python("plain_pydub", laid_out, target), environment, quiet=False)
    target.unlink()
    figure = f"{plain.cpu:.1f} s CPU, {plain.wall:.1f} s wall, {plain.peak / _MEGABYTE:.0f} MB peak"
    times = plain.cpu / ours.cpu
    what = f"{minutes} min, plain pydub's CPU against ours"
    return [
        Row(what=f"{minutes} min, plain pydub", figure=figure),
        at_least(what, times, _RATIO_GOAL, "x") if minutes == 60 else Row(what=what, figure=f"{times:.1f}x"),
        Row(
            what=f"{minutes} min, plain pydub's memory against ours", figure=f"{plain.peak / ours.peak:.1f}x"
        ),
    ]
