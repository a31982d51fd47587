"""`speech`: what 40 new sentences cost beside what the speech engine alone takes for them."""

from __future__ import annotations

import shutil

from benchmarks.measure import Cost, median, python, run, workshop
from benchmarks.table import Row, say

_SENTENCES = 40
_RUNS = 5
_FACTOR, _EXTRA_SECONDS = 1.3, 0.5


def measure() -> list[Row]:
    """Speak them several times cold with voiceguide, and with espeak-ng through ctypes in one process."""
    with workshop() as (folder, environment):
        say(f"  speaking {_SENTENCES} sentences …")
        run(python("speak", 0), environment)
        run(python("speak", 1), environment)
        ours: list[Cost] = []
        bare: list[Cost] = []
        for _ in range(_RUNS):
            shutil.rmtree(folder / "cache" / "clips", ignore_errors=True)
            ours.append(run(python("speak", _SENTENCES), environment))
            bare.append(run(python("bare_espeak", _SENTENCES, folder), environment))
    return [_row(median(ours, lambda cost: cost.cpu), median(bare, lambda cost: cost.cpu))]


def _row(ours: float, bare: float) -> Row:
    limit = _FACTOR * bare + _EXTRA_SECONDS
    return Row(
        what=f"{_SENTENCES} sentences spoken, CPU, median of {_RUNS}",
        figure=f"{ours:.2f} s, bare espeak-ng {bare:.2f} s: {ours / bare:.1f}x",
        goal=f"<= {_FACTOR}x bare + {_EXTRA_SECONDS} s = {limit:.2f} s",
        is_met=ours <= limit,
    )
