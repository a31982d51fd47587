"""A lane as it was planned, to be taken away where something else is looked for beneath it."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from voiceguide.sound.mixer import Load
from voiceguide.sound.pcm import Samples, as_stereo
from voiceguide.timeline.model import Event, Lane, Timeline
from voiceguide.units import CHANNELS, db_to_gain


class Planned:
    """What a timeline holds on one lane.

    Args:
        timeline: What should sound when.
        lane: Which.
        load: Reads the events' sounds, as the mixer does.
    """

    def __init__(self, timeline: Timeline, lane: Lane, load: Load) -> None:
        self._load = load
        self._events = [event for event in timeline.events if event.lane == lane]
        self._starts = [event.start for event in self._events]
        self._longest = max((event.frames for event in self._events), default=0)

    def beside(self, event: Event, count: int) -> Samples:
        """What sounds there during the first `count` frames of an event, but for it; shape (count, 2)."""
        total = np.zeros((count, CHANNELS), dtype=np.float32)
        for other in self._near(event, count):
            ahead, at = max(0, event.start - other.start), max(0, other.start - event.start)
            frames = min(other.frames - ahead, count - at)
            if other is event or frames <= 0:
                continue
            samples = self._load(other, ahead, frames)
            part = as_stereo(samples if samples.ndim == 2 else samples[:, None])
            total[at : at + len(part)] += part * np.float32(db_to_gain(other.level))
        return total

    def is_heard_with(self, event: Event) -> bool:
        """Whether anything of it sounds during an event."""
        return any(
            other.start + other.frames > event.start and other is not event
            for other in self._near(event, event.frames)
        )

    def _near(self, event: Event, count: int) -> list[Event]:
        first = bisect_left(self._starts, event.start - self._longest)
        return self._events[first : bisect_left(self._starts, event.start + count)]
