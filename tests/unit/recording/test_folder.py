from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.making import practice, say
from voiceguide.recording.folder import takes_folder
from voiceguide.script import Library, builtin_folder, load

DATA = Path("/data/takes")


def test_takes_lie_beside_a_script_of_ones_own(tmp_path: Path) -> None:
    mine = replace(practice(say("One.")), path=str(tmp_path / "feet.v2.yaml"))
    assert takes_folder(mine, DATA) == tmp_path / "feet.v2.takes"


def test_takes_of_what_comes_with_the_program_lie_with_the_persons_data(library: Library) -> None:
    shipped = load(library.find("de/ground-feet"), library)
    assert takes_folder(shipped, DATA) == DATA / "de" / "ground-feet"


def test_takes_of_a_script_whose_folder_cannot_be_written_do_so_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = replace(practice(say("One.")), path=str(tmp_path / "feet.yaml"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert takes_folder(mine, DATA).parent == DATA
    assert takes_folder(mine, DATA).name.startswith("feet-")
    (tmp_path / "feet.takes").mkdir()
    assert takes_folder(mine, DATA) == tmp_path / "feet.takes"


def test_takes_stay_where_they_are_when_the_scripts_folder_can_be_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = replace(practice(say("One.")), path=str(tmp_path / "feet.yaml"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)
        aside = takes_folder(mine, tmp_path / "data")
    assert takes_folder(mine, tmp_path / "data") == tmp_path / "feet.takes"
    aside.mkdir(parents=True)
    assert takes_folder(mine, tmp_path / "data") == aside


def test_a_folder_of_takes_is_no_folder_of_practices(tmp_path: Path) -> None:
    for folder in ("evening", "feet.takes"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "sit.yaml").write_text("title: Sit\nsteps: [say: Sit.]\n")
    assert Library([tmp_path]).names() == ("evening/sit",)
    assert builtin_folder().is_dir()
