"""`python -m benchmarks [NAME]…`: run some or all, and print one table.

There are list, library, start, speech, mix, bells, beds, breath, voices, export, skipping, many, journal
and helps.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks import (
    beds,
    bells,
    breath,
    export,
    export_many,
    export_skipping,
    helps,
    mix,
    speech,
    start,
    voices,
)
from benchmarks import journal as ten_years
from benchmarks import library as whole_library
from benchmarks import list as listing
from benchmarks.table import Row, say, show


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument(
        "--quick", action="store_true", help="let the rivals mix ten minutes only, and export as much"
    )
    parser.add_argument("--whole", action="store_true", help="render every practice at every length")
    parser.add_argument("--picture", type=Path, metavar="FILE.png", help="draw bells, beds or breath there")
    arguments = parser.parse_args()
    benchmarks: Mapping[str, Callable[[], list[Row]]] = {
        "list": listing.measure,
        "library": partial(whole_library.measure, whole=arguments.whole),
        "start": start.measure,
        "speech": speech.measure,
        "mix": partial(mix.measure, quick=arguments.quick),
        "bells": partial(bells.measure, arguments.picture),
        "beds": partial(beds.measure, arguments.picture),
        "breath": partial(breath.measure, arguments.picture),
        "voices": voices.measure,
        "export": partial(export.measure, quick=arguments.quick),
        "skipping": export_skipping.measure,
        "many": partial(export_many.measure, quick=arguments.quick),
        "journal": ten_years.measure,
        "helps": partial(helps.measure, quick=arguments.quick),
    }
    names = arguments.names or list(benchmarks)
    for name in names:
        if name not in benchmarks:
            parser.error(f"there is no benchmark {name!r}; there are {', '.join(benchmarks)}")
    parts = []
    for name in names:
        say(f"{name} …")
        parts.append((name, benchmarks[name]()))
    show(parts)
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    print(f"Python {platform.python_version()}, {machine}")


if __name__ == "__main__":
    main()
