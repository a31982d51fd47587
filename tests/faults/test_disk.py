"""A disk that is full, failing or read-only, from the n-th thing on that is written to it."""

from __future__ import annotations

import errno
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, groupby
from pathlib import Path
from typing import Any

import pytest

from tests.faults.campaign import cases, tell
from tests.faults.disk_bench import Bench, bench
from tests.faults.disk_deeds import DEEDS, Deed, had
from voiceguide.cache import Cache

DEEDS_TRIED = cases(few=6, whole=len(DEEDS))
FAULTS_EACH = cases(few=2, whole=10**9)
"""So many of what can fail; whole, a full disk from everything on that is written."""

_OTHERS = [(error, lasts) for error in (errno.EDQUOT, errno.EIO, errno.EROFS) for lasts in (True, False)]
_FULL = (errno.ENOSPC, errno.EDQUOT)
_LITTER = (
    "**/.voiceguide-*",
    "**/.unfinished-*",
    "**/.adding-*",
    "**/.*.json-*",
    "**/.*.yaml-*",
    "**/*.part-*",
)
_MANIFEST = (".voiceguide-export.json", ".voiceguide-export.log")

__all__ = ["bench"]

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="what is written is watched by preloading"),
]


def spots(written: Sequence[str]) -> list[int]:
    """Where a fault is tried, from 1: at everything, but of many writes into one file at a few."""
    chosen = []
    for _, same in groupby(enumerate(written, start=1), key=lambda each: each[1]):
        run = [number for number, _ in same]
        chosen += run if len(run) <= 5 else [*run[:2], run[len(run) // 2], *run[-2:]]
    return chosen


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something is done, and from the n-th thing on that is written the disk fails, or at that alone."""

    name: str
    error: int
    at: int
    lasts: bool

    def __str__(self) -> str:
        after = "on" if self.lasts else "alone"
        return f"{self.name}: {errno.errorcode[self.error]} from write {self.at} {after}"


@dataclass(frozen=True, kw_only=True)
class Undisturbed:
    """What comes of a deed on a good disk."""

    before: dict[str, Any]
    after: dict[str, Any]
    out: str
    written: list[str]


def faults_of(name: str, written: Sequence[str]) -> list[Fault]:
    """A full disk from every spot on; and at every third spot one of the other errors, or one that passes."""
    at_spots = spots(written)
    full = [Fault(name=name, error=errno.ENOSPC, at=at, lasts=True) for at in at_spots]
    others = zip(cycle([*_OTHERS, (errno.ENOSPC, False)]), at_spots[::3])
    return full + [Fault(name=name, error=error, at=at, lasts=lasts) for (error, lasts), at in others]


def undisturbed(bench: Bench, name: str) -> Undisturbed:
    bench.return_to(bench.base(DEEDS[name]))
    _edit(bench, DEEDS[name])
    before = had(bench.root)
    done = bench.do(DEEDS[name].words, DEEDS[name].deed)
    assert done["code"] == _usual_code(name), done
    return Undisturbed(before=before, after=had(bench.root), out=done["out"], written=done["written"])


def _usual_code(name: str) -> int:
    return 1 if name == "cache verify" else 0


def _edit(bench: Bench, deed: Deed) -> None:
    if deed.edited:
        script = bench.root / "scripts/small.yaml"
        script.write_text(script.read_text().replace("Rest.", "Rest now."))


def come_through(bench: Bench, fault: Fault, usual: Undisturbed) -> tuple[list[str], dict[str, Any]]:
    """Let a disk fail; what is wrong with what came of it, and what was said."""
    deed = DEEDS[fault.name]
    bench.return_to(bench.base(deed))
    _edit(bench, deed)
    came = bench.do(deed.words, deed.deed, error=fault.error, at=fault.at, lasts=fault.lasts)
    wrong = []
    if len(came["written"]) < fault.at:
        return [], came  # it wrote less this time, and nothing failed
    failed = came["written"][fault.at - 1 : None if fault.lasts else fault.at]
    places = {Path(each.partition(" ")[2]).relative_to(bench.root).parts[0] for each in failed}
    wrong += _wrong_with_words(bench, fault.name, places, came)
    litter = {path.name for pattern in _LITTER for path in bench.root.glob(pattern)} - set(_MANIFEST)
    if litter and fault.error in _FULL:
        wrong.append(f"litter: {litter}")
    cache = Cache(bench.root / "cache")
    if fault.name != "cache verify":
        wrong += [f"damaged: {entry.path.name}" for entry in cache.entries() if not cache.is_intact(entry)]
    check = _wrong_with_listening if "play" in deed.words else _wrong_with_doing
    return wrong + check(bench, fault.name, usual, came), came


def _wrong_with_words(bench: Bench, name: str, places: set[str], came: dict[str, Any]) -> list[str]:
    """What fails, fails in words, and one of the places that failed is named."""
    said = came["err"]
    if came["code"] not in (0, 1) or "Traceback" in said or "error of its own" in said:
        return ["crash"]
    is_named = any(str(bench.root / place) in said or f"{place}/" in said for place in places)
    if came["code"] == 1 and _usual_code(name) == 0 and not is_named:
        return [f"{', '.join(places)} is not blamed"]
    return []


def _wrong_with_listening(bench: Bench, name: str, usual: Undisturbed, came: dict[str, Any]) -> list[str]:
    """What is heard is heard, wherever it could not be kept; and that it is not in the journal is told."""
    wrong, now = [], had(bench.root)
    is_known = name == "play"  # how long the bed sounds alone before the lines are there is nobody's choice
    if is_known and came["code"] == 0 and came["out"] != usual.out:
        wrong.append("something else was heard")
    new = [line for line in now["journal"] if line not in usual.before["journal"]]
    if len(now["journal"]) != len(usual.before["journal"]) + len(new) or len(new) > 1:
        wrong.append("the journal is torn")
    is_noted = any("journal.sqlite3" in each for each in came["written"])  # so fast a play may be none
    if came["code"] == 0 and is_noted and not new and "not in your journal" not in came["err"]:
        wrong.append("it is not in the journal, and nobody said so")
    again = bench.do(DEEDS[name].words)
    if again["code"] != 0 or (is_known and again["out"] != usual.out):
        wrong.append(f"the next run fails: {again['err']}")
    return wrong


def _wrong_with_doing(bench: Bench, name: str, usual: Undisturbed, came: dict[str, Any]) -> list[str]:
    deed, now = DEEDS[name], had(bench.root)
    wrong = _lost(usual.before, now, usual.after)
    if came["code"] == 0 and now != usual.after:
        wrong.append(f"done, it said, and is not: {_difference(now, usual.after)}")
    if now != usual.after:  # else it is done, whatever failed after that
        again = bench.do(deed.words, deed.deed)
        after = had(bench.root)
        after["takes"] = _first_of(after["takes"], usual.after["takes"])
        if again["code"] != _usual_code(name) and now != usual.after:
            wrong.append(f"the next run fails: {again['err']}")
        elif after != usual.after:
            wrong.append(f"the next run ends elsewhere: {_difference(after, usual.after)}")
    return wrong


def _first_of(takes: list[str], wanted: list[str]) -> list[str]:
    """A recording that was cut off is a take as well, by and by."""
    return wanted if set(wanted) <= set(takes) else takes


def _lost(before: dict[str, Any], now: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is neither as it was nor as it should be."""
    wrong = []
    for what in before | now | after:
        if what == "takes":
            if not set(before[what]) <= set(now[what]):
                wrong.append("a recording is lost")
        elif now.get(what) not in (before.get(what), after.get(what)):
            wrong.append(f"{what} is torn: {before.get(what)} to {after.get(what)}, is {now.get(what)}")
        elif what in before and what in after and what not in now:
            wrong.append(f"{what} is lost")
    return wrong


def _difference(one: dict[str, Any], other: dict[str, Any]) -> str:
    return "; ".join(
        f"{key}: {one.get(key)} | {other.get(key)}" for key in one | other if one.get(key) != other.get(key)
    )


@pytest.mark.parametrize("name", sorted(random.Random(11).sample(list(DEEDS), DEEDS_TRIED)))
def test_whatever_is_written_when_a_disk_fails_nothing_is_torn_and_the_disk_is_named(
    bench: Bench, name: str
) -> None:
    if needed := DEEDS[name].needs:
        pytest.importorskip(needed)
    usual = undisturbed(bench, name)
    if not usual.written:
        pytest.skip("it only deletes, which a full disk does not hinder")
    faults = faults_of(name, usual.written)
    tried, bad, longest = 0, [], 0.0
    for fault in random.Random(11).sample(faults, min(FAULTS_EACH, len(faults))):
        bench.seconds.clear()
        wrong, came = come_through(bench, fault, usual)
        tried += 1
        longest = max(longest, bench.seconds[0])
        if wrong:
            at = came["written"][fault.at - 1 : fault.at]
            bad.append((str(fault), wrong, came["code"], came["err"], at))
    assert bad == [], "\n".join(map(str, bad))
    note = "full at every write; over quota, failing, read-only at a third"
    tell("a disk that fails", tried=tried, unit="faults", seconds=longest, note=note)


SMALL = (
    ("render", "cache"),
    ("render", "tmp"),
    ("render to a WAV", "out"),
    ("export ogg", "phone"),
    ("sync to another", "phone"),
    ("record", "scripts"),
    ("journal add", "home"),
    ("keep the place", "home"),
)
"""What is done, and which place is on a small disk of its own."""

_ROUNDS = cases(few=1, whole=40)


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[None]:
    """A real disk with so much room beside what is there; what came of it is kept when it goes."""
    aside = place.with_name("aside")
    place.rename(aside)
    place.mkdir()
    there = sum(-(-path.stat().st_size // 4096) * 4 + 4 for path in aside.rglob("*"))
    size = f"size={there + 8 + kilobytes}k"
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", place], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting is not permitted here")
    try:
        shutil.copytree(aside, place, dirs_exist_ok=True)
        yield
        shutil.rmtree(aside)
        shutil.copytree(place, aside)
    finally:
        subprocess.run(["umount", place], check=True)
    place.rmdir()
    aside.rename(place)


@pytest.mark.parametrize(("name", "place"), SMALL if _ROUNDS > 1 else SMALL[3::2])
def test_a_real_disk_with_little_room_is_named_and_nothing_on_it_is_torn(
    bench: Bench, name: str, place: str
) -> None:
    chance = random.Random(12)
    deed, usual = DEEDS[name], undisturbed(bench, name)
    bad = []
    for _ in range(_ROUNDS):
        room = chance.choice((0, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)) + 4 * chance.randrange(3)
        bench.return_to(bench.base(deed))
        _edit(bench, deed)
        with small_disk(bench.root / place, room):
            came = bench.do(deed.words, deed.deed)
        wrong = _wrong_with_words(bench, name, {place}, came)
        wrong += _wrong_with_doing(bench, name, usual, came)
        if wrong:
            bad.append((room, wrong, came["code"], came["err"]))
    assert bad == []
    tell("a small disk", tried=_ROUNDS, unit="disks", note="from 0 KB of room to 2 MB")
