"""`load`: five thousand scripts and a hundred thousand clips, beside what ships and beside a few hundred.

The scripts are those that ship, each many times over with a title and a line of its own; the clips are laid
out as the cache lays them. Every figure is CPU of a whole process, with its start. How many files are opened
for each is counted in `tests/faults/test_load_library.py` and `test_load_cache.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Cost, python, run, voiceguide, workshop
from benchmarks.table import MEGABYTE, Row, at_most, say, spread_of

_SCRIPTS = 5_000
_CHANGED = 100
_CLIPS, _FEW_CLIPS = 100_000, 1_000
_RUNS = 3
_LIST_GOAL = 1.0
_SEARCH_GOAL = 2.0
_PEAK_GOAL = 150.0
_LOOK_UP_GOAL = 1.0

_ASKED = {
    "list": ("list",),
    "list --shelf": ("list", "--shelf", "grounding"),
    "list --tag": ("list", "--tag", "sleep"),
    "list --search, a word": ("list", "--search", "bed"),
    "list --search, a slip": ("list", "--search", "brething"),
}
_GOALS = {"list": _LIST_GOAL, "list --search, a word": _SEARCH_GOAL, "list --search, a slip": _SEARCH_GOAL}
_CLEANED = {
    "cache stats": ("cache", "stats"),
    "cache verify": ("cache", "verify"),
    "cache clean --older-than": ("cache", "clean", "--older-than", "30d"),
    "cache clean --max-size, a quarter goes": ("cache", "clean", "--max-size", "150000K"),
}


def measure() -> list[Row]:
    """Ask a large library, and tidy a large cache."""
    return [*_library(), *_cache()]


def _library() -> list[Row]:
    with workshop() as (folder, environment):
        scripts = folder / "scripts"
        run(python("crowd", "library", scripts, _SCRIPTS), environment)
        run(voiceguide("list"), {**environment, "VOICEGUIDE_CACHE": str(folder / "shipped")})
        say(f"  reading {_SCRIPTS} scripts for the first time …")
        first = _asked(scripts, environment, "list")
        each = 1000 * first.cpu / _SCRIPTS
        rows = [Row(what=_of("the first list"), figure=f"{first.cpu:.1f} s CPU, {each:.1f} ms a script")]
        say("  asking …")
        beside = {**environment, "VOICEGUIDE_CACHE": str(folder / "shipped")}
        for what, words in _ASKED.items():
            costs = [_asked(scripts, environment, *words) for _ in range(_RUNS)]
            shipped = min(run(voiceguide(*words), beside).cpu for _ in range(_RUNS))
            rows.append(_row(what, costs, shipped))
        run(python("crowd", "change", scripts, 1), environment)
        one = _asked(scripts, environment, "list").cpu
        run(python("crowd", "change", scripts, _CHANGED), environment)
        many = _asked(scripts, environment, "list").cpu
        rows.append(
            Row(what=_of(f"list, 1 changed, {_CHANGED} changed"), figure=f"{one:.2f} s, {many:.2f} s CPU")
        )
        menu = [run(python("crowd", "menu", scripts), environment) for _ in range(_RUNS)]
        rows.append(_row("the menu's first choices", menu, None))
        name = sorted(scripts.glob("body-scan*.yaml"))[0].stem
        rows.append(_row("check of one", [_asked(scripts, environment, "check", name)], None))
        _asked(scripts, environment, "show", name)
        rows.append(_row("show of one", [_asked(scripts, environment, "show", name)], None))
    return rows


def _cache() -> list[Row]:
    rows = []
    with workshop() as (folder, environment):
        few = {**environment, "VOICEGUIDE_CACHE": str(folder / "few")}
        run(python("crowd", "cache", folder / "few", _FEW_CLIPS), environment)
        say(f"  laying out {_CLIPS} clips …")
        run(python("crowd", "cache", folder / "cache", _CLIPS), environment)
        beside = [_found(few, _FEW_CLIPS) for _ in range(_RUNS)]
        found = [_found(environment, _CLIPS) for _ in range(_RUNS)]
        for number, what in enumerate(("a clip found", "a clip missed")):
            more = f" (among {_FEW_CLIPS}: {min(runs[number] for runs in beside):.2f})"
            times = [runs[number] for runs in found]
            rows.append(
                at_most(f"{_CLIPS} clips, {what}, CPU", times, _LOOK_UP_GOAL, "ms", more, clock="CPU")
            )
        for what, words in _CLEANED.items():
            say(f"  {what} …")
            cost = run(voiceguide(*words), environment)
            of_few = run(voiceguide(*words), few).cpu
            figure = f"{cost.cpu:.1f} s CPU (of {_FEW_CLIPS}: {of_few:.1f})"
            peak = cost.peak / MEGABYTE
            rows += [
                Row(what=f"{_CLIPS} clips, {what}", figure=figure),
                at_most(f"{_CLIPS} clips, {what}, peak memory", peak, _PEAK_GOAL, "MB"),
            ]
    return rows


def _row(what: str, costs: list[Cost], shipped: float | None) -> Row:
    times = [cost.cpu for cost in costs]
    beside = "" if shipped is None else f"; of what ships {shipped:.2f}"
    more = f"{beside}, {max(cost.peak for cost in costs) / MEGABYTE:.0f} MB"
    if what in _GOALS:
        return at_most(_of(f"{what}, CPU"), times, _GOALS[what], "s", more, clock="CPU")
    return Row(what=_of(what), figure=f"{spread_of(times)} s CPU{more}")


def _of(what: str) -> str:
    return f"{_SCRIPTS} scripts, {what}"


def _asked(scripts: Path, environment: Mapping[str, str], *words: str) -> Cost:
    return run(python("crowd", "ask", scripts, *words), environment)


def _found(environment: Mapping[str, str], count: int) -> tuple[float, ...]:
    return tuple(map(float, run(python("crowd", "find", count), environment).said.split()))
