"""The formats that files are exported in.

All but AAC are written by libsndfile, which voiceguide has anyway; AAC takes PyAV, an extra.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.errors import EncoderMissingError, UsageError
from voiceguide.units import CHANNELS, Decibels, Frames

TagKind = Literal["id3", "mp4", "vorbis", "flac", "wave"]

AAC_FRAME = Frames(1024)


class Format(Struct, frozen=True, kw_only=True):
    """One way to write a session.

    Attributes:
        name: How the command line calls it, and the file's ending without its dot.
        container: libsndfile's name of it, or ffmpeg's for AAC.
        subtype: libsndfile's name of the encoding; empty for AAC.
        squeeze: libsndfile's compression level, 0 to 1 for the smallest file; None where it has none.
        tags: In which dialect it carries its tags.
        slack: By how many frames its length may be off once decoded; 0 where the format keeps it.
        overshoot: How far its peaks may rise over those of the session, in decibels.
        rates: The bit rates that can be asked for, in kbit/s; empty where it has none to choose.
        stereo_from: The lowest of them at which a stereo file still sounds as its session does.
        channels: 2, or 1 for a mono file.
        rate: The bit rate that was asked for, in kbit/s; None for its usual quality, whatever that takes.
    """

    name: str
    container: str
    subtype: str = ""
    squeeze: float | None = None
    tags: TagKind
    slack: Frames = Frames(0)
    overshoot: Decibels = Decibels(1.5)
    rates: Sequence[int] = ()
    stereo_from: int = 0
    channels: int = CHANNELS
    rate: int | None = None

    @property
    def is_aac(self) -> bool:
        """Whether it takes PyAV."""
        return not self.subtype


_MP3_RATES = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Of MPEG-1 layer III, in kbit/s; at lower ones bells and voices change too much to pass the gate."""

FORMATS = {
    each.name: each
    for each in (
        Format(
            name="mp3",
            container="MP3",
            subtype="MPEG_LAYER_III",
            squeeze=0.5,
            tags="id3",
            rates=_MP3_RATES,
            stereo_from=80,
        ),
        Format(name="m4a", container="ipod", tags="mp4", slack=AAC_FRAME, rates=range(32, 321)),
        Format(name="m4b", container="ipod", tags="mp4", slack=AAC_FRAME, rates=range(32, 321)),
        Format(
            name="opus",
            container="OGG",
            subtype="OPUS",
            squeeze=0.9,
            tags="vorbis",
            rates=range(16, 257),
        ),
        Format(name="ogg", container="OGG", subtype="VORBIS", squeeze=0.6, tags="vorbis"),
        Format(
            name="flac",
            container="FLAC",
            subtype="PCM_16",
            squeeze=0.6,
            tags="flac",
            overshoot=Decibels(0.0),
        ),
        Format(name="wav", container="WAV", subtype="PCM_16", tags="wave", overshoot=Decibels(0.0)),
    )
}
"""By name, in the order of the help page."""

AAC_REMEDY = 'pip install "voiceguide[m4a]"'
"""What brings the one encoder that is an extra."""

DEFAULT_FORMAT = "mp3"
"""What every player plays."""

EDITED_FORMAT = "flac"
"""What every audio editor opens."""


def format_named(name: str) -> Format:
    """Give a format, if this machine can write it; to be asked before any work is done.

    Raises:
        UsageError: If there is none of that name.
        EncoderMissingError: If its encoder is not installed.
    """
    if name not in FORMATS:
        raise UsageError(f"There is no format “{name}”.", f"There are {', '.join(FORMATS)}.")
    if not can_write(FORMATS[name]):
        raise EncoderMissingError(
            f"{name} files need an encoder that is not installed.",
            f"Install it with `{AAC_REMEDY}`, or choose --format mp3.",
        )
    return FORMATS[name]


def can_write(wanted: Format) -> bool:
    """Whether this machine has the encoder of a format."""
    if wanted.is_aac:
        return find_spec("av") is not None
    import soundfile

    return wanted.subtype in soundfile.available_subtypes(wanted.container)


def for_editing(wanted: Format) -> Format:
    """Give a format that loses nothing of the parts of a session: FLAC of 24 bits, or WAV of floats.

    Raises:
        UsageError: If it cannot.
    """
    subtype = {"flac": "PCM_24", "wav": "FLOAT"}.get(wanted.name)
    if subtype is None:
        raise UsageError(
            f"The parts of a session are not written as {wanted.name}: they would not add up again.",
            "Choose --format flac or wav.",
        )
    return replace(wanted, subtype=subtype)


def with_rate(wanted: Format, typed: str) -> Format:
    """Give a format a bit rate.

    Args:
        wanted: The format.
        typed: Kilobits a second, such as `64k` or `64`.

    Raises:
        UsageError: If that is no bit rate, or the format has none to choose, or not this one.
    """
    found = re.fullmatch(r"(\d{1,3})\s*k?(?:bit/s|bps)?", typed.strip().lower())
    if not wanted.rates:
        chooses = ", ".join(each.name for each in FORMATS.values() if each.rates)
        raise UsageError(
            f"{wanted.name} files have no bit rate to choose.",
            f"Leave --bitrate out, or choose --format from {chooses}.",
        )
    if found is None or int(found[1]) not in wanted.rates:
        rates = wanted.rates
        there_are = (
            f"from {rates[0]}k to {rates[-1]}k"
            if isinstance(rates, range)
            else f"one of {', '.join(f'{each}k' for each in rates)}"
        )
        raise UsageError(
            f"--bitrate {typed} is no bit rate that {wanted.name} files can have.", f"It may be {there_are}."
        )
    rate = int(found[1])
    if wanted.channels > 1 and rate < wanted.stereo_from:
        raise UsageError(
            f"--bitrate {typed} is too little for {wanted.name} files in stereo.",
            f"Take {wanted.stereo_from}k or more, or add --mono.",
        )
    return replace(wanted, rate=rate)
