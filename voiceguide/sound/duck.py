"""How loud the bed is at every moment: down before the voice comes, up again after it has gone.

The timeline tells every word in advance, so the bed makes room before the voice, and it stays down through
the gaps between sentences instead of pumping. It makes room for the sounds of a breath as well, nine decibels
softer than the voice: they would hardly stand out from a bed at its level in pauses.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
from msgspec import Struct

from voiceguide.sound.pcm import Samples
from voiceguide.timeline.model import Event, Timeline
from voiceguide.units import FRAMES_PER_MS, Frames, Millis, ms_to_frames

DEPTH_DB = 8.0
"""The bed is so much louder in pauses than under the voice."""

_AHEAD = ms_to_frames(Millis(300))
_FALL = ms_to_frames(Millis(250))
_HOLD = ms_to_frames(Millis(1200))
_RISE = ms_to_frames(Millis(2000))
_BREATH_HOLD = ms_to_frames(Millis(2000))
"""The bed waits so much longer after a breath, or it would come up in every rest and go down again."""


class Ducking(Struct, frozen=True, kw_only=True):
    """Breakpoints of the bed's lift above its ducked level, in decibels: straight lines between them."""

    frames: tuple[int, ...]
    lift_db: tuple[float, ...]

    def gains(self, start: int, count: int) -> Samples:
        """Gains above the ducked level for `count` frames from `start`, shape (count,)."""
        # Decibels are taken every millisecond and gains drawn straight between them: 1/48 of the powers.
        marks = np.arange(start, start + count + FRAMES_PER_MS, FRAMES_PER_MS)
        near = slice(max(0, bisect_right(self.frames, start) - 1), bisect_left(self.frames, marks[-1]) + 1)
        lift = np.interp(marks, self.frames[near], self.lift_db[near])
        gains = np.power(10.0, lift / 20.0).astype(np.float32)
        slopes = np.diff(gains) / np.float32(FRAMES_PER_MS)
        between = np.outer(slopes, np.arange(FRAMES_PER_MS, dtype=np.float32))
        between += gains[:-1, None]
        return between.ravel()[:count]


def ducking(timeline: Timeline) -> Ducking:
    """Read the ducking off a timeline's voice and breaths."""
    frames: list[int] = [-_AHEAD]  # before any voice's first: breakpoints have to rise
    lift: list[float] = [DEPTH_DB]
    for start, end in _leading_spans(timeline):
        frames += [start - _AHEAD, start - _AHEAD + _FALL, end + _HOLD, end + _HOLD + _RISE]
        lift += [DEPTH_DB, 0.0, 0.0, DEPTH_DB]
    return Ducking(frames=tuple(frames), lift_db=tuple(lift))


def _leading_spans(timeline: Timeline) -> Iterator[tuple[int, int]]:
    """Where the voice or a breath leads; spans so near each other that the bed could not come up are one."""
    hold = {"voice": Frames(0), "breath": _BREATH_HOLD}
    leading = (event for event in timeline.events if event.lane in hold)
    yield from _joined((start, end + hold[event.lane]) for event in leading for start, end in _parts(event))


def _parts(event: Event) -> Iterator[tuple[int, int]]:
    """What is heard of an event, without its inner pauses."""
    edges = [event.start, *chain.from_iterable(event.gaps), event.start + event.frames]
    yield from zip(edges[::2], edges[1::2], strict=True)


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    current: tuple[int, int] | None = None
    for start, end in spans:
        if current is not None and start - _AHEAD <= current[1] + _HOLD + _RISE:
            current = (current[0], max(current[1], end))
        else:
            if current is not None:
                yield current
            current = (start, end)
    if current is not None:
        yield current
