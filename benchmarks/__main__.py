"""`python -m benchmarks [NAME]…`: run some or all, and print one table of promises and measurements.

It ends with 1 when a goal is missed by more than this machine's own noise, and names what was missed.
Without names the parts run that measure speed and exactness, each at a size that can be waited for; with
`--whole` all do, at sizes that take hours.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import textwrap
import time
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path

from benchmarks import (
    beds,
    bells,
    breath,
    exact,
    export,
    export_many,
    export_skipping,
    helps,
    load,
    mix,
    promises,
    speech,
    start,
    voices,
)
from benchmarks import journal as ten_years
from benchmarks import library as whole_library
from benchmarks import list as listing
from benchmarks.noise import Pace
from benchmarks.table import QUIET, Line, Row, as_markdown, as_text, counted, judged, missed, say

Part = Callable[[], list[Row]]

_ONLY_WHOLE = ("bells", "beds", "breath", "voices", "skipping", "helps", "load")
"""How things sound, and what crowds cost, changes seldom: these run when they are named, or with --whole."""

_LONGEST_TROUBLE = 80
"""Letters of what a part that breaks is told by; all of it goes to standard error."""


def main() -> None:
    """Run what was asked for."""
    arguments = _arguments()
    parts = _parts(whole=arguments.whole, picture=arguments.picture)
    usual = [name for name in parts if arguments.whole or name not in _ONLY_WHOLE]
    lines, about = _run({name: parts[name] for name in arguments.names or usual}, arguments.names or parts)
    print(f"{as_text(lines)}\n\n{about}")
    if arguments.markdown is not None:
        arguments.markdown.write_text(f"{as_markdown(lines)}\n\n{about}\n", encoding="utf-8")
    names = missed(lines)
    if names:
        sys.exit("\n  ".join((f"{len(names)} missed by more than the noise:", *names)))


def _run(parts: Mapping[str, Part], told_of: Collection[str]) -> tuple[list[Line], str]:
    """Measure parts one after another, and say what is to be thought of them, and of the machine.

    Args:
        parts: Those to measure.
        told_of: Those whose promises the table names, measured or not.
    """
    pace, began = Pace(), time.monotonic()
    measured: dict[str, list[Row]] = {}
    pace.look()
    for name, part in parts.items():
        say(f"{name} …")
        measured[name] = _rows_of(part)
        pace.look()
    lines: list[Line] = []
    for number, (name, rows) in enumerate(measured.items()):
        lines += judged(name, rows, pace.noise(number))
    for name, rows in promises.left_out(measured, told_of):
        lines += judged(name, rows, QUIET)
    took = f"It took {(time.monotonic() - began) / 60:.0f} minutes."
    return lines, "\n".join((counted(lines), _machine(), pace.told(), took))


def _parts(*, whole: bool, picture: Path | None) -> Mapping[str, Part]:
    return {
        "list": listing.measure,
        "exact": exact.measure,
        "start": start.measure,
        "speech": speech.measure,
        "journal": ten_years.measure,
        "library": partial(whole_library.measure, whole=whole),
        "mix": partial(mix.measure, whole=whole),
        "export": partial(export.measure, whole=whole),
        "many": partial(export_many.measure, whole=whole),
        "bells": partial(bells.measure, picture),
        "beds": partial(beds.measure, picture),
        "breath": partial(breath.measure, picture),
        "voices": voices.measure,
        "skipping": export_skipping.measure,
        "helps": partial(helps.measure, whole=whole),
        "proven": promises.proven,
        "load": load.measure,
    }


def _rows_of(part: Part) -> list[Row]:
    """Measure a part; one that breaks is told of, and does not take the others with it."""
    try:
        return part()
    except RuntimeError as error:
        say(str(error))
        why = textwrap.shorten(str(error).splitlines()[-1], _LONGEST_TROUBLE)
        return [Row(what="the whole part", figure=why, goal="runs to its end", is_met=False)]


def _arguments() -> argparse.Namespace:
    known = tuple(_parts(whole=False, picture=None))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}")
    parser.add_argument("--whole", action="store_true", help="all of it, at full size: takes hours")
    parser.add_argument("--markdown", type=Path, metavar="FILE.md", help="write the table there as well")
    parser.add_argument("--picture", type=Path, metavar="FILE.png", help="draw bells, beds or breath there")
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in known:
            parser.error(f"there is no benchmark {name!r}; there are {', '.join(known)}")
    return arguments


def _machine() -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {machine}{busy}."


if __name__ == "__main__":
    main()
