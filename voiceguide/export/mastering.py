"""How loud a file is, and how many channels it has: the session as it is, or as others ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from voiceguide.export.encoding import blocks_of
from voiceguide.export.formats import Format
from voiceguide.export.profiles import Loudness
from voiceguide.sound.limiter import CONTEXT, limit
from voiceguide.sound.loudness import integrated_over
from voiceguide.sound.pcm import Samples, as_stereo
from voiceguide.units import Decibels, db_to_gain

MOST_LIFT = Decibels(6.0)
"""No session is made louder than this: where tones are most of it, its voice would be squeezed."""

_LOUDNESS_ERROR = 1.0
"""What directories of podcasts allow."""

_PEAK_MARGIN = 0.1
"""Meters differ by so much, so peaks are brought so far under the ceiling."""


class Trim(Struct, frozen=True, kw_only=True):
    """What is done to a session on its way into a file.

    Attributes:
        gain: It is made so much louder.
        ceiling: And held under this, in dBTP.
    """

    gain: Decibels
    ceiling: Decibels


def first_trim(session: Path, wanted: Loudness, form: Format) -> Trim:
    """Choose a trim by the loudness of the session, and by what the encoder may add to its peaks.

    The limiter takes some of the loudness away again, so it is measured behind it as well: that costs little
    beside encoding everything a second time.

    Args:
        session: The rendered session.
        wanted: How loud its file has to be.
        form: The format of the file.

    Raises:
        SoundError: If the session cannot be read.
    """
    trim = Trim(gain=Decibels(0.0), ceiling=Decibels(wanted.ceiling - form.overshoot - _PEAK_MARGIN))
    for _ in range(2):
        found = integrated_over(map(_as_pcm, delivered(session, form.channels, trim)))
        trim = _lifted(trim, wanted.target - found)
    return trim


def _lifted(trim: Trim, by: float) -> Trim:
    gain = trim.gain + by if np.isfinite(by) else trim.gain
    return replace(trim, gain=Decibels(min(gain, MOST_LIFT)))


def better_trim(trim: Trim, wanted: Loudness, lufs: Decibels, true_peak: Decibels) -> Trim | None:
    """Correct a trim by what came of it; None where that is right.

    Args:
        trim: What was done.
        wanted: What should come of it.
        lufs: The integrated loudness that did.
        true_peak: The true peak, in dBTP.
    """
    over = true_peak - wanted.ceiling
    if over > 0:
        # All of it softer: limited more, it would have other peaks, and an encoder would add to these again.
        less = over + _PEAK_MARGIN
        return Trim(gain=Decibels(trim.gain - less), ceiling=Decibels(trim.ceiling - less))
    off = wanted.target - lufs
    has_room = true_peak + off <= wanted.ceiling
    better = _lifted(trim, off) if abs(off) > _LOUDNESS_ERROR and has_room else trim
    return None if better == trim else better


def delivered(session: Path, channels: int, trim: Trim | None = None) -> Iterator[Samples]:
    """Read a session as it goes into a file, shapes (n, channels), in flat memory.

    Args:
        session: The rendered session.
        channels: 1 for the mean of both sides.
        trim: How much louder, and held under what; None to leave it as it is.

    Raises:
        SoundError: If it cannot be read.
    """
    blocks: Iterable[Samples] = blocks_of(session)
    if channels == 1:
        blocks = (block.mean(axis=1, keepdims=True, dtype=np.float32) for block in blocks)
    if trim is not None:
        gain = np.float32(db_to_gain(trim.gain))
        blocks = limited((block * gain for block in blocks), trim.ceiling)
    yield from blocks


def limited(blocks: Iterable[Samples], ceiling: Decibels) -> Iterator[Samples]:
    """Hold a stream under a ceiling, as `limit` does with all of it at once.

    Args:
        blocks: Shapes (n, channels).
        ceiling: In dBTP.
    """
    held: Samples | None = None
    done = 0
    for block in blocks:
        held = block if held is None else np.concatenate([held, block])
        ready = len(held) - CONTEXT
        if ready > done:
            yield limit(held, ceiling)[done:ready]
            kept = max(0, ready - CONTEXT)
            held, done = held[kept:], ready - kept
    if held is not None and len(held) > done:
        yield limit(held, ceiling)[done:]


def _as_pcm(block: Samples) -> NDArray[np.int16]:
    pcm: NDArray[np.int16] = np.rint(as_stereo(block) * np.float32(32767)).astype(np.int16)
    return pcm
