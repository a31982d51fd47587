"""How much room files need on a device, reckoned before any is made."""

from __future__ import annotations

from collections.abc import Collection
from types import MappingProxyType

from voiceguide.export.formats import Format
from voiceguide.script import Practice
from voiceguide.timeline import Estimates, Request, fit
from voiceguide.units import CHANNELS, frames_to_seconds

_BYTES_A_SECOND = MappingProxyType(
    {
        "mp3": 30_000,
        "m4a": 17_000,
        "m4b": 17_000,
        "opus": 12_000,
        "ogg": 25_000,
        "flac": 90_000,
        "wav": 192_000,
    }
)
"""In stereo, with the loudest bed."""

_EXACT_BYTES_A_SECOND = MappingProxyType({"PCM_24": 200_000, "FLOAT": 384_000})
"""Likewise, of the parts of a session, by their encoding."""

_TAGS = 100_000
"""Bytes for tags, a picture among them, and for the texts beside a file."""


def bytes_of(practice: Practice, request: Request, wanted: Format) -> int:
    """Guess how large a file will be; rather too large than too small.

    A natural length is estimated from the text, so nothing has to be spoken.

    Raises:
        UnfittableError: If the practice cannot be of that length at all.
        UsageError: If a placeholder has no value.
    """
    if request.length is None:
        seconds = frames_to_seconds(fit(practice, request, Estimates()).frames)
    else:
        seconds = request.length / 1000
    a_second = _EXACT_BYTES_A_SECOND.get(wanted.subtype, _BYTES_A_SECOND[wanted.name])
    a_second = a_second * wanted.channels // CHANNELS
    if wanted.rate is not None:
        a_second = wanted.rate * 1000 // 8
    return round(seconds * a_second) + _TAGS


def room_for(new: Collection[int], replaced: Collection[int]) -> int:
    """How many bytes have to be free for files of these sizes.

    What replaces a file is about as large, but lies beside it until it is whole; one does so at a time.
    """
    return sum(new) + max(replaced, default=0)
