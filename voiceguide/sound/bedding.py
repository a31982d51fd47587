"""The bed of a session for any stretch of frames: which one, how loud, and how one becomes the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound import FLOOR, NO_BED
from voiceguide.sound.beds import BED_LUFS
from voiceguide.sound.duck import ducking
from voiceguide.sound.pcm import Samples, amplify
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.timeline.model import BedSource, BedSpan, RoomTone, Timeline
from voiceguide.units import CHANNELS, Decibels, db_to_gain

FLOOR_LUFS = Decibels(-60.0)
"""Loudness of the room tone that is left when there is no bed."""

Endless = Callable[[int, int], Samples]
"""A bed at `BED_LUFS` without an end: of a frame and a count it gives so many frames from that
one on, shape (count, 2), for the caller to keep."""


class Bedding:
    """The beds of one timeline.

    Args:
        timeline: Its bed spans and its voice.
        beds: All that it uses; the floor must be there, and rooms by their files, as they were recorded.
    """

    def __init__(self, timeline: Timeline, beds: Mapping[BedSource, Endless]) -> None:
        self._timeline = timeline
        self._beds = beds
        self._ducking = ducking(timeline)

    def block(self, start: int, count: int) -> Samples:
        """Mix the bed for `count` frames from `start`: shape (count, 2)."""
        mixed: Samples | None = None
        spans = self._timeline.bed
        for index, span in enumerate(spans):
            presence = _presence(spans, index, start, count, _floor_or_bed)
            if presence is not None and not (span.source == NO_BED and span.room):
                sound = self._beds[FLOOR if span.source == NO_BED else span.source](start, count)
                amplify(sound, self._gains(span, presence, start))
                mixed = sound if mixed is None else np.add(mixed, sound, out=mixed)
            presence = _presence(spans, index, start, count, _room) if span.room else None
            if presence is not None and span.room:
                sound = self._beds[span.room.file](start, count)
                amplify(sound, presence * np.float32(db_to_gain(VOICE_LUFS - span.room.voice)))
                mixed = sound if mixed is None else np.add(mixed, sound, out=mixed)
        return np.zeros((count, CHANNELS), dtype=np.float32) if mixed is None else mixed

    def _gains(self, span: BedSpan, presence: Samples, start: int) -> Samples:
        if span.source == NO_BED:
            presence *= np.float32(db_to_gain(FLOOR_LUFS - BED_LUFS))
        else:
            presence *= np.float32(db_to_gain(VOICE_LUFS + span.level - BED_LUFS))
            presence *= self._ducking.gains(start, len(presence))
        return presence


def _floor_or_bed(span: BedSpan) -> BedSource:
    return span.source


def _room(span: BedSpan) -> RoomTone | None:
    return span.room


def _presence(
    spans: Sequence[BedSpan], index: int, start: int, count: int, heard: Callable[[BedSpan], object]
) -> Samples | None:
    """How much of what is heard in a span is there, 0 to 1; None where nothing is.

    Different beds cross with equal power; a bed that only changes its level crosses with itself, in a
    straight line, or it would swell by 3 dB on the way.
    """
    span, later = spans[index], spans[index + 1 :]
    if start + count <= span.start or (later and start >= later[0].start + later[0].over):
        return None
    if start >= span.start + span.over and (not later or start + count <= later[0].start):
        return np.ones(count, dtype=np.float32)
    frames = np.arange(start, start + count)
    straight = index > 0 and heard(spans[index - 1]) == heard(span)
    here = _risen(_part(frames, span.start, span.over), straight)
    for earlier, change in pairwise((span, *later)):
        here *= _risen(1 - _part(frames, change.start, change.over), heard(change) == heard(earlier))
    presence: Samples = here.astype(np.float32)
    return presence


def _risen(part: NDArray[np.float64], straight: bool) -> NDArray[np.float64]:
    return part if straight else np.sin(part * np.pi / 2)


def _part(frames: NDArray[np.int64], start: int, over: int) -> NDArray[np.float64]:
    """How far a change that takes `over` frames from `start` has come, 0 to 1."""
    return np.clip((frames - start + (1 if over == 0 else 0)) / max(1, over), 0.0, 1.0)
