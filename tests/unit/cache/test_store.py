from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from voiceguide.cache import Cache, Entry, Recipe, checksums
from voiceguide.errors import CacheError, SoundError

FEET = Recipe("clips", {"text": "Notice your feet."}, label="Notice your feet.")
HANDS = Recipe("clips", {"text": "Notice your hands."}, label="Notice your hands.")


class Builder:
    """Writes what it is told to, and counts how often it is asked."""

    def __init__(self, content: bytes = b"feet", facts: Mapping[str, Any] | None = None) -> None:
        self.content = content
        self.facts = {"frames": 4} if facts is None else facts
        self.paths: list[Path] = []

    def __call__(self, path: Path) -> Mapping[str, Any]:
        self.paths.append(path)
        path.write_bytes(self.content)
        return self.facts


def never(path: Path) -> Mapping[str, Any]:
    raise AssertionError("nothing had to be built")


def files(cache: Cache) -> list[str]:
    return sorted(path.name for path in cache.root.glob("*/*/*"))


def make_older(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_what_was_never_made_is_missing(cache: Cache) -> None:
    assert cache.find(FEET) is None
    assert cache.peek(FEET) is None
    assert list(cache.entries()) == []
    assert list(cache.leftovers(older_than=0)) == []


def test_looking_up_writes_nothing(cache: Cache) -> None:
    cache.find(FEET)
    assert not cache.root.exists()


def test_what_was_made_is_found(cache: Cache) -> None:
    made = cache.make(FEET, Builder(b"feet", {"frames": 4, "lufs": -18.25}))
    assert made.path.read_bytes() == b"feet"
    assert made.facts == {"frames": 4, "lufs": -18.25}
    assert cache.find(FEET) == cache.peek(FEET) == made
    assert cache.make(FEET, never) == made


def test_another_process_finds_it_too(cache: Cache) -> None:
    made = cache.make(FEET, Builder())
    assert Cache(cache.root).find(FEET) == made
    assert Cache(cache.root).make(FEET, never) == made


def test_only_what_was_asked_for_is_found(cache: Cache) -> None:
    cache.make(FEET, Builder())
    assert cache.find(HANDS) is None


def test_an_entry_is_an_audio_file_and_its_record(cache: Cache) -> None:
    made = cache.make(FEET, Builder())
    assert made.path == cache.root / "clips" / FEET.key[:2] / FEET.file_name
    assert files(cache) == [FEET.file_name, f"{FEET.file_name}.json"]
    record = json.loads(made.path.with_name(f"{FEET.file_name}.json").read_text())
    assert record["recipe"] == {"text": "Notice your feet."}


def test_the_builder_writes_beside_the_entry_with_the_same_ending(cache: Cache) -> None:
    build = Builder()
    made = cache.make(FEET, build)
    assert build.paths[0].parent == made.path.parent
    assert build.paths[0].suffix == ".flac"
    assert build.paths[0] != made.path


def test_facts_and_ingredients_read_back_as_json_has_them(cache: Cache) -> None:
    recipe = Recipe("clips", {"text": "\udcff “é” 😀", "list": (1, 2.5, None, True)})
    cache.make(recipe, Builder(facts={"tuple": (1, "ü")}))
    found = Cache(cache.root).find(recipe)
    assert found is not None
    assert found.facts == {"tuple": [1, "ü"]}
    assert found.recipe == {"text": "\udcff “é” 😀", "list": [1, 2.5, None, True]}


def test_a_builder_that_raises_leaves_nothing(cache: Cache) -> None:
    def fail(path: Path) -> Mapping[str, Any]:
        path.write_bytes(b"half")
        raise SoundError("no voice")

    with pytest.raises(SoundError, match="no voice"):
        cache.make(FEET, fail)
    assert files(cache) == []
    assert cache.make(FEET, Builder()).path.read_bytes() == b"feet"


def test_a_builder_that_is_interrupted_leaves_nothing(cache: Cache) -> None:
    def interrupt(path: Path) -> Mapping[str, Any]:
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.make(FEET, interrupt)
    assert files(cache) == []


def test_facts_that_json_cannot_write_leave_nothing(cache: Cache) -> None:
    with pytest.raises(TypeError):
        cache.make(FEET, Builder(facts={"path": object()}))
    assert files(cache) == []
    assert cache.find(FEET) is None


def test_a_builder_that_writes_nowhere_makes_an_empty_file(cache: Cache) -> None:
    made = cache.make(FEET, lambda path: {})
    assert made.size == 0
    assert Cache(cache.root).find(FEET) == made


def test_entries_lists_every_one(cache: Cache) -> None:
    made = [cache.make(recipe, Builder()) for recipe in (FEET, HANDS, Recipe("bells", {"bell": "bowl"}))]
    assert sorted(cache.entries(), key=lambda entry: entry.path) == sorted(made, key=lambda entry: entry.path)


def test_entries_does_not_list_a_record_that_is_being_written(cache: Cache) -> None:
    made = cache.make(FEET, Builder())
    record = made.path.with_name(f"{made.path.name}.json")
    record.with_name(".part-abc.json").write_bytes(record.read_bytes())
    assert list(cache.entries()) == [made]


def test_a_removed_entry_is_gone(cache: Cache) -> None:
    made = cache.make(FEET, Builder())
    cache.make(HANDS, Builder())
    cache.remove(made)
    assert cache.find(FEET) is None
    assert files(cache) == [HANDS.file_name, f"{HANDS.file_name}.json"]
    cache.remove(made)


def test_what_was_removed_is_looked_at_again_when_it_comes_back(cache: Cache) -> None:
    made = cache.make(FEET, Builder(b"feet"))
    record = made.path.with_name(f"{made.path.name}.json")
    kept = record.read_bytes()
    cache.remove(made)
    record.write_bytes(kept)
    made.path.write_bytes(b"feeT")
    assert cache.find(FEET) is None


def test_what_cannot_be_removed_is_told_of(cache: Cache) -> None:
    blocked = cache.root / "clips" / "00" / "folder.flac"
    blocked.mkdir(parents=True)
    entry = Entry(path=blocked, digest="", spot_digest="", size=0, facts={}, recipe={})
    with pytest.raises(CacheError, match=r"cannot delete from its cache at .*cache"):
        cache.remove(entry)


def test_leftovers_are_what_nobody_will_find(cache: Cache) -> None:
    made = cache.make(FEET, Builder())
    folder = made.path.parent
    orphan = folder / f"orphan-{32 * '0'}.flac"
    unfinished = folder / f"{FEET.key[:8]}.part-abc.flac"
    half_record = folder / ".part-abc.json"
    damaged = folder / f"damaged-{32 * '1'}.flac"
    for path in (orphan, unfinished, half_record, damaged, damaged.with_name(damaged.name + ".json")):
        path.write_bytes(b"{")
    lost = [orphan, unfinished, half_record, damaged, damaged.with_name(damaged.name + ".json")]
    assert sorted(cache.leftovers(older_than=-60)) == sorted(lost)


def test_young_leftovers_may_be_somebodys_work(cache: Cache) -> None:
    made = cache.make(FEET, Builder())
    young, old = (made.path.with_name(f"{name}.part-abc.flac") for name in ("0badcafe", "01dcafe0"))
    for path in (young, old):
        path.write_bytes(b"")
    make_older(old, 7200)
    assert list(cache.leftovers()) == [old]
    assert list(cache.leftovers(older_than=10_000)) == []


def test_a_record_without_its_audio_is_no_leftover_but_a_damaged_entry(cache: Cache) -> None:
    made = cache.make(FEET, Builder())
    made.path.unlink()
    assert list(cache.leftovers(older_than=-60)) == []
    assert [cache.is_intact(entry) for entry in cache.entries()] == [False]


@pytest.fixture
def short_spots(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of more than 400 bytes is long, and looked at in four places of a hundred bytes."""
    monkeypatch.setattr(checksums, "_BLOCK", 100)
    monkeypatch.setattr(checksums, "_SPOTS", 4)


def flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


@pytest.mark.usefixtures("short_spots")
@pytest.mark.parametrize("position", [0, 99, 300, 399, 600, 699, 900, 999])
def test_a_long_file_is_looked_at_from_its_beginning_to_its_end(cache: Cache, position: int) -> None:
    made = cache.make(FEET, Builder(bytes(1000)))
    flip(made.path, position)
    assert Cache(cache.root).find(FEET) is None


@pytest.mark.usefixtures("short_spots")
def test_a_long_file_is_not_read_whole_until_somebody_asks(cache: Cache) -> None:
    made = cache.make(FEET, Builder(bytes(1000)))
    flip(made.path, 200)
    assert Cache(cache.root).find(FEET) == made
    assert not cache.is_intact(made)


@pytest.mark.usefixtures("short_spots")
@pytest.mark.parametrize("position", range(0, 400, 40))
def test_a_short_file_is_read_whole(cache: Cache, position: int) -> None:
    made = cache.make(FEET, Builder(bytes(400)))
    assert made.spot_digest == made.digest
    flip(made.path, position)
    assert Cache(cache.root).find(FEET) is None


def test_whole_files_are_intact(cache: Cache) -> None:
    assert cache.is_intact(cache.make(FEET, Builder()))


def test_what_somebody_else_keeps_in_the_folder_is_never_a_leftover(cache: Cache) -> None:
    for name in ("Documents/letters/will.txt", "Music/ab/song.mp3", "clips/ab/notes.json", "a/b/c.flac"):
        path = cache.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
        os.utime(path, (0, 0))
    assert list(cache.leftovers()) == []


def test_another_label_finds_the_same_file(cache: Cache) -> None:
    def build(path: Path) -> dict[str, int]:
        path.write_bytes(b"x")
        return {}

    made = cache.make(Recipe("clips", {"a": 1}, label="one name"), build)
    found = cache.find(Recipe("clips", {"a": 1}, label="another"))
    assert found is not None
    assert found.path == made.path


def test_files_have_the_mode_that_other_programs_give_them(cache: Cache, tmp_path: Path) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    assert cache.make(FEET, Builder()).path.stat().st_mode == ordinary.stat().st_mode
