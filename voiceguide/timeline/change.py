"""Where a session first differs from what it was before somebody edited its script."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from itertools import zip_longest
from typing import get_args

from voiceguide.timeline.model import Cue, Event, Lane, Timeline
from voiceguide.units import Frames

_Track = Sequence[tuple[Hashable, Frames]]
"""What a listener hears in one respect, in order, each with its start."""


def first_change(old: Timeline, new: Timeline) -> Frames | None:
    """Find the first frame of the new session that is not what it was; None when all is the same.

    What is said, rung, breathed and played counts, in its order, and how long its pauses naturally are. A fit
    moves all the pauses when one line grows: such differences count only where there is no other. Where in
    the script something stands does not count.
    """
    changes = [
        _first_difference(before, after, new.frames)
        for before, after in zip(_tracks(old), _tracks(new), strict=True)
    ]
    found = [change for change in changes if change is not None]
    return min(found) if found else _first_difference(_lengths(old), _lengths(new), new.frames)


def _first_difference(old: _Track, new: _Track, end: Frames) -> Frames | None:
    for before, after in zip_longest(old, new):
        if after is None:
            return end
        if before is None or before[0] != after[0]:
            return after[1]
    return None


def _tracks(timeline: Timeline) -> Iterator[_Track]:
    yield [(_content(cue), cue.start) for cue in timeline.cues]
    cues = [cue.start for cue in timeline.cues]
    for lane in get_args(Lane):
        yield [
            ((event.heard, event.level), _heard_from(event, cues))
            for event in timeline.events
            if event.lane == lane
        ]
    yield [((span.sound, span.level, span.over), span.start) for span in timeline.bed]


def _content(cue: Cue) -> Hashable:
    """What a cue is, without its place in time; a breath's phases are as long as they are written."""
    breath = cue.end - cue.start if cue.kind.startswith("breathe.") else None
    return cue.kind, cue.text, cue.natural, breath


def _heard_from(event: Event, cues: Sequence[Frames]) -> Frames:
    """When a sound is first heard: at its cue, which comes a little after the beginning of a spoken clip."""
    index = bisect_left(cues, event.start)
    return cues[index] if index < len(cues) and cues[index] < event.start + event.frames else event.start


def _lengths(timeline: Timeline) -> _Track:
    return [(cue.end - cue.start, cue.start) for cue in timeline.cues]
