"""How much this machine's own pace moves while benchmarks run, told by a fixed task between them.

Goals in seconds are not scaled by what the task takes. They were promised to a person, who waits as long on a
slow machine as the clock says; and no machine's pace is the right one to scale by. What the task takes is
printed instead, so that the tables of two machines, or of two days, can be held against each other. Ratios
between two programs need nothing of that.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from benchmarks.table import Noise

_RUNS = 5
_ROUNDS = 400_000
_BUSY = 0.5
"""Where times are longer by more than half of themselves, they say little."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What the fixed task took, bout by bout: the fastest of a few runs, like the best run of a row.

    Attributes:
        cpu: CPU seconds.
        wall: Seconds.
    """

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Do the task a few times, and keep the fastest."""
        runs = [_task() for _ in range(_RUNS)]
        self.cpu.append(min(cpu for cpu, _ in runs))
        self.wall.append(min(wall for _, wall in runs))

    def noise(self, number: int) -> Noise:
        """How much longer the task took around a part of the run than it takes at its fastest.

        Of CPU, that is the slower of two bouts beside the fastest of all. By the clock a machine that has
        nothing else to do needs no longer than its CPU, so that is beside the fastest CPU as well: what lies
        between is spent waiting for a core.

        Args:
            number: Of the part, from 0; a bout came before it, and one after.
        """
        around, fastest = slice(number, number + 2), min(self.cpu)
        return {
            "CPU": max(self.cpu[around]) / fastest - 1,
            "wall": max(0.0, max(self.wall[around]) / fastest - 1),
        }

    def told(self) -> str:
        """Say it in a sentence or two."""
        cpu, wall = (" to ".join(f"{end:.3f}" for end in (min(of), max(of))) for of in (self.cpu, self.wall))
        told = f"A fixed task, done between the parts, took {cpu} s of CPU and {wall} s by the clock."
        most = max(*self.cpu, *self.wall) / min(self.cpu) - 1
        return f"{told} This machine was too busy for all its seconds to mean much." if most > _BUSY else told


def _task() -> tuple[float, float]:
    """Nothing but the interpreter's own work, and always the same."""
    cpu, wall = time.process_time(), time.perf_counter()
    total = 0
    for number in range(_ROUNDS):
        total += number * number & 255
    return time.process_time() - cpu, time.perf_counter() - wall
