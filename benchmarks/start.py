"""`start`: how long after Enter a practice sounds, beside other players, at the monitor of a sound card."""

from __future__ import annotations

import json
import shutil
import statistics
from collections import defaultdict
from typing import NamedTuple

from benchmarks.measure import python, run, voiceguide, workshop
from benchmarks.table import Row, at_most, say

_RUNS = 3
_GOALS = {"cached": 0.5, "cold": 2.0, "cold, 400 lines": 2.0}
_CARD = ("pulseaudio", "pactl", "parec")


class _Start(NamedTuple):
    seconds: float  # from before the process is made to its first sound at the monitor
    cpu: float  # of it and its children until then


def measure() -> list[Row]:
    """Start every player several times on a virtual card, the practice from a full and an empty cache."""
    if not all(map(shutil.which, _CARD)):
        return [Row(what="first sound", figure="not measured: a virtual card needs PulseAudio")]
    with workshop() as (_, environment):
        session = json.loads(run(voiceguide("render", "ground-feet", "--json"), environment).said)
        say("  starting players …")
        said = run(python("first_sound", _RUNS, session["path"]), environment, quiet=False).said
    starts = defaultdict(list)
    for line in said.splitlines():
        name, _, figures = line.rpartition(": ")
        starts[name].append(_Start(*map(float, figures.split())))
    return [_row(name, runs[1:]) for name, runs in starts.items()]


def _row(name: str, starts: list[_Start]) -> Row:
    seconds = statistics.median(start.seconds for start in starts)
    fastest = min(start.seconds for start in starts)
    cpu = statistics.median(start.cpu for start in starts)
    what = f"first sound, {name}, median of {len(starts)}"
    more = f" (fastest {fastest:.2f}; CPU {cpu:.2f})"
    if name in _GOALS:
        return at_most(what, seconds, _GOALS[name], "s", more)
    return Row(what=what, figure=f"{seconds:.2f} s{more}")
