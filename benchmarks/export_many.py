"""`many`: what a file costs among many short ones, by one job and by two, and how much memory they take.

Practices of 18 seconds, spoken by the `tone` engine, become Opus files in one folder: a tenth of them first,
then all the rest in one run, and then everything once more, when nothing is left to be done; all that by one
job, and into a second folder by two.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Cost, run, voiceguide, workshop
from benchmarks.table import MEGABYTE, Row, at_most, say, unmeasured

_COUNT, _WHOLE_COUNT = 100, 1000
_JOBS = (1, 2)
_PEAK_GOAL = 200.0
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


def measure(*, whole: bool = False) -> list[Row]:
    """Export them.

    Args:
        whole: A thousand instead of a hundred.
    """
    count = _WHOLE_COUNT if whole else _COUNT
    later = unmeasured(f"{_WHOLE_COUNT} files", "only with --whole", f"peak memory <= {_PEAK_GOAL:g} MB")
    rows = [] if whole else [later]
    return rows + [row for jobs in _JOBS for row in _exported(count, jobs)]


def _exported(count: int, jobs: int) -> list[Row]:
    with workshop() as (folder, environment):
        names = [str(_write(folder, number)) for number in range(count)]
        first = count // 10
        say(f"  exporting {first} practices, jobs {jobs} …")
        early = _export(names[:first], jobs, folder, environment)
        say(f"  exporting {count - first} more …")
        late = _export(names, jobs, folder, environment)
        again = _export(names, jobs, folder, environment)
    of = f"jobs {jobs}"
    each = f"{late.cpu / (count - first):.2f} s CPU, {late.wall / (count - first):.2f} s wall a file"
    growth = f", {late.peak / early.peak:.2f}x the first"
    return [
        Row(what=f"the first {first} files, {of}", figure=f"{early.cpu / first:.2f} s CPU a file"),
        Row(what=f"{count - first} more in one run, {of}", figure=each),
        at_most(f"peak memory of that, {of}", late.peak / MEGABYTE, _PEAK_GOAL, "MB", growth),
        Row(
            what=f"all {count} again, unchanged, {of}",
            figure=f"{again.cpu / count * 1000:.0f} ms CPU a file",
        ),
    ]


def _write(folder: Path, number: int) -> Path:
    path = folder / f"practice-{number:04}.yaml"
    path.write_text(_SCRIPT.format(number=number), encoding="utf-8")
    return path


def _export(names: list[str], jobs: int, folder: Path, environment: Mapping[str, str]) -> Cost:
    words = ("--to", str(folder / "music"), "--format", "opus", "--jobs", str(jobs), "--plain")
    return run(voiceguide("export", *words, *names), environment)
