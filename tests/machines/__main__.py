"""`python -m tests.machines NAME…`: try what other machines bring, and print a row for each.

    a machine's name     an empty Debian tree; needs root, debootstrap and bubblewrap
    fresh                every one of them but `tests`, which takes half an hour
    packages             wheel and sdist
    lowest, newest       the dependencies, with each Python named by --python

What is committed is tried, in clones. Trees of Debian are kept in --folder; everything else is made anew.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.machines import bounds, fresh, parcels

CHECKOUT = Path(__file__).parents[2]
_ROW = "{:<26} {:<8} {:>7}  {}"


def main() -> int:
    """Try what is named, one after another.

    Returns:
        0 if all of it worked, else 1.
    """
    asked = _arguments()
    names = [name for each in asked.names for name in (_every_fresh() if each == "fresh" else [each])]
    results = []
    for name in names:
        for label, shows, attempt in _attempts(name, asked):
            began = time.monotonic()
            try:
                worked = attempt()
            except (OSError, subprocess.CalledProcessError) as error:
                print(error, file=sys.stderr)
                worked = False
            results.append(
                (label, "works" if worked else "FAILS", f"{time.monotonic() - began:.0f} s", shows)
            )
            print(_ROW.format(*results[-1]), flush=True)
    return int(any(result[1] == "FAILS" for result in results))


def _arguments() -> argparse.Namespace:
    known = ["fresh", *fresh.MACHINES, "packages", "lowest", "newest"]
    parser = argparse.ArgumentParser(
        prog="python -m tests.machines",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="+", choices=known, metavar="NAME", help=", ".join(known))
    parser.add_argument("--python", action="append", help="an interpreter; again for each further one")
    parser.add_argument(
        "--tests", action="append", default=[], help="what pytest runs with lowest and newest"
    )
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp/voiceguide-machines"))
    return parser.parse_args()


def _every_fresh() -> list[str]:
    return [name for name in fresh.MACHINES if name != "tests"]


def _attempts(name: str, asked: argparse.Namespace) -> list[tuple[str, str, Callable[[], bool]]]:
    if name in fresh.MACHINES:
        return [(name, fresh.MACHINES[name].shows, partial(_fresh, name, asked.folder))]
    if name == "packages":
        return [(name, "wheel and sdist, installed elsewhere", _packages)]
    return [
        (
            f"{name} {Path(python).name}",
            python,
            partial(_bounds, python, asked.tests, oldest=name == "lowest"),
        )
        for python in asked.python or [sys.executable]
    ]


def _fresh(name: str, folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    return fresh.try_out(name, fresh.prepare(name, folder, CHECKOUT))


def _packages() -> bool:
    with tempfile.TemporaryDirectory(prefix="voiceguide-packages-") as made:
        folder = Path(made)
        sdist, wheel, again = parcels.build(folder, CHECKOUT, sys.executable)
        found = parcels.wrong(sdist, wheel, again)
        print(*found, sep="\n", end="", file=sys.stderr)
        return not found and parcels.try_out(folder, wheel, sys.executable)


def _bounds(python: str, tests: list[str], *, oldest: bool) -> bool:
    with tempfile.TemporaryDirectory(prefix="voiceguide-bounds-") as made:
        return bounds.try_out(bounds.install(Path(made), CHECKOUT, python, oldest=oldest), tests)


if __name__ == "__main__":
    sys.exit(main())
