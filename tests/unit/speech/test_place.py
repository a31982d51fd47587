"""Where a line is spoken to; a disk for temporary files that cannot be written is named."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

import pytest

from voiceguide.errors import EngineCrashError, SpeechError
from voiceguide.speech.place import place_to_speak


def test_the_place_is_gone_afterwards() -> None:
    with place_to_speak() as place:
        (place / "spoken.wav").write_bytes(b"feet")
    assert not place.exists()


def laid(folder: Path, name: str, *, hours: float) -> Path:
    """Lay a folder with a spoken line as it was so many hours ago."""
    place = folder / name
    place.mkdir()
    (place / "spoken.wav").write_bytes(b"feet")
    then = time.time() - hours * 3600
    os.utime(place, (then, then))
    return place


def test_what_was_left_by_a_kill_is_deleted_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old = laid(tmp_path, "voiceguide-abcd_123.speech", hours=2)
    young = laid(tmp_path, "voiceguide-abcd_124.speech", hours=0.5)
    theirs = laid(tmp_path, "voiceguide-practice", hours=2)
    linked = laid(tmp_path, "linked", hours=2)
    link = tmp_path / "voiceguide-abcd_125.speech"
    link.symlink_to(linked)
    os.utime(link, (0, 0), follow_symlinks=False)
    (old / "link").symlink_to(theirs)
    os.utime(old, (0, 0))
    file = tmp_path / "voiceguide-abcd_126.speech"
    file.write_bytes(b"")
    os.utime(file, (0, 0))
    with place_to_speak() as place:
        assert {*tmp_path.iterdir()} == {young, theirs, linked, link, file, place}
    assert [path.name for path in theirs.iterdir()] == ["spoken.wav"]


@pytest.mark.skipif(sys.platform == "win32", reason="there everybody has a folder of their own")
def test_what_another_user_left_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old = laid(tmp_path, "voiceguide-abcd_123.speech", hours=2)
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    with place_to_speak():
        assert old.exists()


def test_what_cannot_be_deleted_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old = laid(tmp_path, "voiceguide-abcd_123.speech", hours=2)
    with monkeypatch.context() as locked:
        locked.setattr(os, "unlink", refuse)
        with place_to_speak() as place:
            assert place.is_dir()
    assert old.exists()


def test_a_folder_for_temporary_files_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(SpeechError, match=r"gone: No such file or directory.*TMPDIR"), place_to_speak():
        pass


def test_a_full_disk_is_told_of_whatever_an_engine_made_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def speak() -> None:
        with place_to_speak():
            raise EngineCrashError("The voice said nothing.", "Choose another.")

    def full(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(EngineCrashError, match="said nothing"):
        speak()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SpeechError, match="No space left"):
        speak()
