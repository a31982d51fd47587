"""The mixer: a timeline becomes PCM for any stretch of frames, by pydub, a few seconds at a time.

Sessions are mixed on a fixed grid of chunks. Each chunk is a bed onto which every sound that touches it is
overlaid at its absolute frame; pydub's cost grows with the length of the base it overlays, so a short base
keeps time linear and memory flat however long the session is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.bedding import Bedding, Endless
from voiceguide.sound.limiter import CONTEXT
from voiceguide.sound.master import fade_gains, finish
from voiceguide.sound.pcm import Samples, amplify, from_segment, to_segment
from voiceguide.timeline.model import BedSource, Event, Timeline
from voiceguide.units import CHANNELS, RATE

CHUNK = 5 * RATE
"""Frames mixed at a time: the fastest of 2, 5, 10 and 30 seconds for a session with a bed."""

_CHUNKS_KEPT = 2

Load = Callable[[Event, int, int], Samples]
"""Gives at most `count` frames of an event, from its own frame `start`: shape (n,) or (n, 2)."""


class Mixer:
    """A session as a source of PCM; `frames` is its length.

    Args:
        timeline: What sounds when.
        load: Reads the events' sounds, at their lane's normal level.
        beds: See `Bedding`.
    """

    def __init__(self, timeline: Timeline, load: Load, beds: Mapping[BedSource, Endless]) -> None:
        self.frames = timeline.frames
        self._timeline = timeline
        self._load = load
        self._bedding = Bedding(timeline, beds)
        self._by_chunk = _events_by_chunk(timeline)
        self._chunks: OrderedDict[int, NDArray[np.int16]] = OrderedDict()

    def read(self, start: int, count: int) -> NDArray[np.int16]:
        """Give `count` frames from `start`, shape (n, 2); fewer at the end, none past it."""
        end = min(start + count, self.frames)
        parts: list[NDArray[np.int16]] = []
        while start < end:
            number, offset = divmod(start, CHUNK)
            part = self._chunk(number)[offset : offset + end - start]
            parts.append(part)
            start += len(part)
        return np.concatenate(parts) if parts else np.empty((0, CHANNELS), dtype=np.int16)

    def blocks(self) -> Iterator[NDArray[np.int16]]:
        """Give the whole session chunk by chunk."""
        for number in range(-(-self.frames // CHUNK)):
            yield self._chunk(number)

    def unmastered(self) -> Iterator[Samples]:
        """Give the session as it is before its ceiling and its 16 bits, with its fades; shapes (n, 2)."""
        for start in range(0, self.frames, CHUNK):
            count = min(CHUNK, self.frames - start)
            mixed = self._mix(start, count)
            gains = fade_gains(start, count, self._timeline)
            if gains is not None:
                amplify(mixed, gains)
            yield mixed

    def _chunk(self, number: int) -> NDArray[np.int16]:
        if number not in self._chunks:
            start = number * CHUNK
            count = min(CHUNK, self.frames - start)
            mixed = self._mix(start - CONTEXT, count + 2 * CONTEXT)
            self._chunks[number] = finish(mixed, start, self._timeline, CONTEXT)
            while len(self._chunks) > _CHUNKS_KEPT:
                self._chunks.popitem(last=False)
        return self._chunks[number]

    def _mix(self, start: int, count: int) -> Samples:
        # pydub cuts the base of an overlay to whole milliseconds.
        whole = -(-count // (RATE // 1000)) * (RATE // 1000)
        base = to_segment(self._bedding.block(start, whole))
        for event in self._touching(start, count):
            ahead = max(0, start - event.start)
            at = max(0, event.start - start)
            samples = self._load(event, ahead, min(event.frames - ahead, whole - at))
            part = to_segment(samples)
            if event.level:
                part = part.apply_gain(event.level)
            # pydub takes milliseconds and rounds down: a quarter frame more lands on the frame itself.
            base = base.overlay(part, position=(at + 0.25) * 1000 / RATE)
        return from_segment(base)[:count]

    def _touching(self, start: int, count: int) -> list[Event]:
        first, last = max(0, start) // CHUNK, (start + count) // CHUNK
        near: dict[Event, None] = {}
        for number in range(first, last + 1):
            near.update(dict.fromkeys(self._by_chunk.get(number, ())))
        return [e for e in near if e.start < start + count and e.start + e.frames > start]


def _events_by_chunk(timeline: Timeline) -> dict[int, list[Event]]:
    by_chunk: dict[int, list[Event]] = {}
    for event in timeline.events:
        for number in range(max(0, event.start) // CHUNK, (event.start + event.frames) // CHUNK + 1):
            by_chunk.setdefault(number, []).append(event)
    return by_chunk
