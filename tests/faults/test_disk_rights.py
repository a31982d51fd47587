"""Folders that may not be written, are missing, or are files; and disks that are mounted read-only."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.campaign import cases, tell
from tests.faults.disk_bench import Bench, bench
from tests.faults.disk_deeds import DEEDS, had

__all__ = ["bench"]

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="the program is watched by preloading"),
]

PLACES = (
    *("cache", "phone", "out", "scripts", "tmp", "home"),
    *("home/cache", "home/config", "home/data", "home/state"),
)
"""What can be on a disk of its own, or in somebody else's hands."""

_NOT_HERE = ("voices --add", "journal helps")  # minutes each, and nothing new
_FEW = ("play", "record", "journal add")
_IS_WHOLE = bool(cases(few=0, whole=1))
_TRIED = [name for name in DEEDS if name not in _NOT_HERE] if _IS_WHOLE else [*_FEW]


@contextmanager
def unwritable(place: Path) -> Iterator[None]:
    """No rights to write, in a folder and all that is in it."""
    subprocess.run(["chmod", "-R", "a-w", place], check=True)
    yield
    subprocess.run(["chmod", "-R", "u+w", place], check=True)


@contextmanager
def missing(place: Path) -> Iterator[None]:
    place.rename(place.with_name("elsewhere"))
    yield
    shutil.rmtree(place, ignore_errors=True)
    place.with_name("elsewhere").rename(place)


@contextmanager
def a_file(place: Path) -> Iterator[None]:
    place.rename(place.with_name("elsewhere"))
    place.write_text("mine")
    yield
    assert place.read_text() == "mine"
    place.unlink()
    place.with_name("elsewhere").rename(place)


@contextmanager
def mounted_read_only(place: Path) -> Iterator[None]:
    subprocess.run(["mount", "--bind", place, place], check=True, capture_output=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True, capture_output=True)
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def can_mount(folder: Path) -> bool:
    folder.mkdir()
    try:
        with mounted_read_only(folder):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def told(bench: Bench, place: str, came: dict[str, Any]) -> bool:
    """Whether what was said names the place, or what lies in it."""
    return any(name in came["err"] for name in (str(bench.root / place), f"{place}/", f"folder {place}"))


@pytest.mark.parametrize("name", _TRIED)
def test_a_place_that_cannot_be_written_is_named_and_what_needs_it_not_goes_on(
    bench: Bench, tmp_path: Path, name: str
) -> None:
    faults = [unwritable, missing, a_file, *([mounted_read_only] if can_mount(tmp_path / "disk") else [])]
    deed, number = DEEDS[name], _TRIED.index(name)
    bench.return_to(bench.base(deed))
    usual = bench.do(deed.words, deed.deed, is_plain=True)
    after = had(bench.root)
    wrong, tried = [], 0
    for turn, place in enumerate(PLACES if _IS_WHOLE else PLACES[number::3]):
        for fault in faults if _IS_WHOLE else (faults[(number + turn) % len(faults)],):
            bench.return_to(bench.base(deed))
            before = had(bench.root)
            if not (bench.root / place).is_dir():
                continue
            with fault(bench.root / place):
                came = bench.do(deed.words, deed.deed, is_plain=True)
            case = (place, fault.__name__, came["code"], came["err"])
            tried += 1
            is_gone = fault in (missing, a_file)
            is_nothing = is_gone and came["code"] == 2  # no journal is there, it says, and none is
            if came["code"] not in (0, 1, 2) or "Traceback" in came["err"]:
                wrong.append(("crash", *case))
            elif came["code"] not in (0, usual["code"]) and not (is_nothing or told(bench, place, came)):
                wrong.append(("not named", *case))
            now = had(bench.root)
            if any(what not in now for what in before if what in after):
                wrong.append(("lost", *case))
            is_there = place == "cache" and fault in (unwritable, mounted_read_only)
            if name == "play" and is_there and came["out"] != usual["out"]:
                wrong.append(("what is in the cache was not heard", *case))
            again = bench.do(deed.words, deed.deed, is_plain=True)
            if again["code"] not in (0, usual["code"]) and now == before:
                wrong.append(("next run", *case, again["err"]))
    assert wrong == [], "\n".join(map(str, wrong))
    note = f"{len(PLACES)} places, {len(faults)} ways"
    tell("places that cannot be written", tried=tried, unit="deeds", note=note)
