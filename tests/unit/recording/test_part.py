from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voiceguide.errors import RecordingError
from voiceguide.recording.part import PartWriter, read_part
from voiceguide.units import RATE

NOISE = np.random.default_rng(4).integers(-9000, 9000, RATE).astype(np.int16)


def test_what_is_written_is_read_back_before_anybody_closes_it(tmp_path: Path) -> None:
    with PartWriter(tmp_path / "new" / "a.part") as part:
        part.write(NOISE[:1000].tobytes())
        assert np.array_equal(read_part(tmp_path / "new" / "a.part"), NOISE[:1000])
        part.write(NOISE[1000:].tobytes())
    assert np.array_equal(read_part(tmp_path / "new" / "a.part"), NOISE)


def test_a_running_take_goes_on_where_it_was_left(tmp_path: Path) -> None:
    for half in (NOISE[:500], NOISE[500:]):
        with PartWriter(tmp_path / "a.part") as part:
            part.write(half.tobytes())
    assert np.array_equal(read_part(tmp_path / "a.part"), NOISE)


@pytest.mark.parametrize("size", [0, 7, 43, 44, 45, 46, 1001])
def test_whatever_a_power_cut_left_can_be_read(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.part"
    with PartWriter(path) as part:
        part.write(NOISE.tobytes())
    os.truncate(path, size)
    frames = max(0, size - 44) // 2
    assert np.array_equal(read_part(path), NOISE[:frames])


def test_any_sound_editor_opens_it(tmp_path: Path) -> None:
    with PartWriter(tmp_path / "a.part") as part:
        part.write(NOISE.tobytes())
    sound, rate = soundfile.read((tmp_path / "a.part").rename(tmp_path / "a.wav"), dtype="int16")
    assert rate == RATE
    assert np.array_equal(sound, NOISE)


def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"a letter to a friend, which is longer than a header is")
    with pytest.raises(RecordingError, match="no recording"):
        read_part(tmp_path / "a.part")


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordingError, match="cannot be kept"):
        PartWriter(tmp_path / "file" / "a.part")
