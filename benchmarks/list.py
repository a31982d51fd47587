"""`list`: what the lightest verbs cost, once the library is known: a start, a listing, and a search."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from benchmarks.measure import run, voiceguide, workshop
from benchmarks.table import Row, at_most, spread_of

_RUNS = 7
_CPU_GOAL = 0.3
_SEARCH_GOAL = 0.4
_SLIP = "brething"
"""A word that nobody says: it is compared with every word of the library."""

_HEAVY = ("numpy", "pydub", "pyttsx3", "soundfile", "rich", "simpleaudio", "miniaudio")
_LOADED = f"import sys, voiceguide; print(sum(name in sys.modules for name in {_HEAVY}))"


def measure() -> list[Row]:
    """Take several runs of each in turn, bytecode warm."""
    python = sys.executable
    commands = {
        "bare": [python, "-c", "pass"],
        "import": [python, "-c", "import voiceguide"],
        "list": voiceguide("list"),
        "search": voiceguide("list", "--search", _SLIP),
    }
    with workshop() as (_, environment):
        run(commands["search"], environment)
        rounds = [_cpu_of(commands, environment) for _ in range(_RUNS)]
        loaded = int(run([python, "-c", _LOADED], environment).said)
    costs = {name: [costs[name] for costs in rounds] for name in commands}
    beside = f"; Python alone {spread_of(costs['bare'])}"
    return [
        at_most("import voiceguide: heavy libraries loaded", loaded, 0, f"of {len(_HEAVY)}"),
        Row(what="import voiceguide, CPU", figure=f"{spread_of(costs['import'])} s{beside}"),
        at_most("list, CPU", costs["list"], _CPU_GOAL, "s", beside, clock="CPU"),
        at_most("list --search with a slip, CPU", costs["search"], _SEARCH_GOAL, "s", clock="CPU"),
    ]


def _cpu_of(commands: Mapping[str, list[str]], environment: Mapping[str, str]) -> dict[str, float]:
    return {name: run(command, environment).cpu for name, command in commands.items()}
