"""Between numpy, pydub and files: the one place where samples change their form.

Inside a mix, pydub works on 32-bit stereo segments with `HEADROOM` below full scale, so that no sum of voices
can wrap or saturate; everywhere else samples are float32 in -1 to 1.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from voiceguide.cache import drop_damaged
from voiceguide.errors import SoundError
from voiceguide.ordinary import check_ordinary, sound_name
from voiceguide.sound.wav import wav_container
from voiceguide.sound.writing import check_written, opened_to_write
from voiceguide.units import CHANNELS, RATE

with warnings.catch_warnings():
    # pydub warns about ffmpeg, which is never used here, and imports the deprecated audioop.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

Samples = NDArray[np.float32]

HEADROOM = 0.125
"""Full scale of the project as a part of pydub's: eight voices at full scale do not saturate."""

_SCALE = 2.0**31 * HEADROOM

_FULL_SCALE = 2.0**15 - 1

_EDGE = RATE // 40
"""Frames over which a listener's own file fades in and out: 25 ms."""

_LOWEST_RATE, _HIGHEST_RATE = 4000, 768_000
"""Samples a second. Nobody records with fewer, or with more; with one a second, a kilobyte is ten minutes."""

_MOST_HELD = 1 << 20
"""So many samples of a file are held at once: files of a thousand channels can be made."""

_LOUDEST = 1e6
"""Full scale is 1; some files count in 16 or 20 bits. What is beyond that would overflow on its way."""

_LONGEST_SOUND = 24 * 3600 * RATE
"""No session is longer."""

_UNTOLD = 2.0**50
"""Frames; libsndfile says a number like it where a file says none."""


def to_segment(samples: Samples) -> Any:
    """Make a pydub segment for mixing.

    Args:
        samples: Shape (n,) or (n, 1) for mono, which goes to both sides, or (n, 2).
    """
    scaled = samples * np.float32(_SCALE)
    data = np.rint(scaled, out=scaled).astype(np.int32)
    stereo = as_stereo(data if data.ndim == 2 else data[:, None])
    return AudioSegment(data=stereo.tobytes(), sample_width=4, frame_rate=RATE, channels=CHANNELS)


def from_segment(segment: Any) -> Samples:
    """Take the samples out of a mixed segment: shape (n, 2)."""
    data = np.frombuffer(segment.raw_data, dtype=np.int32).reshape(-1, CHANNELS)
    scaled = data.astype(np.float32)
    scaled /= np.float32(_SCALE)
    return scaled


def amplify(samples: Samples, gains: Samples) -> None:
    """Multiply frames of shape (n, channels) by gains of shape (n,), in place.

    Channel by channel: numpy takes four times as long to broadcast over so short an axis.
    """
    for channel in samples.T:
        channel *= gains


def around(loop: Samples, start: int, count: int) -> Samples:
    """Take `count` frames from `start` of a loop that goes on for ever in both directions."""
    offset = start % len(loop)
    if offset + count <= len(loop):
        return loop[offset : offset + count]
    whole, rest = divmod(count - (len(loop) - offset), len(loop))
    return np.concatenate([loop[offset:], *[loop] * whole, loop[:rest]])


def resample(samples: Samples, rate: int) -> Samples:
    """Bring mono samples of shape (n,) from `rate` to the project's, by soxr at high quality."""
    if rate == RATE:
        return samples
    resampled: Samples = soxr.resample(samples, rate, RATE, quality="HQ").astype(np.float32)
    return resampled


def read(path: Path, what: str) -> Samples:
    """Read a whole cached file, shape (n, channels).

    Raises:
        SoundError: If it does not decode; `what` says what it is.
    """
    with opened(path, what) as file:
        if file.frames > _LONGEST_SOUND:  # libsndfile's number where a torn file says none
            raise SoundError(f"The {what} {path} was not written to its end.", "Delete it, and try again.")
        samples: Samples = file.read(dtype="float32", always_2d=True)
        return samples


def read_part(path: Path, start: int, count: int) -> Samples:
    """Read frames of a cached file, shape (n, channels); n is less than `count` at its end.

    Raises:
        SoundError: If it does not decode.
    """
    with opened(path, "sound") as file:
        file.seek(start)
        samples: Samples = file.read(count, dtype="float32", always_2d=True)
        return samples


def convert(source: Path, target: Path) -> int:
    """Bring any audio file to the project's rate and channels, block by block, as FLAC with soft edges.

    Args:
        source: Any format that libsndfile reads; a third channel and more are left out.
        target: Where to.

    Returns:
        Its frames.

    Raises:
        SoundError: If the source is not audio that can be read, or is empty.
        OSError: If the target cannot be written.
    """
    _check_length(source)
    frames = 0
    with opened_to_write(target, CHANNELS, "PCM_24", "FLAC") as out:
        for block in _softened(resampled(source)):
            out.write(block)
            frames += len(block)
            if frames > _LONGEST_SOUND:
                raise _too_long(source)
    if not frames:
        raise _empty(source)
    check_written(target, frames)
    return frames


def check_audio(source: Path) -> None:
    """See by its beginning that a file can be heard; what comes later in it may still be damaged.

    Raises:
        SoundError: If it is not audio that can be read, is empty, or longer than any session.
    """
    _check_length(source)
    if next(resampled(source), None) is None:
        raise _empty(source)


def _empty(source: Path) -> SoundError:
    return SoundError(f"The sound file {source} is empty.", "Choose another file, or take the step out.")


def _check_length(source: Path) -> None:
    """Refuse what says that it is longer than any session; some say nothing, and are read until then."""
    with opened(source, "sound file") as file:
        if _LONGEST_SOUND < file.frames / file.samplerate * RATE < _UNTOLD:
            raise _too_long(source)


def _too_long(source: Path) -> SoundError:
    return SoundError(f"The sound file {source} is longer than 24 hours.", "Choose another file.")


def resampled(source: Path) -> Iterator[Samples]:
    """Read any audio file a second at a time, at the project's rate, in stereo; numbers that are none are 0.

    Raises:
        SoundError: If it is not audio that can be read, or has a rate that no audio has.
    """
    with opened(source, "sound file") as file:
        if not _LOWEST_RATE <= file.samplerate <= _HIGHEST_RATE:
            raise SoundError(
                f"The sound file {source} says that it has {file.samplerate} samples a second.",
                f"Save it again with {RATE}.",
            )
        count = min(RATE, _MOST_HELD // file.channels)
        stream = soxr.ResampleStream(file.samplerate, RATE, CHANNELS, dtype="float32", quality="HQ")
        block = file.read(count, dtype="float32", always_2d=True)
        while len(block):
            following = file.read(count, dtype="float32", always_2d=True)
            finite = np.nan_to_num(as_stereo(block), posinf=0.0, neginf=0.0)
            limited = np.clip(finite, -_LOUDEST, _LOUDEST)
            yield stream.resample_chunk(limited, last=not len(following))
            block = following


def _softened(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Fade the first and the last frames of a stream, so that no file begins or ends with a click."""
    edge = np.sin(np.linspace(0, np.pi / 2, _EDGE, dtype=np.float32)) ** 2
    held = np.zeros((0, CHANNELS), dtype=np.float32)
    begun = False
    for block in blocks:
        held = np.concatenate([held, block])
        if not begun and len(held) >= _EDGE:
            amplify(held[:_EDGE], edge)
            begun = True
        if begun and len(held) > _EDGE:
            yield held[:-_EDGE]
            held = held[-_EDGE:].copy()
    if len(held):
        fall = np.linspace(np.pi / 2, 0, len(held), dtype=np.float32)
        amplify(held, np.sin(fall) ** 2)
        yield held


@contextmanager
def opened(path: Path, what: str) -> Iterator[soundfile.SoundFile]:
    """Open a file to read, in a `with`.

    Raises:
        SoundError: If it does not decode, also while it is open; `what` says what it is.
    """
    try:
        check_ordinary(path)
        with soundfile.SoundFile(sound_name(path)) as file:
            yield file
    except (OSError, soundfile.LibsndfileError) as error:
        if drop_damaged(path):
            raise SoundError(
                f"The {what} {path} was damaged, and is deleted.", "Try again: it is made anew."
            ) from error
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise SoundError(
            f"The {what} {path} cannot be read: {reason.rstrip('.')}.",
            "A sound file needs to be WAV, FLAC, Ogg, Opus or MP3; what is in the cache can be deleted.",
        ) from error


def as_stereo(samples: Samples) -> Samples:
    """Bring shape (n, channels) to (n, 2): one channel goes to both sides, a third and more are left out."""
    if samples.shape[1] >= CHANNELS:
        return samples[:, :CHANNELS]
    return np.concatenate([samples] * CHANNELS, axis=1)  # np.repeat takes six times as long


def write_clip(path: Path, samples: Samples) -> None:
    """Write a spoken clip, shape (n,), as WAV of 16 bits, which takes a tenth of FLAC's time both ways.

    Raises:
        OSError: If it cannot be written, or was cut short.
    """
    _write(path, np.rint(samples * np.float32(_FULL_SCALE)).astype(np.int16), "WAV", "PCM_16")


def write_bell(path: Path, samples: Samples) -> None:
    """Write a bell as 24-bit FLAC, since it rings away into silence; shape (n,) or (n, 2).

    Raises:
        OSError: If it cannot be written, or was cut short.
    """
    _write(path, samples, "FLAC", "PCM_24")


def _write(path: Path, samples: NDArray[Any], container: str, subtype: str) -> None:
    with opened_to_write(path, 1 if samples.ndim == 1 else samples.shape[1], subtype, container) as file:
        file.write(samples)
    check_written(path, len(samples))


def write_loop(path: Path, blocks: Iterable[Samples], frames: int) -> None:
    """Write one layer of a bed as stereo WAV of 16 bits, which is read a hundred times faster than FLAC.

    Args:
        path: Where to.
        blocks: Shapes (n, 2).
        frames: How many they are together.

    Raises:
        OSError: If it cannot be written, or was cut short.
    """
    with opened_to_write(path, CHANNELS, "PCM_16", wav_container(frames)) as file:
        for block in blocks:
            file.write(block)
    check_written(path, frames)


def write_session(path: Path, blocks: Iterable[NDArray[np.int16]], container: str = "FLAC") -> None:
    """Write a session block by block as 16-bit stereo; memory stays flat.

    Args:
        path: Where to.
        blocks: Shapes (n, 2).
        container: libsndfile's name: `FLAC`, or what `wav_container` says.

    Raises:
        OSError: If it cannot be written, or was cut short.
    """
    # The fastest FLAC level: 8 % larger files for a third of the time, and a session can be made again.
    extra = {"compression_level": 0.0} if container == "FLAC" else {}
    frames = 0
    with opened_to_write(path, CHANNELS, "PCM_16", container, **extra) as file:
        for block in blocks:
            file.write(block)
            frames += len(block)
    check_written(path, frames)
