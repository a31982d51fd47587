"""`start`: how long after Enter a practice sounds, from the cache and from nothing."""

from __future__ import annotations

import shutil
import statistics
import time
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import python, run, voiceguide, workshop
from benchmarks.table import Row, at_most, say

_PLAY = ("play", "ground-feet", "--output", "null")
_RUNS = 5
_CACHED_GOAL, _COLD_GOAL = 0.5, 2.0
_OTHERS = {
    "aplay": ["aplay", "--quiet", "--device=null"],
    "ffplay": ["ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"],
}


class _Start(NamedTuple):
    seconds: float  # from before the process is made to the first frame handed to the output
    cpu: float  # of that process until then


def measure() -> list[Row]:
    """Start a practice several times from the cache, then several times from an empty one."""
    with workshop() as (folder, environment):
        run(voiceguide("render", "ground-feet"), environment)
        _play(environment)  # the kind of run that is measured, once for its bytecode
        say("  starting from the cache …")
        cached = [_play(environment) for _ in range(_RUNS)]
        say("  starting from an empty cache …")
        cold = [_play_cold(folder, environment) for _ in range(_RUNS)]
        others = [_other(name, folder, environment) for name in _OTHERS if shutil.which(name)]
    return [_row("cached", cached, _CACHED_GOAL), _row("cold", cold, _COLD_GOAL), *others]


def _play(environment: Mapping[str, str]) -> _Start:
    began = time.monotonic()
    said = run(python("first_frame", *_PLAY), environment).said
    first = next(line for line in said.splitlines() if line.startswith("first frame"))
    moment, cpu = map(float, first.split()[2:])
    return _Start(moment - began, cpu)


def _play_cold(folder: Path, environment: Mapping[str, str]) -> _Start:
    shutil.rmtree(folder / "cache")
    return _play(environment)


def _row(what: str, starts: list[_Start], goal: float) -> Row:
    seconds = statistics.median(start.seconds for start in starts)
    fastest = min(start.seconds for start in starts)
    cpu = statistics.median(start.cpu for start in starts)
    more = f" (fastest {fastest:.2f}; its own CPU {cpu:.2f})"
    return at_most(f"first frame, {what}, median of {_RUNS}", seconds, goal, "s", more)


def _other(name: str, folder: Path, environment: Mapping[str, str]) -> Row:
    """How long another player takes for a file of one millisecond, from its start to its end."""
    path = folder / "short.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(4 * 48))
    costs = [
        run([*_OTHERS[name], str(path)], {**environment, "SDL_AUDIODRIVER": "dummy"}) for _ in range(_RUNS)
    ]
    wall = statistics.median(cost.wall for cost in costs)
    return Row(what=f"{name}, a file of 1 ms, start to end", figure=f"{wall:.2f} s")
