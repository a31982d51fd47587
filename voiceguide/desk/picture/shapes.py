"""What a picture of a session shows, as shapes: seconds along it, and heights from 0 to 1 in their lane."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from math import exp

import numpy as np

from voiceguide.desk.rounds import breaths
from voiceguide.sound import NO_BED
from voiceguide.sound.duck import DEPTH_DB, ducking
from voiceguide.timeline import Timeline
from voiceguide.timeline.model import BedSpan, Lane
from voiceguide.units import RATE, Frames, frames_to_seconds

Shape = tuple[tuple[float, float], ...]
"""The corners of an area; the first and the last stand on the ground of its lane."""

_RING_STEPS = 12
_RING_FALL = 4.0
"""A bell falls to a fiftieth over its ring."""

_DUCKED = 0.45
"""Height of a bed under the voice; between the lines it is 1."""

_FLOOR = 0.1
"""Height of the room tone that is left without a bed."""


def blocks(timeline: Timeline, lane: Lane) -> Iterator[Shape]:
    """Yield a block for every sound of a lane, such as each spoken line."""
    for event in timeline.events:
        if event.lane == lane:
            start, end = (frames_to_seconds(at) for at in (event.start, event.start + event.frames))
            yield ((start, 0.0), (start, 1.0), (end, 1.0), (end, 0.0))


def rings(timeline: Timeline) -> Iterator[Shape]:
    """Yield a falling curve for every strike of a bell, as long as it rings."""
    parts = [step / _RING_STEPS for step in range(_RING_STEPS + 1)]
    for event in timeline.events:
        if event.lane == "bell":
            start, ring = frames_to_seconds(event.start), frames_to_seconds(event.frames)
            fall = ((start + ring * part, exp(-_RING_FALL * part)) for part in parts)
            yield ((start, 0.0), *fall, (start + ring, 0.0))


def hills(timeline: Timeline) -> Iterator[Shape]:
    """Yield a hill for every paced breath: up with the inhale, level while held, down with the exhale."""
    for phases in breaths(timeline):
        lengths = [cue.end - cue.start for cue in phases]
        way = {"breathe.in": 0, "breathe.out": 0}
        for cue, length in zip(phases, lengths, strict=True):
            if cue.kind in way:
                way[cue.kind] += length
        rises = {"breathe.in": 1 / way["breathe.in"], "breathe.out": -1 / way["breathe.out"]}
        climbs = (rises.get(cue.kind, 0) * length for cue, length in zip(phases, lengths, strict=True))
        marks = [phases[0].start, *(cue.end for cue in phases)]
        yield tuple(zip(map(frames_to_seconds, marks), accumulate(climbs, initial=0.0), strict=True))


def beds(timeline: Timeline) -> Iterator[tuple[BedSpan, Shape]]:
    """Yield every bed with its area: lower under the voice, one going over into the next."""
    duck = ducking(timeline)
    fades = [0, timeline.fade_in, timeline.frames - timeline.fade_out, timeline.frames]
    for index, span in enumerate(timeline.bed):
        rise = [span.start, span.start + span.over]
        fall = [timeline.frames] * 2
        for following in timeline.bed[index + 1 : index + 2]:
            over = Frames(following.start + following.over)
            fall = [following.start, min(over, timeline.frames)]
        marks = np.unique(np.clip([*rise, *fall, *fades, *duck.frames], span.start, fall[1]))
        lift = np.interp(marks, duck.frames, duck.lift_db) / DEPTH_DB
        heights = np.full(len(marks), _FLOOR) if span.sound == NO_BED else _DUCKED + (1 - _DUCKED) * lift
        for knots, presence in ((rise, [0, 1]), (fall, [1, 0]), (fades, [0, 1, 1, 0])):
            heights = heights * np.interp(marks, knots, presence)
        seconds = (marks / RATE).tolist()
        top = zip(seconds, heights.tolist(), strict=True)
        yield span, ((seconds[0], 0.0), *top, (seconds[-1], 0.0))
