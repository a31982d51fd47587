"""A folder that cannot be written, a full disk, a killed process: a clear word, and nothing half."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from voiceguide.cache import Cache, Recipe
from voiceguide.errors import CacheError

FEET = Recipe("clips", {"text": "Notice your feet."}, label="feet")


def build(path: Path) -> Mapping[str, Any]:
    path.write_bytes(b"feet")
    return {"frames": 4}


def files(root: Path) -> list[str]:
    return sorted(path.name for path in root.glob("*/*/*"))


# A folder's rights do not hold for root, who runs the tests in many places; a file in its way does.


def test_a_root_that_is_a_file_is_told_of(tmp_path: Path) -> None:
    root = tmp_path / "file"
    root.write_text("mine")
    with pytest.raises(CacheError) as caught:
        Cache(root).make(FEET, build)
    assert str(root) in caught.value.what
    assert "VOICEGUIDE_CACHE" in caught.value.remedy
    assert root.read_text() == "mine"


def test_a_root_below_a_file_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CacheError, match="Not a directory") as caught:
        Cache(tmp_path / "file" / "cache").make(FEET, build)
    assert "VOICEGUIDE_CACHE" in caught.value.remedy


def test_a_file_where_the_kind_has_its_folder_is_told_of(cache: Cache) -> None:
    cache.root.mkdir(parents=True)
    (cache.root / "clips").write_text("mine")
    with pytest.raises(CacheError, match="cannot write to its cache"):
        cache.make(FEET, build)


def test_an_empty_folder_in_the_place_of_a_file_makes_way_and_another_is_told_of(cache: Cache) -> None:
    made = cache.make(FEET, build)
    for place in (made.path, made.path.with_name(f"{made.path.name}.json")):
        place.unlink()
        place.mkdir()
        assert Cache(cache.root).make(FEET, build) == made
        place.unlink()
        place.mkdir()
        (place / "mine").write_text("mine")
        with pytest.raises(CacheError, match="There is a folder") as caught:
            Cache(cache.root).make(FEET, build)
        assert str(place) in caught.value.what
        (place / "mine").unlink()
    assert Cache(cache.root).make(FEET, build) == made


def test_looking_below_a_file_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    cache = Cache(tmp_path / "file")
    assert cache.find(FEET) is None
    assert list(cache.entries()) == []


def test_a_builder_whose_file_cannot_be_written_is_the_caches_trouble(cache: Cache) -> None:
    def fail(path: Path) -> Mapping[str, Any]:
        raise OSError(28, "No space left on device")

    with pytest.raises(CacheError, match="No space left on device") as caught:
        cache.make(FEET, fail)
    assert "Free some space" in caught.value.remedy
    assert files(cache.root) == []


def mounted(folder: Path, *options: str) -> bool:
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KiB."""
    folder = tmp_path / "disk"
    if not mounted(folder, "size=512k"):
        pytest.skip("mounting is not permitted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_of_and_keeps_nothing_half(small_disk: Path) -> None:
    cache = Cache(small_disk / "cache")
    whole = cache.make(Recipe("clips", {"text": "Fits."}), build)

    def too_much(path: Path) -> Mapping[str, Any]:
        path.write_bytes(bytes(1 << 20))
        return {}

    with pytest.raises(CacheError, match="No space left on device") as caught:
        cache.make(FEET, too_much)
    assert "Free some space" in caught.value.remedy
    assert files(cache.root) == [whole.path.name, f"{whole.path.name}.json"]
    assert cache.make(FEET, build).path.read_bytes() == b"feet"


class LibraryError(RuntimeError):
    """What a library says for a full disk."""


def fill_up(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def test_a_full_disk_is_told_of_whatever_a_library_made_of_it(small_disk: Path) -> None:
    def in_its_own_words(path: Path) -> Mapping[str, Any]:
        try:
            fill_up(path)
        except OSError:
            raise LibraryError("System error.") from None
        return {}

    with pytest.raises(CacheError, match="No space left on device"):
        Cache(small_disk / "cache").make(FEET, in_its_own_words)
    assert files(small_disk / "cache") == []


def test_a_library_that_keeps_quiet_about_a_full_disk_is_not_believed(small_disk: Path) -> None:
    def quietly(path: Path) -> Mapping[str, Any]:
        try:
            fill_up(path)
        except OSError:
            return {}
        return {}

    with pytest.raises(CacheError, match="No space left on device"):
        Cache(small_disk / "cache").make(FEET, quietly)
    assert files(small_disk / "cache") == []


def test_other_trouble_of_a_library_stays_its_own(cache: Cache) -> None:
    def fail(path: Path) -> Mapping[str, Any]:
        raise LibraryError("System error.")

    with pytest.raises(LibraryError):
        cache.make(FEET, fail)


def test_a_disk_that_became_read_only_still_gives_what_it_has(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    if not mounted(disk, "size=512k"):
        pytest.skip("mounting is not permitted here")
    try:
        made = Cache(disk / "cache").make(FEET, build)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        cache = Cache(disk / "cache")
        assert cache.make(FEET, build) == made
        with pytest.raises(CacheError, match="Read-only file system"):
            cache.make(Recipe("clips", {"text": "Another."}), build)
        with pytest.raises(CacheError, match="Read-only file system"):
            cache.remove(made)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


SLEEPER = """
import sys, time
from pathlib import Path
from voiceguide.cache import Cache, Recipe

def build(path):
    path.write_bytes(b"fe")
    print("half", flush=True)
    time.sleep(600)

Cache(Path(sys.argv[1])).make(Recipe("clips", {"text": "Notice your feet."}, label="feet"), build)
"""


def test_a_process_killed_while_building_leaves_nothing_that_is_taken_for_whole(cache: Cache) -> None:
    process = subprocess.Popen([sys.executable, "-c", SLEEPER, str(cache.root)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"half\n"
    process.kill()
    process.communicate()
    assert cache.find(FEET) is None
    assert list(cache.entries()) == []
    assert len(list(cache.leftovers(older_than=-60))) == 1
    made = cache.make(FEET, build)
    assert made.path.read_bytes() == b"feet"
    assert Cache(cache.root).find(FEET) == made


KILLED_ANYWHERE = """
import os, signal, sys
from pathlib import Path
from voiceguide.cache import Cache, Recipe, record, store

FEET = Recipe("clips", {"text": "Notice your feet."}, label="feet")

def build(path):
    path.write_bytes(b"feet")
    return {"frames": 4}

def make_and_die(root, steps):
    left = steps
    def trace(frame, event, argument):
        nonlocal left
        if frame.f_code.co_filename in (store.__file__, record.__file__):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    Cache(root).make(FEET, build)
    os._exit(0)

os.fsync = lambda handle: None  # it is the process that dies, not the machine
folder, steps, half = Path(sys.argv[1]), 0, 0
while True:
    root = folder / str(steps)
    child = os.fork()
    if child == 0:
        make_and_die(root, steps)
    _, status = os.waitpid(child, 0)
    cache = Cache(root)
    found = cache.find(FEET)
    assert found is None or (found.path.read_bytes() == b"feet" and found.facts == {"frames": 4}), steps
    half += found is None and any(root.glob("*/*/*"))
    assert all(cache.is_intact(entry) for entry in cache.entries()), steps
    assert cache.make(FEET, build).path.read_bytes() == b"feet", steps
    for path in cache.leftovers(older_than=-60):
        path.unlink()
    assert len(list(root.glob("*/*/*"))) == 2, steps
    if status == 0:
        break
    steps += 2
print(steps, half)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the test forks")
def test_a_process_may_be_killed_at_any_line_of_a_build(tmp_path: Path) -> None:
    program = [sys.executable, "-c", KILLED_ANYWHERE, str(tmp_path)]
    told = subprocess.run(program, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    steps, half = map(int, told.stdout.split())
    assert steps > 50
    assert half > 10
