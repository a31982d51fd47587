"""Beds in a script: by name, or a file of the writer's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import Library, Practice, load_text
from voiceguide.script.model import BedChange, BedWish, Include
from voiceguide.units import Decibels


def load(text: str, folder: Path) -> Practice:
    return load_text(text, path=str(folder / "x.yaml"), folder=folder, library=Library())


def problems(text: str, folder: Path) -> list[str]:
    with pytest.raises(ScriptError) as caught:
        load(text, folder)
    return [str(problem).removeprefix(f"{folder}{os.sep}") for problem in caught.value.problems]


@pytest.mark.parametrize("ending", ["wav", "FLAC", "ogg", "mp3", "aiff", "opus"])
def test_a_bed_may_be_a_file_beside_the_script(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"my rain.{ending}").touch()
    folder = os.path.realpath(tmp_path)
    found = BedWish(sound=f"my rain.{ending}", folder=folder)
    assert load(f"title: x\nbed: my rain.{ending}\nsteps: [bell]\n", tmp_path).bed == found
    practice = load(f"title: x\nsteps:\n  - bed: my rain.{ending}\n    over: 8s\n  - bell\n", tmp_path)
    (change, _) = practice.steps
    assert isinstance(change, BedChange)
    assert (change.bed, change.over) == (found, 8000)


def test_a_file_may_have_a_level_and_lie_deeper(tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "sea.ogg").touch()
    bed = load("title: x\nbed: {sound: sounds/sea.ogg, level: -24dB}\nsteps: [bell]\n", tmp_path).bed
    assert bed == BedWish(sound="sounds/sea.ogg", level=Decibels(-24), folder=os.path.realpath(tmp_path))


def test_a_bed_by_name_has_no_folder(tmp_path: Path) -> None:
    assert load("title: x\nbed: rain\nsteps: [bell]\n", tmp_path).bed == BedWish(sound="rain")
    assert load("title: x\nbed: {level: -24dB}\nsteps: [bell]\n", tmp_path).bed.folder == ""


def test_a_file_lies_in_the_folder_of_the_script_that_names_it(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "rain.wav").touch()
    (parts / "part.yaml").write_text("title: y\nsteps:\n  - bed: rain.wav\n  - bell\n")
    (include,) = load("title: x\nsteps:\n  - include: parts/part\n", tmp_path).steps
    assert isinstance(include, Include)
    (change, _) = include.steps
    assert isinstance(change, BedChange)
    assert change.bed.folder == os.path.realpath(parts)


def test_a_file_that_cannot_be_a_bed_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "folder.wav").mkdir()
    text = "title: x\nbed: {sound: missing.wav}\nsteps:\n  - bed: gone.ogg\n  - bed: folder.wav\n  - bell\n"
    assert problems(text, tmp_path) == [
        "x.yaml:2:6: bed: There is no file `missing.wav` beside this script.",
        "x.yaml:4:5: steps 1 > bed: There is no file `gone.ogg` beside this script.",
        "x.yaml:5:5: steps 2 > bed: `folder.wav` is a folder, not a file.",
    ]


def test_a_path_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "rain.wav").touch()
    (home / "link.wav").symlink_to(tmp_path / "rain.wav")
    text = "title: x\nbed: ../rain.wav\nsteps:\n  - bed: /etc/rain.wav\n  - bed: link.wav\n  - bell\n"
    said = problems(text, home)
    assert "leaves the script's folder" in said[0]
    assert "is an absolute path" in said[1]
    assert "is a link that leaves" in problems("title: x\nbed: link.wav\nsteps: [bell]\n", home)[0]


def test_other_endings_are_no_beds(tmp_path: Path) -> None:
    (said,) = problems("title: x\nbed: rain.txt\nsteps: [bell]\n", tmp_path)
    assert "`rain.txt` is not a name. Expected the name of a bed, none, or a sound file" in said
