"""The voice as it was planned, to be taken away where something softer is looked for beneath it."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from voiceguide.sound.mixer import Load
from voiceguide.sound.pcm import Samples, as_stereo
from voiceguide.timeline.model import Event, Timeline
from voiceguide.units import CHANNELS, db_to_gain


class Spoken:
    """The lines of a timeline.

    Args:
        timeline: What should sound when.
        load: Reads the events' sounds, as the mixer does.
    """

    def __init__(self, timeline: Timeline, load: Load) -> None:
        self._load = load
        self._lines = [event for event in timeline.events if event.lane == "voice"]
        self._starts = [event.start for event in self._lines]
        self._longest = max((event.frames for event in self._lines), default=0)

    def beside(self, event: Event, count: int) -> Samples:
        """What is said during the first `count` frames of an event, itself left out; shape (count, 2)."""
        total = np.zeros((count, CHANNELS), dtype=np.float32)
        first = bisect_left(self._starts, event.start - self._longest)
        for line in self._lines[first : bisect_left(self._starts, event.start + count)]:
            ahead, at = max(0, event.start - line.start), max(0, line.start - event.start)
            frames = min(line.frames - ahead, count - at)
            if line is event or frames <= 0:
                continue
            samples = self._load(line, ahead, frames)
            part = as_stereo(samples if samples.ndim == 2 else samples[:, None])
            total[at : at + len(part)] += part * np.float32(db_to_gain(line.level))
        return total
