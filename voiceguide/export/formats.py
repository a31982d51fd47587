"""The formats that files are exported in.

All but AAC are written by libsndfile, which voiceguide has anyway; AAC takes PyAV, an extra.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from voiceguide.errors import EncoderMissingError, UsageError
from voiceguide.units import Decibels, Frames

TagKind = Literal["id3", "mp4", "vorbis", "flac", "wave"]

AAC_FRAME = Frames(1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write a session.

    Attributes:
        name: How the command line calls it, and the file's ending without its dot.
        container: libsndfile's name of it, or ffmpeg's for AAC.
        subtype: libsndfile's name of the encoding; empty for AAC.
        squeeze: libsndfile's compression level, 0 to 1 for the smallest file; None where it has none.
        tags: In which dialect it carries its tags.
        slack: By how many frames its length may be off once decoded; 0 where the format keeps it.
        overshoot: How far its peaks may rise over those of the session, in decibels.
    """

    name: str
    container: str
    subtype: str = ""
    squeeze: float | None = None
    tags: TagKind
    slack: Frames = Frames(0)
    overshoot: Decibels = Decibels(1.5)

    @property
    def is_aac(self) -> bool:
        """Whether it takes PyAV."""
        return not self.subtype


FORMATS = {
    each.name: each
    for each in (
        Format(name="mp3", container="MP3", subtype="MPEG_LAYER_III", squeeze=0.5, tags="id3"),
        Format(name="m4a", container="ipod", tags="mp4", slack=AAC_FRAME),
        Format(name="m4b", container="ipod", tags="mp4", slack=AAC_FRAME),
        Format(name="opus", container="OGG", subtype="OPUS", squeeze=0.9, tags="vorbis"),
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

DEFAULT_FORMAT = "mp3"
"""What every player plays."""


def format_named(name: str) -> Format:
    """Give a format, if this machine can write it; to be asked before any work is done.

    Raises:
        UsageError: If there is none of that name.
        EncoderMissingError: If its encoder is not installed.
    """
    if name not in FORMATS:
        raise UsageError(f"There is no format “{name}”.", f"There are {', '.join(FORMATS)}.")
    if FORMATS[name].is_aac and find_spec("av") is None:
        raise EncoderMissingError(
            f"{name} files need an encoder that is not installed.",
            'Install it with `pip install "voiceguide[m4a]"`, or choose --format mp3.',
        )
    return FORMATS[name]
