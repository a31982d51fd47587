"""`voiceguide list`: what the lightest verb costs, once the library is known, and what a search costs."""

from __future__ import annotations

from benchmarks.measure import median, run, voiceguide, workshop
from benchmarks.table import Row, at_most

_RUNS = 5
_CPU_GOAL = 0.3
_SEARCH_GOAL = 0.4
_SLIP = "brething"
"""A word that nobody says: it is compared with every word of the library."""


def measure() -> list[Row]:
    """Take the median CPU of several runs, bytecode warm."""
    with workshop() as (_, environment):
        run(voiceguide("list"), environment)
        costs = [run(voiceguide("list"), environment) for _ in range(_RUNS)]
        searches = [run(voiceguide("list", "--search", _SLIP), environment) for _ in range(_RUNS)]
        bare = [run([voiceguide()[0], "-c", "pass"], environment) for _ in range(_RUNS)]
    python = median(bare, lambda cost: cost.cpu)
    cpu = median(costs, lambda cost: cost.cpu)
    search = median(searches, lambda cost: cost.cpu)
    return [
        at_most("list, CPU", cpu, _CPU_GOAL, "s", f" (Python alone {python:.2f} s)"),
        at_most("list --search with a slip, CPU", search, _SEARCH_GOAL, "s"),
    ]
