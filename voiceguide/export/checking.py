"""The gate of an exported file: it is decoded again and held against the session it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voiceguide.errors import BadExportError
from voiceguide.export.encoding import BLOCK, decoded
from voiceguide.export.skipping import Skipping
from voiceguide.export.tags import Read, Tags, read_tags
from voiceguide.sound.limiter import CEILING
from voiceguide.sound.loudness import integrated_over, true_peak
from voiceguide.sound.pcm import Samples, as_stereo
from voiceguide.units import CHANNELS, FRAMES_PER_MS, RATE, Decibels, Frames, clock, db_to_gain, gain_to_db

if TYPE_CHECKING:
    from voiceguide.export.formats import Format

_SPEECH = db_to_gain(-30)
"""A second this loud holds speech, which every encoder keeps; a bed alone it may draw anew."""

_LIKENESS = 0.9
"""Correlation of such a second with the session's; one that is 8 frames off falls below it in most speech."""

_LEVEL_ERROR = 1.0
_METER_ERROR = 0.1
_MARK_ERROR = 2
"""Milliseconds by which a chapter may be off."""


class Measured(Struct, frozen=True, kw_only=True):
    """An exported file as a player plays it.

    Attributes:
        frames: Its length.
        lufs: Its integrated loudness, bed and voice.
        true_peak: In dBTP.
        left: How long it would be in a player that skips silence.
    """

    frames: Frames
    lufs: Decibels
    true_peak: Decibels
    left: Frames


def check(session: Iterable[Samples], exported: Path, wanted: Format, tags: Tags, picture: bytes) -> Measured:
    """Decode an exported file, and hold sound and tags against what was meant.

    Its true peak is measured, and for `check_peak` to judge.

    Args:
        session: What was encoded, which is right, in order.
        exported: The encoded file.
        wanted: Its format.
        tags: What it should say of itself.
        picture: Its picture.

    Raises:
        BadExportError: If it is not what it should be.
        SoundError: If it does not decode.
    """
    comparison = _Comparison(tags.title)
    nothing = np.zeros((0, CHANNELS), dtype=np.float32)
    pairs = zip_longest(in_blocks(session), in_blocks(decoded(exported, wanted)), fillvalue=nothing)
    skipping = Skipping()
    lufs = integrated_over(skipping.watched(comparison.watched(pairs)))
    off = abs(comparison.frames - tags.frames)
    if off > wanted.slack:
        raise BadExportError(tags.title, f"it is {off} samples longer or shorter than the session")
    _check_tags(read_tags(exported, wanted), tags, picture)
    return Measured(
        frames=Frames(comparison.frames),
        lufs=lufs,
        true_peak=comparison.true_peak,
        left=skipping.left(),
    )


def check_peak(found: Measured, wanted: Format, title: str, ceiling: Decibels | None) -> None:
    """Hold the true peak of a file against its ceiling.

    Args:
        found: What was measured.
        wanted: Its format, which has its own part in it.
        title: For the error.
        ceiling: In dBTP; None for the session's own and what the format may add to it.

    Raises:
        BadExportError: If it is higher.
    """
    highest = CEILING + wanted.overshoot + _METER_ERROR if ceiling is None else ceiling
    if found.true_peak > highest:
        raise BadExportError(title, f"its true peak is {found.true_peak:.1f} dBTP, over {highest:.1f}")


class _Comparison:
    """Goes through a session and its export together."""

    def __init__(self, title: str) -> None:
        self._title = title
        self.frames = 0
        self.true_peak = Decibels(-np.inf)

    def watched(self, pairs: Iterable[tuple[Samples, Samples]]) -> Iterator[NDArray[np.int16]]:
        for planned, found in pairs:
            self._compare(planned, found)
            self.frames += len(found)
            yield np.rint(np.clip(found, -1, 1) * np.float32(32767)).astype(np.int16)

    def _compare(self, planned: Samples, found: Samples) -> None:
        highest = float(np.abs(found).max(initial=0.0))
        if 2 * highest > db_to_gain(self.true_peak):  # a peak between samples is less than 6 dB higher
            self.true_peak = max(self.true_peak, true_peak(found))
        count = min(len(planned), len(found))
        for start in range(0, count - RATE + 1, RATE):
            ours, theirs = planned[start : start + RATE], found[start : start + RATE]
            power = float(np.vdot(ours, ours))
            if power < _SPEECH**2 * ours.size:
                continue
            shared = float(np.vdot(ours, theirs))
            likeness = shared / np.sqrt(power * max(float(np.vdot(theirs, theirs)), 1e-12))
            off = abs(gain_to_db(max(shared / power, 1e-6)))
            if likeness < _LIKENESS or off > _LEVEL_ERROR:
                when = clock(self.frames + start)
                raise BadExportError(self._title, f"at {when} it does not sound as the session does")


def _check_tags(found: Read, tags: Tags, picture: bytes) -> None:
    for name in ("title", "album", "artist", "lyrics"):
        if getattr(found, name) != getattr(tags, name):
            raise BadExportError(tags.title, f"its {name} reads back as something else")
    if found.lines is not None and found.lines != tags.lines:
        raise BadExportError(tags.title, "the times of its words read back as something else")
    if found.picture != picture:
        raise BadExportError(tags.title, "its picture reads back as something else")
    planned = [(chapter.start // FRAMES_PER_MS, chapter.title) for chapter in tags.chapters]
    if [title for _, title in found.chapters] != [title for _, title in planned] or any(
        abs(ms - meant) > _MARK_ERROR for (ms, _), (meant, _) in zip(found.chapters, planned, strict=True)
    ):
        raise BadExportError(tags.title, "its chapters read back as something else")


def in_blocks(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Give the same in blocks of exactly `BLOCK` frames, but for the last, shapes (n, 2)."""
    held = np.zeros((0, CHANNELS), dtype=np.float32)
    for block in blocks:
        held = np.concatenate([held, as_stereo(block)])
        while len(held) >= BLOCK:
            yield held[:BLOCK]
            held = held[BLOCK:]
    if len(held):
        yield held
