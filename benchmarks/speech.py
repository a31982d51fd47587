"""`speech`: what 40 new sentences cost beside what the speech engine alone takes for them.

Each sentence is spoken by a process that has no memory of the one before, proven, brought to one tone and one
level, limited, resampled, and kept with its record; the bare engine writes what it says into a file, unheard.
What of ours is paid once, however many sentences there are, is told by the same practice with a single one.
"""

from __future__ import annotations

import shutil

from benchmarks.measure import python, run, workshop
from benchmarks.table import Row, at_most, say, spread_of

_SENTENCES = 40
_RUNS = 7
_FACTOR, _EXTRA_SECONDS = 1.3, 0.5


def measure() -> list[Row]:
    """Speak them several times cold with voiceguide, and with espeak-ng through ctypes in one process."""
    ours: list[float] = []
    one: list[float] = []
    bare: list[float] = []
    with workshop() as (folder, environment):
        say(f"  speaking {_SENTENCES} sentences …")
        run(python("speak", 0), environment)
        run(python("speak", 1), environment)
        for _ in range(_RUNS):
            for count, costs in ((_SENTENCES, ours), (1, one)):
                shutil.rmtree(folder / "cache" / "clips", ignore_errors=True)
                costs.append(run(python("speak", count), environment).cpu)
            bare.append(run(python("bare_espeak", _SENTENCES, folder), environment).cpu)
    return _rows(ours, one, bare)


def _rows(ours: list[float], one: list[float], bare: list[float]) -> list[Row]:
    beyond = [(mine - _EXTRA_SECONDS) / theirs for mine, theirs in zip(ours, bare, strict=True)]
    each = [(all_ - first) / (_SENTENCES - 1) for all_, first in zip(ours, one, strict=True)]
    what = f"{_SENTENCES} sentences spoken"
    return [
        at_most(
            f"{what}, CPU less {_EXTRA_SECONDS} s, against bare espeak-ng",
            beyond,
            _FACTOR,
            "x",
            f"; {spread_of(ours)} s, bare {spread_of(bare)} s",
            clock="CPU",
        ),
        Row(
            what=f"{what}, CPU of a further one", figure=f"{spread_of([1000 * cost for cost in each], 0)} ms"
        ),
    ]
