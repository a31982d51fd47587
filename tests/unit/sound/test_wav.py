"""A header tells the true length of its file, whoever reads it and however long it is."""

from __future__ import annotations

import sys
import wave
from pathlib import Path

import pytest
import soundfile

from voiceguide.sound.wav import FRAME_BYTES, LONGEST_WAV, wav_header


def test_a_short_file_is_opened_by_simple_players(tmp_path: Path) -> None:
    path = tmp_path / "short.wav"
    path.write_bytes(wav_header(2) + b"\x01\x00\x02\x00\x03\x00\x04\x00")
    with wave.open(str(path)) as file:
        assert file.getparams()[:4] == (2, 2, 48_000, 2)
        assert file.readframes(2) == b"\x01\x00\x02\x00\x03\x00\x04\x00"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere gigabytes of nothing may take gigabytes")
@pytest.mark.parametrize(
    ("frames", "container"),
    [(1000, "WAV"), (LONGEST_WAV - 1, "WAV"), (LONGEST_WAV, "RF64"), (24 * 3600 * 48_000, "RF64")],
)
def test_its_length_is_told(tmp_path: Path, frames: int, container: str) -> None:
    path = tmp_path / "night.wav"
    header = wav_header(frames)
    with path.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + frames * FRAME_BYTES)
    told = soundfile.info(path)
    assert (told.format, told.subtype, told.samplerate, told.channels) == (container, "PCM_16", 48_000, 2)
    assert told.frames == frames
