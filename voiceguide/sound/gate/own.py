"""What in a session is the listener's own: a drop of rain or a metronome in it is no fault of the render."""

from __future__ import annotations

from itertools import pairwise

from voiceguide.sound import NO_BED
from voiceguide.timeline.model import AudioFile, BedSpan, Event, Line, Stretch, Timeline
from voiceguide.units import Frames, Millis, ms_to_frames

_MARGIN = ms_to_frames(Millis(10))


def is_own_bed(span: BedSpan) -> bool:
    """Whether a bed is the listener's own file, or the room of their own recordings."""
    return bool(span.folder) or (span.sound == NO_BED and span.room is not None)


def is_own_file(event: Event) -> bool:
    """Whether what sounds is a file of the listener's, and no recording of a line."""
    return isinstance(event.heard, AudioFile)


def own_stretches(timeline: Timeline) -> list[Stretch]:
    """Where something is heard that the listener has brought along: a bed, a sound, or a recorded line."""
    events = (
        (event.start, Frames(event.start + event.frames))
        for event in timeline.events
        if is_own_file(event) or (isinstance(event.heard, Line) and event.heard.own is not None)
    )
    ends = [Frames(after.start + after.over) for _, after in pairwise(timeline.bed)]
    beds = zip(timeline.bed, [*ends, timeline.frames], strict=True)
    return [*events, *((span.start, end) for span, end in beds if is_own_bed(span))]


def is_inside(frame: Frames, stretches: list[Stretch]) -> bool:
    """Whether a frame is in one of them, or a few milliseconds beside it."""
    return any(start - _MARGIN <= frame < end + _MARGIN for start, end in stretches)
