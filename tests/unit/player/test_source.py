from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.unit.player.doubles import Ramp
from voiceguide.errors import SoundError
from voiceguide.player.source import FileSource

PCM = Ramp(50_000).read(0, 50_000)


@pytest.fixture(params=["FLAC", "WAV"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"session.{request.param.lower()}"
    soundfile.write(path, PCM, 48_000, subtype="PCM_16", format=request.param)
    return path


def test_any_stretch_of_a_file_can_be_read(session: Path) -> None:
    source = FileSource(session)
    assert source.frames == 50_000
    for start, count in [(40_000, 2000), (0, 10), (49_999, 1), (123, 49_000)]:
        assert np.array_equal(source.read(start, count), PCM[start : start + count])
    source.close()


def test_at_the_end_there_is_what_is_left(session: Path) -> None:
    source = FileSource(session)
    assert source.read(49_990, 100).shape == (10, 2)
    assert source.read(50_000, 100).shape == (0, 2)
    assert source.read(99_000, 100).shape == (0, 2)
    source.close()


@pytest.mark.parametrize("content", [b"", b"no sound at all"])
def test_a_file_without_sound_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "session.flac"
    path.write_bytes(content)
    with pytest.raises(SoundError, match=r"session\.flac cannot be read.*Render the practice again"):
        FileSource(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SoundError):
        FileSource(tmp_path / "nothing.flac")


def test_sound_that_is_no_session_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "mono.wav", PCM[:, 0], 22_050)
    with pytest.raises(SoundError, match="1 channels at 22050 Hz"):
        FileSource(tmp_path / "mono.wav")


def test_a_clip_of_one_channel_comes_from_both_sides(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "clip.flac", PCM[:, 0], 48_000, subtype="PCM_16")
    source = FileSource(tmp_path / "clip.flac")
    assert source.frames == 50_000
    for side in source.read(123, 2000).T:
        assert np.array_equal(side, PCM[123:2123, 0])
    source.close()
