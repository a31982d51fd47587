from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from voiceguide.config import FILE_MODE
from voiceguide.whole import replacing


def half_write(path: Path) -> None:
    path.write_text("half")
    raise OSError("the disk is full")


def modes(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_has_its_name_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "place.json"
    target.write_text("before")
    with replacing(target, prefix=".half-") as unfinished:
        unfinished.write_text("after")
        assert target.read_text() == "before"
        assert (unfinished.parent, unfinished.suffix) == (tmp_path, ".json")
        assert unfinished.name.startswith(".half-")
    assert target.read_text() == "after"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_cannot_be_finished_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "place.json"
    target.write_text("before")
    with pytest.raises(OSError, match="full"), replacing(target) as unfinished:
        half_write(unfinished)
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_file_is_for_whom_it_is_meant(tmp_path: Path) -> None:
    for mode in (FILE_MODE, 0o600):
        with replacing(tmp_path / "place.json", mode=mode) as unfinished:
            assert modes(unfinished) == 0o600
        assert modes(tmp_path / "place.json") == mode


def test_a_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []
    monkeypatch.setattr(os, "fsync", lambda handle: done.append(os.fstat(handle).st_size))
    with replacing(tmp_path / "place.json") as unfinished:
        unfinished.write_text("whole")
        assert done == []
    assert done == [len("whole")]
