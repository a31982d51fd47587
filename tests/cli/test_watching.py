from __future__ import annotations

import os
from pathlib import Path

import pytest

from voiceguide.cli.watching import LOOK_SECONDS, SAVED, Saves, SavesAndKeys, files_of
from voiceguide.player.keys import NoKeys
from voiceguide.script import Library, load


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text("one")
    return path


def replaced(path: Path, text: str) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(text)
    beside.replace(path)


def test_nothing_happens_where_nothing_is_saved(file: Path) -> None:
    saves = Saves([file])
    assert [saves.happened() for _ in range(3)] == [False] * 3


def test_a_save_happens_once_when_it_is_finished(file: Path) -> None:
    saves = Saves([file])
    file.write_text("one and a ha")
    assert not saves.happened()
    file.write_text("one and a half")
    assert not saves.happened()
    assert saves.happened()
    assert not saves.happened()


def test_a_file_of_the_same_size_and_time_in_its_place_is_a_save(file: Path) -> None:
    saves = Saves([file])
    before = file.stat()
    beside = file.with_suffix(".new")
    beside.write_text("two")
    os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
    beside.replace(file)
    assert [saves.happened() for _ in range(3)] == [False, True, False]


def test_a_moment_of_absence_is_no_save(file: Path) -> None:
    saves = Saves([file])
    file.rename(file.with_suffix(".bak"))
    assert not saves.happened()
    file.with_suffix(".bak").rename(file)
    assert [saves.happened() for _ in range(3)] == [False] * 3


def test_a_file_that_goes_and_one_that_comes_are_told_of(file: Path) -> None:
    other = file.with_name("other.yaml")
    saves = Saves([file, other])
    file.unlink()
    assert [saves.happened() for _ in range(3)] == [False, True, False]
    other.write_text("here")
    assert [saves.happened() for _ in range(3)] == [False, True, False]


def test_a_save_while_others_are_being_named_is_not_lost(file: Path) -> None:
    saves = Saves([file])
    replaced(file, "one and a half")
    saves.watch([file, file.with_name("other.yaml")])
    assert [saves.happened() for _ in range(3)] == [False, True, False]


def test_a_file_that_belongs_no_more_is_not_watched(file: Path) -> None:
    saves = Saves([file])
    saves.watch([])
    replaced(file, "one and a half")
    assert [saves.happened() for _ in range(3)] == [False] * 3


def test_a_save_comes_as_a_key_after_two_looks(file: Path) -> None:
    class Typing(NoKeys):
        def read(self, timeout: float) -> str | None:
            return typed.pop(0) if typed else None

    now = 0.0
    typed = ["space"]
    keys = SavesAndKeys(Typing(), Saves([file]), clock=lambda: now)
    replaced(file, "one and a half")
    read = []
    for _ in range(6):
        read.append(keys.read(0))
        now += LOOK_SECONDS
    assert read == ["space", None, SAVED, None, None, None]


def test_a_practice_is_made_from_its_script_its_includes_and_its_sounds(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for name, text in {
        "whole.yaml": "title: Whole\nsteps:\n- include: parts/outer\n- sound: rain.wav\n",
        "parts/outer.yaml": "title: Outer\nsteps:\n- one_of: [[{include: inner}], [{say: Sit.}]]\n",
        "parts/inner.yaml": "title: Inner\nsteps:\n- say: Rest.\n",
        "rain.wav": "",
    }.items():
        (tmp_path / name).write_text(text)
    practice = load(tmp_path / "whole.yaml", Library())
    names = ("whole.yaml", "parts/outer.yaml", "parts/inner.yaml", "rain.wav")
    assert files_of(practice) == {tmp_path / name for name in names}
