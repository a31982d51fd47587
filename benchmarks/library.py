"""`library`: what it takes to render practices that ship, cold and warm, with the real default voice.

Each is rendered by a process of its own, as by `voiceguide render`: first with nothing in the cache but beds,
bells and the lines of those before it, then once more. A cold render speaks what is new, mixes, writes a FLAC
file, and decodes and measures it; a warm one finds that file. Usually a few practices are rendered at their
shortest lengths; the whole library takes long, and little space, for sessions are taken away again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import python, run, workshop
from benchmarks.table import Row, say, unmeasured

_FEW = ("break-2", "ground-feet", "orient-look", "breath-4-6")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rendered:
    """What was rendered, and what it took.

    Attributes:
        sessions: How many sessions.
        seconds: How long they are together.
        lines: How many lines are spoken in them.
        synthesised: How many of these an engine had to speak.
        wall: Seconds that passed.
        cpu: CPU seconds.
    """

    sessions: int = 0
    seconds: float = 0.0
    lines: int = 0
    synthesised: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    def joined(self, other: _Rendered) -> _Rendered:
        return _Rendered(
            sessions=self.sessions + other.sessions,
            seconds=self.seconds + other.seconds,
            lines=self.lines + other.lines,
            synthesised=self.synthesised + other.synthesised,
            wall=self.wall + other.wall,
            cpu=self.cpu + other.cpu,
        )


def measure(*, whole: bool = False) -> list[Row]:
    """Render practices cold, and again warm.

    Args:
        whole: Every practice at every length.
    """
    with workshop() as (folder, environment):
        names = run(python("library", "names"), environment).said.split() if whole else _FEW
        say("  making beds and bells …")
        stock = run(python("library", "stock", *names), environment)
        cold, warm = _Rendered(), _Rendered()
        for name in names:
            say(f"  rendering {name} …")
            cold = cold.joined(_render(name, environment, whole=whole))
            again = _render(name, environment, whole=whole)
            if again.synthesised:
                raise RuntimeError(f"{again.synthesised} lines of {name} were spoken a second time")
            warm = warm.joined(again)
            _clear(folder / "cache")
    rows = [] if whole else [unmeasured("every practice at every length", "only with --whole")]
    rows += [Row(what="beds and bells, once for all", figure=f"{stock.wall:.1f} s, {stock.cpu:.1f} s CPU")]
    for how, rendered in (("cold", cold), ("warm", warm)):
        rows += [_row(how, rendered, len(names)), _speed(how, rendered)]
    return rows


def _render(name: str, environment: Mapping[str, str], *, whole: bool) -> _Rendered:
    cost = run(python("library", "every" if whole else "shortest", name), environment)
    done = json.loads(cost.said)
    return _Rendered(
        sessions=int(done["sessions"]),
        seconds=done["seconds"],
        lines=int(done["lines"]),
        synthesised=int(done["synthesised"]),
        wall=cost.wall,
        cpu=cost.cpu,
    )


def _clear(cache: Path) -> None:
    """Take away the sessions, which are large; lines that several practices share stay."""
    shutil.rmtree(cache / "sessions", ignore_errors=True)


def _row(how: str, rendered: _Rendered, practices: int) -> Row:
    hours = f"{rendered.seconds / 3600:.2f} h of sound"
    figure = f"{rendered.wall:.1f} s, {rendered.cpu:.1f} s CPU, for {hours}, {rendered.lines} lines"
    spoken = f" ({rendered.synthesised} spoken)" if rendered.synthesised else ""
    return Row(what=f"{practices} practices, {rendered.sessions} sessions, {how}", figure=f"{figure}{spoken}")


def _speed(how: str, rendered: _Rendered) -> Row:
    lines, seconds = rendered.lines / rendered.wall, rendered.seconds / rendered.wall
    return Row(
        what=f"speed, {how}", figure=f"{lines:.1f} lines a second, {seconds:.0f} s of session a second"
    )
