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
from benchmarks.table import MEGABYTE, Row, at_least, at_most, say, unmeasured

_MINUTES, _WHOLE_MINUTES = (1, 10, 60), (1, 10, 60, 120, 480)
_BESIDE_MINUTES, _WHOLE_BESIDE_MINUTES = (10,), (10, 60)
_RIVALS = {
    "pydub, one overlay after another": "pydub_overlay",
    "pydub, one piece after another": "pydub_append",
    "an ffmpeg filter graph": "ffmpeg_graph",
}
_PEAK_GOAL = 150.0
_RATIO_GOAL = 50.0
_GROWTH_GOAL = 1.25
"""What is linear may be off by so much: a further minute costs as much as one before, and no more memory."""


def measure(*, whole: bool = False) -> list[Row]:
    """Render every length, then let the rivals build the shorter ones.

    Args:
        whole: Two hours and eight as well, and rivals up to an hour, which takes plain pydub a quarter of
            one to build; two would take it four times as long.
    """
    lengths = _WHOLE_MINUTES if whole else _MINUTES
    beside = _WHOLE_BESIDE_MINUTES if whole else _BESIDE_MINUTES
    with workshop() as (folder, environment):
        say("  speaking every line with the default engine …")
        run(python("session", "speak", max(lengths)), environment)
        ours = {minutes: _render(minutes, folder, environment) for minutes in lengths}
        rows = [_row(minutes, cost) for minutes, cost in ours.items()]
        rows += _growth(ours)
        for minutes in beside:
            rows += _beside(minutes, ours[minutes], folder, environment)
    return rows if whole else [*rows, *_later()]


def _later() -> list[Row]:
    why = "only with --whole"
    longer = [unmeasured(f"{minutes} min", why) for minutes in _WHOLE_MINUTES if minutes not in _MINUTES]
    return [
        *longer,
        unmeasured(
            "60 min, pydub, one overlay after another: CPU against our mix", why, f">= {_RATIO_GOAL:g}x"
        ),
    ]


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
    return at_most(f"{minutes} min, peak memory", cost.peak / MEGABYTE, _PEAK_GOAL, "MB", per_minute)


def _growth(ours: Mapping[int, Cost]) -> list[Row]:
    """How cost changes from the middle length to the longest, start-up aside."""
    shortest, middle, longest = min(ours), sorted(ours)[len(ours) // 2], max(ours)
    early = (ours[middle].cpu - ours[shortest].cpu) / (middle - shortest)
    late = (ours[longest].cpu - ours[middle].cpu) / (longest - middle)
    memory = ours[longest].peak / ours[middle].peak
    against = f"{longest} min against {middle}"
    return [
        at_most(f"CPU of a further minute, {against}", late / early, _GROWTH_GOAL, "x", clock="CPU"),
        at_most(f"memory, {against}", memory, _GROWTH_GOAL, "x"),
    ]


def _beside(minutes: int, ours: Cost, folder: Path, environment: Mapping[str, str]) -> list[Row]:
    laid_out, target = folder / f"laid-out-{minutes}", folder / f"rival-{minutes}.wav"
    run(python("lay_out", minutes, laid_out), environment)
    mix = _mix(minutes, folder, environment)
    figure = f"{mix.cpu:.1f} s CPU, {mix.wall:.1f} s wall, {mix.peak / MEGABYTE:.0f} MB peak"
    rows = [Row(what=f"{minutes} min, the mix alone", figure=figure)]
    for name, program in _RIVALS.items():
        if program == "ffmpeg_graph" and shutil.which("ffmpeg") is None:
            rows.append(unmeasured(f"{minutes} min, {name}", "ffmpeg is not on this machine"))
            continue
        say(f"  building {minutes} min with {name} …")
        theirs = run(python(program, laid_out, target), environment, quiet=False)
        target.unlink()
        is_promised = program == "pydub_overlay" and minutes == 60
        rows += _compared(f"{minutes} min, {name}", theirs, mix, ours, is_promised=is_promised)
    shutil.rmtree(laid_out)
    return rows


def _compared(what: str, theirs: Cost, mix: Cost, render: Cost, *, is_promised: bool) -> list[Row]:
    figure = f"{theirs.cpu:.1f} s CPU, {theirs.wall:.1f} s wall, {theirs.peak / MEGABYTE:.0f} MB peak"
    times = theirs.cpu / mix.cpu
    ratio = f"{what}: CPU against our mix"
    promised = at_least(ratio, times, _RATIO_GOAL, "x", clock="CPU")
    return [
        Row(what=what, figure=figure),
        promised if is_promised else Row(what=ratio, figure=f"{times:.1f}x"),
        Row(what=f"{what}: CPU against our render", figure=f"{theirs.cpu / render.cpu:.1f}x"),
        Row(what=f"{what}: memory against our render", figure=f"{theirs.peak / render.peak:.1f}x"),
    ]
