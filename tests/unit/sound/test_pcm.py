from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voiceguide.errors import SoundError
from voiceguide.sound.pcm import read

_TOTAL = 21
"""Byte of a FLAC file in whose lower half the number of frames begins, four more follow (RFC 9639, 8.2)."""


def test_a_file_that_was_not_written_to_its_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "torn.flac"
    soundfile.write(path, np.zeros(48_000), 48_000)
    assert len(read(path, "take")) == 48_000
    data = bytearray(path.read_bytes())
    data[_TOTAL] &= 0xF0
    data[_TOTAL + 1 : _TOTAL + 5] = bytes(4)
    path.write_bytes(data)
    with pytest.raises(SoundError, match=r"The take .*torn\.flac was not written to its end"):
        read(path, "take")
