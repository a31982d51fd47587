"""Reading any recording, bit by bit: what libsndfile does not read, PyAV does where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from voiceguide.errors import SoundError
from voiceguide.ordinary import check_ordinary, sound_name
from voiceguide.sound.pcm import Samples, resampled
from voiceguide.units import RATE

READABLE = (
    ".wav", ".flac", ".ogg", ".opus", ".mp3", ".m4a", ".aac", ".mp4", ".aif", ".aiff", ".caf", ".3gp", ".amr",
    ".wma", ".webm",
)  # fmt: skip
"""What a recording may be called."""


def blocks_of(path: Path) -> Iterator[Samples]:
    """Read a recording in order, mono at 48 kHz, shape (n,); memory stays flat however long it is.

    Raises:
        SoundError: If it is no recording that can be read.
    """
    if _is_read_by_libsndfile(path):
        for block in resampled(path):
            yield block.mean(axis=1)
    else:
        yield from _decoded_by_av(path)


def _is_read_by_libsndfile(path: Path) -> bool:
    try:
        check_ordinary(path)
        with path.open("rb"):
            soundfile.info(sound_name(path))
    except soundfile.LibsndfileError:
        return False
    except OSError as error:
        raise SoundError(
            f"The recording {path} cannot be read: {error.strerror or error}.", "Check its name and rights."
        ) from error
    return True


def _decoded_by_av(path: Path) -> Iterator[Samples]:
    try:
        import av
    except ImportError:
        raise SoundError(
            f"To read {path.name}, the decoder that phones' recordings need is not installed.",
            "Install it with pip install 'voiceguide[m4a]', or save the recording as WAV, FLAC or MP3.",
        ) from None
    try:
        with av.open(str(path)) as file:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            for frame in file.decode(audio=0):
                for ready in resampler.resample(frame):
                    yield _finite(ready.to_ndarray()[0])
            for ready in resampler.resample(None):
                yield _finite(ready.to_ndarray()[0])
    except (av.FFmpegError, IndexError, OSError) as error:
        raise SoundError(
            f"The recording {path} cannot be read: it is damaged, or no sound.",
            "Listen to it in another player, and save it as WAV, FLAC or MP3.",
        ) from error


def _finite(samples: Samples) -> Samples:
    return np.nan_to_num(samples, posinf=0.0, neginf=0.0)
