"""Where a line is spoken to; a disk for temporary files that cannot be written is named."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

from voiceguide.errors import EngineCrashError, SpeechError
from voiceguide.speech.place import place_to_speak


def test_the_place_is_gone_afterwards() -> None:
    with place_to_speak() as place:
        (place / "spoken.wav").write_bytes(b"feet")
    assert not place.exists()


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
