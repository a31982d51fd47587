"""`mix`: what rendering a session costs, by its length, and what others take for the same sounds.

A generated practice of six lines a minute, with bells, breath rounds and the default bed. The lines were
spoken beforehand with the default engine. Two prices of ours are told: a render, which is the mix, its FLAC
file and the gate that decodes and measures it; and the mix alone, written as a plain WAV. The rivals get the
very same clips and write a plain WAV too: no ducking, no fades, no limiter, no dither, and nothing is
measured afterwards. So they are held against the mix alone, and the render is told beside it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Cost, python, run, workshop
from benchmarks.table import Row, at_least, at_most, say

_MINUTES = (1, 10, 60, 120, 480)
_BESIDE_MINUTES = (10, 60, 120)
_RIVALS = {
    "pydub, one overlay after another": "pydub_overlay",
    "pydub, one piece after another": "pydub_append",
    "an ffmpeg filter graph": "ffmpeg_graph",
}
_LONGEST = max(_MINUTES)
_PEAK_GOAL = 150.0
_RATIO_GOAL = 50.0
_MEGABYTE = 1e6


def measure(*, quick: bool = False) -> list[Row]:
    """Render every length, then let the rivals build the shorter ones.

    Args:
        quick: Let the rivals build ten minutes only; two hours of plain pydub take more than one.
    """
    with workshop() as (folder, environment):
        say("  speaking every line with the default engine …")
        run(python("session", "speak", _LONGEST), environment)
        ours = {minutes: _render(minutes, folder, environment) for minutes in _MINUTES}
        rows = [_row(minutes, cost) for minutes, cost in ours.items()]
        rows.append(_growth(ours))
        for minutes in _BESIDE_MINUTES[: 1 if quick else None]:
            rows += _beside(minutes, ours[minutes], folder, environment)
    return rows


def _render(minutes: int, folder: Path, environment: Mapping[str, str]) -> Cost:
    say(f"  rendering {minutes} min …")
    cost = run(python("session", "render", minutes), environment)
    shutil.rmtree(folder / "cache" / "sessions")
    return cost


def _mix(minutes: int, folder: Path, environment: Mapping[str, str]) -> Cost:
    target = folder / f"mix-{minutes}.wav"
    cost = run(python("session", "mix", minutes, target), environment)
    target.unlink()
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


def _beside(minutes: int, ours: Cost, folder: Path, environment: Mapping[str, str]) -> list[Row]:
    laid_out, target = folder / f"laid-out-{minutes}", folder / f"rival-{minutes}.wav"
    run(python("lay_out", minutes, laid_out), environment)
    mix = _mix(minutes, folder, environment)
    figure = f"{mix.cpu:.1f} s CPU, {mix.wall:.1f} s wall, {mix.peak / _MEGABYTE:.0f} MB peak"
    rows = [Row(what=f"{minutes} min, the mix alone", figure=figure)]
    for name, program in _RIVALS.items():
        if program == "ffmpeg_graph" and shutil.which("ffmpeg") is None:
            rows.append(Row(what=f"{minutes} min, {name}", figure="ffmpeg is not on this machine"))
            continue
        say(f"  building {minutes} min with {name} …")
        theirs = run(python(program, laid_out, target), environment, quiet=False)
        target.unlink()
        is_promised = program == "pydub_overlay" and minutes == 60
        rows += _compared(f"{minutes} min, {name}", theirs, mix, ours, is_promised=is_promised)
    shutil.rmtree(laid_out)
    return rows


def _compared(what: str, theirs: Cost, mix: Cost, render: Cost, *, is_promised: bool) -> list[Row]:
    figure = f"{theirs.cpu:.1f} s CPU, {theirs.wall:.1f} s wall, {theirs.peak / _MEGABYTE:.0f} MB peak"
    times = theirs.cpu / mix.cpu
    ratio = f"{what}: CPU against our mix"
    return [
        Row(what=what, figure=figure),
        at_least(ratio, times, _RATIO_GOAL, "x") if is_promised else Row(what=ratio, figure=f"{times:.1f}x"),
        Row(what=f"{what}: CPU against our render", figure=f"{theirs.cpu / render.cpu:.1f}x"),
        Row(what=f"{what}: memory against our render", figure=f"{theirs.peak / render.peak:.1f}x"),
    ]
