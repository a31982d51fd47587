"""Killed at random moments: nothing half is taken for whole, nothing of the person's lost; and it goes on."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.campaign import cases, tell
from tests.faults.kills import NEVER, Content, Killer, content_of, practice, unfinished_in
from voiceguide.cache import Cache
from voiceguide.player.bookmark import recall
from voiceguide.settings import load

RENDERS = cases(few=2, whole=270)
SPOKEN = cases(few=1, whole=130)
CLEANINGS = cases(few=1, whole=120)
LISTS = cases(few=2, whole=100)
SETTINGS = cases(few=2, whole=60)

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="who outlives a program is told by Linux alone"),
]


def undisturbed(killer: Killer, root: Path, *words: str | Path) -> tuple[Content, float]:
    """Let a command have its way once; what is in the cache then, and how many seconds that took."""
    end = killer.run(*words)
    assert end.code == 0, end.err
    return content_of(root), end.seconds


def forget(root: Path, *kinds: str) -> None:
    for kind in kinds:
        shutil.rmtree(root / kind, ignore_errors=True)


@pytest.mark.parametrize(("engine", "kills"), [("tone", RENDERS), ("pyttsx3", SPOKEN)])
def test_a_render_that_is_killed_is_made_again_to_the_byte(
    engine: str, kills: int, tmp_path: Path, cache: Cache, killer: Killer
) -> None:
    script, root = practice(tmp_path, engine), cache.root
    before = set(content_of(root))
    words = ("render", script, "--plain")
    reference, whole = undisturbed(killer, root, *words)
    made = {name.partition("/")[0] for name in set(reference) - before}
    there, longest, most_left = reference, 0.0, 0
    while killer.total < kills:
        if there == reference:  # another one from the start; a bed is slow to make
            forget(root, *made, *(["bells"] if killer.chance.random() < 0.2 else []))
        whom = killer.chance.choice(("all", "all", "parent", "worker") if engine != "tone" else ("all",))
        end = killer.run(*words, seconds=killer.moment(whole), whom=whom)
        assert end.code <= 0 or (whom == "worker" and end.err), end
        there = content_of(root)
        assert there.items() <= reference.items()
        longest, most_left = max(longest, end.seconds), max(most_left, len(unfinished_in(root)))
    assert killer.run(*words).code == 0
    assert content_of(root) == reference
    assert unfinished_in(root) == []
    told = ", ".join(f"{count} of {whom}" for whom, count in sorted(killer.kills.items()))
    tell(
        f"kill -9 while rendering with {engine}",
        tried=killer.total,
        unit="kills",
        seconds=longest,
        note=f"{told}; at most {most_left} unfinished files in the cache",
    )


VERBS = (
    ("clean",),
    ("clean", "--older-than", "0m"),
    ("clean", "--max-size", "1M"),
    ("verify",),
)


def test_cleaning_that_is_killed_beside_a_render_takes_nothing_from_it(
    tmp_path: Path, cache: Cache, killers: tuple[Killer, Killer]
) -> None:
    script, root = practice(tmp_path, "tone"), cache.root
    reference, target = tmp_path / "reference.flac", tmp_path / "small.flac"
    rendering, cleaning = (killer.begin(seed=3) for killer in killers)
    chance = rendering.chance
    assert rendering.run("render", script, "--to", reference).code == 0
    beds = {path: path.read_bytes() for path in root.glob("beds/*/*")}
    whole = rendering.run("render", script, "--to", target).seconds
    ends: Counter[str] = Counter()
    with ThreadPoolExecutor(1) as beside:
        for number in range(20 * CLEANINGS):
            if cleaning.total >= CLEANINGS:
                break
            target.unlink()
            forget(root, *(("sessions",), ("sessions", "clips"), ("clips", "voices", "sessions"))[number % 3])
            for path, content in beds.items():  # which are slow to make
                if not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
            render, clean = ("render", script, "--to", target), ("cache", *VERBS[number % len(VERBS)])
            seconds = chance.choice((chance.uniform(0.01, 0.2), NEVER))
            if chance.random() < 0.5:  # either is the first
                rendered = beside.submit(rendering.run, *render)
                time.sleep(chance.uniform(0, whole))
                end = cleaning.run(*clean, seconds=seconds)
                assert rendered.result().code == 0, rendered.result().err
            else:
                cleaned = beside.submit(cleaning.run, *clean, seconds=seconds)
                time.sleep(chance.uniform(0, 0.1))
                done = rendering.run(*render)
                assert done.code == 0, done.err
                end = cleaned.result()
            if end.code == 1:
                assert "Nothing was deleted." in end.err
            ends[{0: "cleaned", 1: "refused"}.get(end.code, "killed")] += 1
            assert target.read_bytes() == reference.read_bytes()
            content_of(root)
    assert cleaning.run("cache", "clean", "--max-size", "0M").code == 0
    assert content_of(root) == {}
    told = f"{ends['cleaned']} more were done, {ends['refused']} refused"
    tell("kill -9 while cleaning beside a render", tried=cleaning.total, unit="kills", note=told)


def test_a_library_that_is_read_by_one_who_is_killed_is_known_whole(tmp_path: Path, killer: Killer) -> None:
    folder, index = tmp_path / "many", tmp_path / "index"
    folder.mkdir()
    chance = random.Random(5)

    def change(name: str) -> None:
        path = folder / f"{name}.yaml"
        path.write_text(f"Title {chance.random()}", encoding="utf-8")
        then = time.time() - chance.uniform(60, 10**6)  # or it may still be changing, and is not kept
        os.utime(path, (then, then))

    for number in range(600):
        change(f"practice-{number}")
    whole = killer.run("read_library", folder, index).seconds
    for number in range(20 * LISTS):
        if killer.total == LISTS:
            break
        if number % 3 == 0:
            shutil.rmtree(index, ignore_errors=True)
        for _ in range(100):
            change(f"practice-{chance.randrange(600)}")
        (folder / f"practice-{number}.yaml").unlink(missing_ok=True)
        killer.run("read_library", folder, index, seconds=killer.moment(whole))
        known = killer.run("read_library", folder, index)
        assert sorted(json.loads(known.out)) == [
            [path.stem, path.read_text(encoding="utf-8"), f"{path.stem} 1"]
            for path in sorted(folder.iterdir())
        ]
    assert killer.total == LISTS
    assert [path.suffix for path in index.iterdir()] == [".sqlite3"]
    tell("kill -9 while knowing a library", tried=killer.total, unit="kills")


def test_settings_and_a_place_that_are_written_by_one_who_is_killed_are_whole(
    tmp_path: Path, killer: Killer
) -> None:
    file, place = tmp_path / "settings.yaml", tmp_path / "bookmark.json"
    assert killer.run("set_settings", file).code == 0
    reference = file.read_text(encoding="utf-8")
    whole = killer.run("mark_place", place, "0", "20").seconds
    last = 19
    for _ in range(20 * SETTINGS):
        if killer.total >= SETTINGS:
            break
        file.unlink(missing_ok=True)
        killer.run("set_settings", file, seconds=killer.moment(0.05))
        if file.exists():
            assert len(file.read_text(encoding="utf-8").splitlines()) == len(reference.splitlines())
            load(file)
        else:
            assert killer.run("set_settings", file).code == 0
            assert file.read_text(encoding="utf-8") == reference
        told = killer.run("mark_place", place, str(last + 1), "20", seconds=killer.moment(whole)).out
        last = int(told.split()[-1]) if told.split() else last
        kept = recall(place)
        assert kept is not None
        assert kept.position - last in (0, 1)  # the one after the last one told may be kept as well
        last = kept.position
    tell("kill -9 while writing settings and place", tried=killer.total, unit="kills")
