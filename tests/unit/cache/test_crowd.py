"""Many at once: one builder a key, and nobody gets a half file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voiceguide.cache import Cache, Recipe

KEYS = 20
WORKERS = 8

PROGRAM = """
import os, sys, time
from pathlib import Path
from voiceguide.cache import Cache, Recipe

root, diary, number = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
cache = Cache(root)
for turn in range(20):
    key = (turn * 7 + number * 3) % 20

    def build(path):
        with (diary / str(os.getpid())).open("a") as file:
            file.write(f"{key}\\n")
        with path.open("wb") as file:
            for _ in range(10):
                file.write(b"%02d" % key * 100)
                file.flush()
                time.sleep(0.001)
        return {"key": key}

    entry = cache.make(Recipe("clips", {"key": key}), build)
    assert entry.path.read_bytes() == b"%02d" % key * 1000, entry
    assert entry.facts == {"key": key}
"""


def test_eight_processes_make_twenty_keys_once_each(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    diary.mkdir()
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(tmp_path / "cache"), str(diary), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(WORKERS)
    ]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    for worker in workers:
        worker.communicate(b"go\n")
    assert [worker.returncode for worker in workers] == [0] * WORKERS
    built = [line for page in diary.iterdir() for line in page.read_text().split()]
    assert sorted(map(int, built)) == list(range(KEYS))
    assert len(list(Cache(tmp_path / "cache").entries())) == KEYS


def test_eight_threads_make_twenty_keys_once_each(cache: Cache) -> None:
    built: list[int] = []
    troubles: list[BaseException] = []
    together = threading.Barrier(WORKERS)

    def work(number: int) -> None:
        together.wait()
        for turn in range(KEYS):
            key = (turn * 7 + number * 3) % KEYS
            entry = cache.make(Recipe("clips", {"key": key}), lambda path, key=key: write(path, key))
            if entry.path.read_bytes() != b"%02d" % key * 1000:
                troubles.append(AssertionError(key))

    def write(path: Path, key: int) -> Mapping[str, Any]:
        built.append(key)
        with path.open("wb", buffering=0) as file:
            for _ in range(10):
                file.write(b"%02d" % key * 100)
                os.sched_yield()
        return {}

    threads = [threading.Thread(target=work, args=(number,)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert sorted(built) == list(range(KEYS))


def test_who_waits_for_a_builder_that_fails_builds_in_its_place(cache: Cache) -> None:
    begun, fail = threading.Event(), threading.Event()
    recipe = Recipe("clips", {"key": 1})

    def first(path: Path) -> Mapping[str, Any]:
        begun.set()
        fail.wait()
        raise RuntimeError("gave up")

    def second(path: Path) -> Mapping[str, Any]:
        path.write_bytes(b"whole")
        return {}

    outcomes: list[str] = []

    def try_first() -> None:
        try:
            cache.make(recipe, first)
        except RuntimeError as error:
            outcomes.append(str(error))

    failing = threading.Thread(target=try_first)
    failing.start()
    begun.wait()
    waiting = threading.Thread(target=lambda: outcomes.append(cache.make(recipe, second).path.name))
    waiting.start()
    fail.set()
    failing.join()
    waiting.join()
    assert sorted(outcomes) == sorted(["gave up", recipe.file_name])
    assert (cache.root / "clips" / recipe.key[:2] / recipe.file_name).read_bytes() == b"whole"
