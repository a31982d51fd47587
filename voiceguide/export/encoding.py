"""Writing a rendered session in another format, block by block, in flat memory.

Every format is written at the session's own 48 kHz, so nothing is resampled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voiceguide.errors import SoundError
from voiceguide.sound.pcm import Samples, opened
from voiceguide.sound.writing import opened_to_write
from voiceguide.units import CHANNELS, RATE

if TYPE_CHECKING:
    from voiceguide.export.formats import Format
    from voiceguide.timeline.model import Chapter

BLOCK = 10 * RATE
"""Frames that are held at once."""

_AAC_RATES = {1: 96, 2: 128}
"""Kilobits a second by channels, where nobody asks for another rate."""

_AAC_MANNER = {"aac_coder": "fast", "aac_pns": "0", "aac_is": "0"}
"""With FFmpeg's usual search a second of speech at 96 kbit/s may be alike to 0.89 only, and its peaks 3 dB
higher; with this one to 0.99, and 0.1 dB, in a fifth of the time. It makes up no noise, guesses no side."""

_WAV_BYTES = 2**32
_SAMPLE_BYTES = {"PCM_16": 2, "FLOAT": 4}


def encode(
    blocks: Iterable[Samples], target: Path, wanted: Format, chapters: Sequence[Chapter], frames: int
) -> None:
    """Write a session in a format.

    Chapters are written here where only the container can hold them (MP4), elsewhere with the tags.

    Args:
        blocks: The session in order, shapes (n, channels) as the format has them.
        target: Where to; what is there is overwritten.
        wanted: The format.
        chapters: The session's sections.
        frames: Its length.

    Raises:
        SoundError: If the session cannot be read, or the format cannot hold so long a one.
        OSError: If the target cannot be written.
    """
    if wanted.is_aac:
        _encode_aac(target, blocks, wanted, chapters, frames)
        return
    if wanted.container == "WAV":
        second = RATE * wanted.channels * _SAMPLE_BYTES[wanted.subtype]
        if (frames // RATE + 1) * second > _WAV_BYTES:
            hours = f"{_WAV_BYTES // second / 3600:.0f}"
            raise SoundError(f"Such a WAV file holds {hours} hours at most.", "Choose --format flac.")
    quality = _quality(wanted)
    with opened_to_write(target, wanted.channels, wanted.subtype, wanted.container, **quality) as file:
        # As floats always: libsndfile 1.2.2 turns 16-bit stereo into noise when it writes MP3.
        for block in blocks:
            file.write(block)


def _quality(wanted: Format) -> dict[str, Any]:
    """What libsndfile is told: its compression level, from 0 to 1, stands for a bit rate in some formats.

    The formulas are those of its encoders (`mpeg_l3_encode.c`, `ogg_opus.c`, version 1.2).
    """
    if wanted.name == "mp3" and wanted.rate is not None:
        return {"bitrate_mode": "CONSTANT", "compression_level": (320 - wanted.rate) / 288}
    if wanted.name == "opus" and wanted.rate is not None:
        return {"compression_level": (256 - wanted.rate / wanted.channels) / 250}
    level = {} if wanted.squeeze is None else {"compression_level": wanted.squeeze}
    return {"bitrate_mode": "VARIABLE", **level} if wanted.name == "mp3" else level


def blocks_of(path: Path) -> Iterator[Samples]:
    """Read a file that libsndfile reads, `BLOCK` frames at a time, shape (n, channels).

    Raises:
        SoundError: If it does not decode.
    """
    with opened(path, "session") as file:
        while len(block := file.read(BLOCK, dtype="float32", always_2d=True)):
            yield block


def decoded(path: Path, wanted: Format) -> Iterator[Samples]:
    """Decode an exported file as a player does: what its tags call padding is left out.

    Raises:
        SoundError: If it does not decode.
    """
    return _decoded_aac(path) if wanted.is_aac else blocks_of(path)


def _encode_aac(
    target: Path, blocks: Iterable[Samples], wanted: Format, chapters: Sequence[Chapter], frames: int
) -> None:
    import av

    # The index goes to the front, so that a player begins before it has read everything.
    layout = "stereo" if wanted.channels == CHANNELS else "mono"
    with av.open(str(target), "w", format=wanted.container, options={"movflags": "+faststart"}) as file:
        stream = file.add_stream("aac", rate=RATE, layout=layout, options=_AAC_MANNER)
        stream.bit_rate = 1000 * (wanted.rate or _AAC_RATES[wanted.channels])
        file.set_chapters(_marks(chapters, frames))
        position = 0
        for block in blocks:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout=layout)
            frame.sample_rate, frame.pts, frame.time_base = RATE, position, Fraction(1, RATE)
            position += len(block)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _marks(chapters: Sequence[Chapter], frames: int) -> list[Any]:
    starts = [chapter.start for chapter in chapters]
    return [
        {
            "id": number,
            "start": start,
            "end": end,
            "time_base": Fraction(1, RATE),
            "metadata": {"title": chapter.title},
        }
        for number, (chapter, start, end) in enumerate(
            zip(chapters, starts, [*starts[1:], frames], strict=False), start=1
        )
    ]


def _decoded_aac(path: Path) -> Iterator[Samples]:
    import av
    from av.error import FFmpegError

    held: list[Samples] = []
    try:
        with av.open(str(path)) as file:
            for frame in file.decode(audio=0):
                held.append(frame.to_ndarray().T.astype(np.float32))
                if sum(map(len, held)) >= BLOCK:
                    yield np.concatenate(held)
                    held = []
    except FFmpegError as error:
        raise SoundError(f"The file {path} cannot be read: {error}.", "Export it again.") from error
    if held:
        yield np.concatenate(held)
