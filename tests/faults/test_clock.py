"""A wall clock that is years away, jumps while something plays, or differs from the times of files."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import datetime, timezone

import pytest

from tests.faults.campaign import cases, tell
from tests.faults.disk_bench import Bench, bench
from tests.faults.disk_deeds import DEEDS, had
from voiceguide.cache import Cache
from voiceguide.journal.store import Journal

__all__ = ["bench"]

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="the clock is changed by preloading"),
]

_YEAR = 365 * 86_400
_NOW = int(datetime.now(timezone.utc).timestamp())

CLOCKS = {
    "1970": -_NOW + 60,
    "set back ten years": -10 * _YEAR,
    "set back a day": -86_400,
    "set back an hour": -3600,
    "forward an hour": 3600,
    "forward forty days": 40 * 86_400,
    "2038 and after": 2**31 - _NOW + 60,
    "forward fifty years": 50 * _YEAR,
    "2107, where the times of sticks end": 4_354_819_198 - _NOW,
    "2200": 7_258_118_400 - _NOW,
}

ZONES = ("UTC", "America/New_York", "Pacific/Kiritimati", "Europe/Berlin")

_DOINGS = tuple(name for name in DEEDS if name not in ("voices --add", "journal helps", "show --plot"))
_FEW = ("record again", "plan swap", "cache clean", "list")


def test_whatever_the_clock_says_everything_is_done_and_nothing_is_lost(
    bench: Bench,
) -> None:
    whole = cases(few=0, whole=1)
    tried = 0
    for number, name in enumerate(_DOINGS if whole else _FEW):
        deed = DEEDS[name]
        bench.return_to(bench.base(deed))
        before = had(bench.root)
        usual = bench.do(deed.words, deed.deed)
        after = had(bench.root)
        clocks = list(CLOCKS.items())
        for place, (told, ahead) in enumerate(clocks if whole else clocks[number % 2 :: 6]):
            bench.return_to(bench.base(deed))
            done = bench.do(deed.words, deed.deed, ahead=[ahead], env={"TZ": ZONES[place % len(ZONES)]})
            is_over = name == "plan remind" and "last reminder would have been" in done["err"]
            assert done["code"] == usual["code"] or is_over, (name, told, done["err"])
            now = had(bench.root)
            lost = [what for what in before if what in after and what not in now]
            assert lost == [], (name, told)
            if deed.words[0] == "play":  # so fast a play is noted only if it took a moment
                now, wanted = ({**each, "journal": []} for each in (now, after))
                assert now == wanted, (name, told)
            elif not name.startswith(("journal", "export", "sync", "plan remind")):  # these write dates down
                assert now == after, (name, told)
            tried += 1
            again = bench.do(deed.words, deed.deed)  # the clock is right again
            assert again["code"] in (0, 1, 2), (name, told, again["err"])
            assert "Traceback" not in again["err"], (name, told)
            assert all(
                Cache(bench.root / "cache").is_intact(each) for each in Cache(bench.root / "cache").entries()
            )
    tell(
        "a clock that is wrong",
        tried=tried,
        unit="deeds",
        note=f"{len(CLOCKS)} clocks, {len(ZONES)} time zones",
    )


def test_what_was_written_by_a_wrong_clock_troubles_nobody_later(bench: Bench) -> None:
    """A session, a bookmark and a plan of the year 2060 or 1970 are still there, and decide nothing."""
    for told in ("1970", "forward fifty years"):
        bench.return_to(bench.bases / "first")
        script = str(bench.root / "scripts/small.yaml")
        assert (
            bench.do(
                ("journal", "add", "by a wrong clock", "--practice", "with-discomfort"), ahead=[CLOCKS[told]]
            )["code"]
            == 0
        )
        assert bench.do((script,), "stop", ahead=[CLOCKS[told]])["code"] == 0
        assert bench.do(("plan", "stop"))["code"] == 0
        assert bench.do(("plan", "start", "ground-feet"), ahead=[CLOCKS[told]])["code"] == 0
        for words in (("plan",), ("list",), ("journal", "list"), ("journal", "ask")):
            done = bench.do(words)
            assert done["code"] == 0, (told, words, done["err"])
        reminded = bench.do(("plan", "remind", "out/plan.ics"))
        if told == "1970":
            assert "would have been on 1970-01-30" in reminded["err"]
        else:
            calendar = (bench.root / "out/plan.ics").read_text()
            assert int(re.findall(r"COUNT=(\d+)", calendar)[0]) <= 30
        for form in ("json", "csv"):
            target = bench.root / f"out/journal.{form}"
            assert bench.do(("journal", "export", "--to", str(target), "--format", form))["code"] == 0
            copied = bench.do(("journal", "import", str(target), "--json"))
            assert copied["code"] == 0, (told, form, copied["err"])
        lines = Journal(bench.root / "home/data/voiceguide/journal.sqlite3").entries()
        assert [each.words for each in lines if each.words == "by a wrong clock"] == ["by a wrong clock"]


def test_a_journal_of_a_clock_that_was_never_set_goes_to_another_machine_and_back(bench: Bench) -> None:
    bench.return_to(bench.bases / "first")
    west = {"TZ": "America/New_York"}
    assert bench.do(("journal", "add", "first light"), ahead=[CLOCKS["1970"]], env=west)["code"] == 0
    for form in ("json", "csv"):
        target = str(bench.root / f"out/journal.{form}")
        assert bench.do(("journal", "export", "--to", target, "--format", form), env=west)["code"] == 0
        read = bench.do(("journal", "import", target), env={**west, "XDG_DATA_HOME": str(bench.root / form)})
        assert read["code"] == 0, read["err"]
        lines = Journal(bench.root / form / "voiceguide/journal.sqlite3").entries()
        assert "first light" in [each.words for each in lines]


def test_files_of_any_age_are_found_and_cleaned_by_their_age(bench: Bench) -> None:
    stamps = (2**33, 0, 1, _NOW + 10 * _YEAR, 2**31 + 5)
    for stamp in stamps[: cases(few=2, whole=len(stamps))]:
        bench.return_to(bench.base(DEEDS["render to a FLAC"]))
        for path in [*bench.root.joinpath("cache").rglob("*"), *bench.root.joinpath("home").rglob("*.json")]:
            if path.is_file() and path.stat().st_nlink == 1:
                os.utime(path, (stamp, stamp))
        os.utime(bench.root / "scripts/small.yaml", (stamp, stamp))
        assert bench.do(("ground-feet",), "stop")["code"] == 0
        os.utime(bench.root / "home/data/voiceguide/bookmark.json", (stamp, stamp))
        rendered = bench.do(("render", "scripts/small.yaml", "--json"))
        assert json.loads(rendered["out"])["cached"], stamp
        for _ in range(2):
            assert bench.do(("list",))["code"] == 0
        cleaned = bench.do(("cache", "clean", "--older-than", "30d", "--json"))
        assert (json.loads(cleaned["out"])["removed"] > 0) == (stamp < _NOW), stamp
        assert bench.do(("cache", "clean", "--max-size", "0K"))["code"] == 0
        assert bench.do(("render", "scripts/small.yaml"))["code"] == 0


def test_what_plays_goes_on_evenly_while_the_clock_jumps(bench: Bench) -> None:
    deed = DEEDS["play"]
    bench.return_to(bench.base(deed))
    usual = bench.do(deed.words)
    rounds = cases(few=1, whole=20)
    for _ in range(rounds):
        bench.return_to(bench.base(deed))
        jumps = [
            ahead for pair in zip(CLOCKS.values(), reversed(CLOCKS.values()), strict=True) for ahead in pair
        ]
        played = bench.do(deed.words, ahead=[0, *jumps])
        assert (played["code"], played["out"]) == (usual["code"], usual["out"]), played["err"]
        noted = Journal(bench.root / "home/data/voiceguide/journal.sqlite3").entries()
        # So fast a play is noted only if it took a moment, and not counted to its last second.
        lines = [each for each in noted if each.practice == "small"]
        assert len(lines) <= 1
        assert all(each.ending == "finished" and 0 < each.heard <= each.seconds + 1 for each in lines)
    tell(
        "playing while the clock jumps",
        tried=rounds,
        unit="sessions",
        note="heard to the last sample as ever",
    )
