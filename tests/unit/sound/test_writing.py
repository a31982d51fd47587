"""What libsndfile calls a system error, or nothing at all, is told by the system's own reason."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import numpy as np
import pytest

from voiceguide.sound.writing import check_written, opened_to_write

SILENCE = np.zeros(48_000, dtype=np.int16)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a disk that is always full")
def test_a_full_disk_is_called_a_full_disk(tmp_path: Path) -> None:
    full = tmp_path / "full.wav"
    full.symlink_to("/dev/full")
    with (
        pytest.raises(OSError, match="No space left") as caught,
        opened_to_write(full, 1, "PCM_16", "WAV") as file,
    ):
        file.write(SILENCE)
    assert caught.value.errno == errno.ENOSPC


def test_a_file_that_was_cut_short_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "feet.flac"
    with opened_to_write(path, 1, "PCM_16", "FLAC") as file:
        file.write(SILENCE)
    check_written(path, len(SILENCE))
    with pytest.raises(OSError, match="Input/output error"):
        check_written(path, len(SILENCE) + 1)
    path.write_bytes(b"")
    with pytest.raises(OSError, match="Input/output error"):
        check_written(path, len(SILENCE))
