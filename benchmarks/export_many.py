"""`many`: what a file costs among a thousand short ones, and how much memory a thousand take.

Practices of 18 seconds, spoken by the `tone` engine, become Opus files in one folder, one at a time: a tenth
of them first, then all the rest in one run, and then everything once more, when nothing is left to be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Cost, run, voiceguide, workshop
from benchmarks.table import Row, at_most, say

_COUNT, _QUICK_COUNT = 1000, 100
_PEAK_GOAL = 200.0
_MEGABYTE = 1e6
_SCRIPT = """title: Practice {number:04}
language: en
voice: {{engine: tone}}
lengths: [18s]
steps:
  - section: Feet
  - say: Notice your feet.
    pause: 1s
  - section: Hands
  - say: Rest {number}.
"""


def measure(*, quick: bool = False) -> list[Row]:
    """Export them.

    Args:
        quick: A hundred instead of a thousand.
    """
    count = _QUICK_COUNT if quick else _COUNT
    with workshop() as (folder, environment):
        names = [str(_write(folder, number)) for number in range(count)]
        first = count // 10
        say(f"  exporting {first} practices …")
        early = _export(names[:first], folder, environment)
        say(f"  exporting {count - first} more …")
        late = _export(names, folder, environment)
        again = _export(names, folder, environment)
    each = f"{late.cpu / (count - first):.2f} s CPU, {late.wall / (count - first):.2f} s wall a file"
    peak = late.peak / _MEGABYTE
    return [
        Row(what=f"the first {first} files", figure=f"{early.cpu / first:.2f} s CPU a file"),
        Row(what=f"{count - first} more in one run", figure=each),
        at_most(
            "peak memory of that", peak, _PEAK_GOAL, "MB", f", {peak * _MEGABYTE / early.peak:.2f}x the first"
        ),
        Row(what=f"all {count} again, unchanged", figure=f"{again.cpu / count * 1000:.0f} ms CPU a file"),
    ]


def _write(folder: Path, number: int) -> Path:
    path = folder / f"practice-{number:04}.yaml"
    path.write_text(_SCRIPT.format(number=number), encoding="utf-8")
    return path


def _export(names: list[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    words = ("--to", str(folder / "music"), "--format", "opus", "--jobs", "1", "--plain")
    return run(voiceguide("export", *words, *names), environment)
