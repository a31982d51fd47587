"""What is known of a library is kept, and never older than its scripts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from voiceguide.script import Library, load
from voiceguide.script.cards import Entry, entry_of, files_of
from voiceguide.script.index import Index
from voiceguide.units import Millis


class Shelf:
    """A library in a folder, its index, and a note of what was read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "scripts"
        (self.folder / "parts").mkdir(parents=True)
        self.library = Library([self.folder])
        self.index = folder / "index"
        self.read: list[str] = []

    def write(self, name: str, text: str, age: int = 1000) -> None:
        path = self.folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        stamp = path.stat().st_mtime - age
        os.utime(path, (stamp, stamp))

    def entries(self, edition: str = "1", *, spoken: bool = True) -> tuple[Entry, ...]:
        self.read.clear()
        return Index(self.index, edition).entries(self.library, self._read, spoken=spoken)

    def file(self) -> Path:
        (file,) = self.index.iterdir()
        return file

    def _read(self, name: str) -> tuple[Entry, Sequence[str]]:
        self.read.append(name)
        practice = load(self.library.find(name), self.library)
        return entry_of(name, practice, Millis(90_000)), files_of(practice)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path)
    shelf.write("parts/end", "title: End\nsteps:\n  - say: That was it.\n")
    head = "title: One\nlengths: [3m, 1m30s]\ntags: [a, b c]\ncautions: [Slowly.]\n"
    shelf.write("one", f"{head}steps:\n  - say: A first line.\n  - include: parts/end\n")
    shelf.write("two", "title: Two\nsteps:\n  - one_of:\n    - - say: Either.\n    - - say: Or “this”.\n")
    return shelf


def test_what_was_read_once_is_known_to_the_letter(shelf: Shelf) -> None:
    first = shelf.entries()
    assert shelf.read == ["one", "two"]
    assert shelf.entries() == first
    assert shelf.read == []
    one, two = first
    assert (one.card.title, one.card.lengths, one.card.tags) == ("One", (180_000, 90_000), ("a", "b c"))
    assert one.spoken == "A first line."  # what a part says stands in every practice
    assert two.spoken == "Either.\nOr “this”."
    assert [entry.spoken for entry in shelf.entries(spoken=False)] == ["", ""]


def test_a_change_in_a_script_or_in_what_it_includes_is_seen(shelf: Shelf) -> None:
    shelf.entries()
    shelf.write("two", "title: Two\nsteps:\n  - say: New.\n", age=900)
    assert shelf.entries()[1].spoken == "New."
    assert shelf.read == ["two"]
    shelf.write("parts/end", "title: End\nsteps:\n  - say: That was all.\n", age=900)
    shelf.entries()
    assert shelf.read == ["one"]


def test_what_has_just_been_written_is_read_again_for_it_may_change_in_the_same_moment(shelf: Shelf) -> None:
    shelf.write("two", "title: Two\nsteps:\n  - say: Old.\n", age=0)
    shelf.entries()
    shelf.write("two", "title: Two\nsteps:\n  - say: New.\n", age=0)
    assert shelf.entries()[1].spoken == "New."


def test_scripts_come_and_go(shelf: Shelf) -> None:
    shelf.entries()
    (shelf.folder / "one.yaml").unlink()
    shelf.write("three", "title: Three\nsteps:\n  - say: Three.\n")
    assert [entry.card.name for entry in shelf.entries()] == ["three", "two"]
    assert [entry.card.name for entry in shelf.entries()] == ["three", "two"]
    assert shelf.read == []


def test_another_edition_of_the_program_reads_everything_anew(shelf: Shelf) -> None:
    shelf.entries("1")
    shelf.entries("2")
    assert shelf.read == ["one", "two"]


def test_editions_that_are_used_by_turns_leave_each_other_what_they_know(shelf: Shelf) -> None:
    shelf.entries("1")
    shelf.entries("2")
    for edition in ("1", "2"):
        shelf.entries(edition)
        assert shelf.read == []


def test_what_an_edition_knew_that_is_long_gone_does_not_stay_for_ever(shelf: Shelf) -> None:
    shelf.entries("1")
    old = shelf.file()
    os.utime(old, (0, 0))
    shelf.entries("2")
    assert not old.exists()
    assert shelf.file().exists()


@pytest.mark.parametrize("damage", [b"", b"nothing of the kind", None])
def test_a_damaged_index_costs_time_and_nothing_else(shelf: Shelf, damage: bytes | None) -> None:
    first = shelf.entries()
    kept = shelf.file().read_bytes()
    shelf.file().write_bytes(kept[: len(kept) // 2] if damage is None else damage)
    for _ in range(3):
        assert shelf.entries() == first
    assert shelf.read == []  # it was made again


def test_without_a_place_for_an_index_scripts_are_read_each_time(shelf: Shelf) -> None:
    shelf.index.write_text("in the way", encoding="utf-8")
    first = shelf.entries()
    assert shelf.entries() == first
    assert shelf.read == ["one", "two"]
