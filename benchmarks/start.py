"""`start`: how long after Enter a practice sounds, beside other players, at the monitor of a sound card."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from typing import NamedTuple

from benchmarks.measure import python, run, voiceguide, workshop
from benchmarks.table import Row, at_most, say, spread_of, unmeasured

_RUNS = 3
_RIVALS = ("ffplay", "aplay")
_GOALS = {"cached": 0.5, "cold": 2.0, "cold, 400 lines": 2.0}
_CARD = ("pulseaudio", "pactl", "parec")


class _Start(NamedTuple):
    seconds: float  # from before the process is made to its first sound at the monitor
    cpu: float  # of it and its children until then


def measure() -> list[Row]:
    """Start every player several times on a virtual card, the practice from a full and an empty cache."""
    if not all(map(shutil.which, _CARD)):
        why = "a virtual card needs PulseAudio"
        return [unmeasured(_what(name), why, f"<= {goal:g} s") for name, goal in _GOALS.items()]
    with workshop() as (_, environment):
        session = json.loads(run(voiceguide("render", "ground-feet", "--json"), environment).said)
        say("  starting players …")
        said = run(python("first_sound", _RUNS, session["path"]), environment, quiet=False).said
    starts = defaultdict(list)
    for line in said.splitlines():
        name, _, figures = line.rpartition(": ")
        starts[name].append(_Start(*map(float, figures.split())))
    rows = [_row(name, runs[1:]) for name, runs in starts.items()]
    missing = [rival for rival in _RIVALS if rival not in starts]
    return rows + [unmeasured(_what(rival), f"there is no {rival} on this machine") for rival in missing]


def _row(name: str, starts: list[_Start]) -> Row:
    seconds = [start.seconds for start in starts]
    more = f"; CPU {spread_of([start.cpu for start in starts])} s"
    if name in _GOALS:
        return at_most(_what(name), seconds, _GOALS[name], "s", more, clock="wall")
    return Row(what=_what(name), figure=f"{spread_of(seconds)} s{more}")


def _what(name: str) -> str:
    return f"first sound, {name}"
