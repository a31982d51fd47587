"""What a listener's key makes of a session that plays: a new timeline, the same up to the frame of the key.

Nothing is taken back that was heard. Sounds that have begun ring out; what comes later moves. The cues stay
the same ones in the same order, so that a place in one timeline has its like in the other (`same_place`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from msgspec.structs import replace

from voiceguide.timeline.breath import Extent, Extents
from voiceguide.timeline.model import Chapter, Cue, Event, Stretch, Timeline
from voiceguide.units import RATE, Frames, Millis, ms_to_frames

ENDLESS = Frames(24 * 3600 * RATE)
"""As long as a session may be at most: nobody waits for its end."""

GOING_ON = ms_to_frames(Millis(1000))
"""Bed before the next sound when a stay ends."""


def audible(event: Event, extents: Extents) -> tuple[Frames, Frames]:
    """The first frame of a sound that can be heard and the one after the last."""
    extent = extents.get(event.heard, Extent(frames=event.frames))
    return Frames(event.start + extent.lead), Frames(event.start + event.frames - extent.tail)


def stay_point(timeline: Timeline, frame: Frames) -> Frames:
    """Where a session can stand still, `frame` or soon after: not within words, and between two breaths."""
    for cue in timeline.cues:
        if cue.kind == "say" and cue.start <= frame < cue.end:
            return cue.end
    ends = (timeline.cues[breath[-1]].end for breath in breaths(timeline, frame))
    return next((end for end in ends if end > frame), frame)


def breaths(timeline: Timeline, frame: Frames) -> tuple[tuple[int, ...], ...]:
    """The breaths of the paced breathing at `frame`, in order, as the indexes of their cues; none without."""
    paced: list[list[int]] = []
    last: Cue | None = None
    for index, cue in enumerate(timeline.cues):
        if not cue.kind.startswith("breathe."):
            continue
        if last is None or last.end != cue.start or last.place != cue.place:
            if last is not None and last.end > frame:
                break
            paced = []
            last = None
        if last is None or (cue.kind == "breathe.in" and last.kind != "breathe.in"):
            paced.append([])
        paced[-1].append(index)
        last = cue
    if last is None or not timeline.cues[paced[0][0]].start <= frame < last.end:
        return ()
    return tuple(map(tuple, paced))


def stay(timeline: Timeline, frame: Frames, extents: Extents) -> Timeline:
    """Let the silence at `frame`, or after the words or breath there, go on for ever, above its bed."""
    return opened(timeline, stay_point(timeline, frame), ENDLESS, extents)


def go_on(timeline: Timeline, stayed_at: Frames, frame: Frames, extents: Extents) -> Timeline:
    """End a stay: what comes next comes after a short lead, or when it would have come anyway.

    Args:
        timeline: As it was before the stay.
        stayed_at: The frame at which the stay began.
        frame: Where the listener is now.
        extents: The extent of every sound.
    """
    at = stay_point(timeline, stayed_at)
    if frame <= at:
        return timeline  # it was over before it began
    starts = (cue.start for cue in timeline.cues if cue.kind != "pause" and cue.start >= at)
    upcoming = next(starts, timeline.frames - timeline.fade_out)
    return opened(timeline, at, Frames(max(0, frame + GOING_ON - upcoming)), extents)


def opened(timeline: Timeline, at: Frames, frames: Frames, extents: Extents) -> Timeline:
    """Put so many frames of silence in at `at`, above the bed; a pause there grows by them."""

    def later(frame: Frames) -> Frames:
        return Frames(frame + frames if frame >= at else frame)

    def later_cue(cue: Cue) -> Cue:
        if cue.kind == "pause" and cue.start <= at < cue.end:
            return replace(cue, end=Frames(cue.end + frames))
        return moved_cue(cue, later)

    return moved(timeline, later, tuple(map(later_cue, timeline.cues)), extents)


def moved(
    timeline: Timeline, later: Callable[[Frames], Frames], cues: tuple[Cue, ...], extents: Extents
) -> Timeline:
    """Move everything that begins at a frame to where `later` puts that frame; later frames stay later.

    A spoken clip moves with its first audible frame, a bed never away from the beginning.

    Args:
        timeline: The session.
        later: Never lets two frames change places.
        cues: What the cues become.
        extents: The extent of every sound.
    """

    def event(found: Event) -> Event:
        begins = audible(found, extents)[0]
        return event_later(found, later(begins) - begins)

    return replace(
        timeline,
        frames=later(timeline.frames),
        events=tuple(sorted(map(event, timeline.events), key=lambda found: found.start)),
        bed=(
            *timeline.bed[:1],
            *(replace(span, start=later(span.start)) for span in timeline.bed[1:]),
        ),
        cues=cues,
        chapters=tuple(
            Chapter(title=chapter.title, start=later(chapter.start)) for chapter in timeline.chapters
        ),
    )


def without_end(timeline: Timeline) -> Timeline:
    """Let the last bed go on for ever after the end."""
    return replace(timeline, frames=Frames(timeline.frames + ENDLESS))


def aside(timeline: Timeline, frame: Frames, lines: tuple[Event, ...]) -> Timeline:
    """From `frame` on the bed of a session alone, and bells that ring out there; and these lines over it."""
    ringing = (
        event
        for event in timeline.events
        if event.lane == "bell" and event.start < frame < event.start + event.frames
    )
    return replace(
        without_end(timeline),
        events=tuple(sorted((*ringing, *lines), key=lambda event: event.start)),
        cues=(),
        chapters=(),
        fade_in=Frames(0),
    )


def same_place(frame: Frames, here: Timeline, there: Timeline) -> Frames:
    """Where in `there` is what is at `frame` in `here`; either is a change of the other.

    What grew or shrank has its end where it had its end.
    """
    if here == there:
        return frame
    number = bisect_right(here.cues, frame, key=lambda cue: cue.start)
    if number == 0:
        return frame
    before, after = here.cues[number - 1], there.cues[number - 1]
    following = there.cues[number].start if number < len(there.cues) else there.frames
    if frame <= before.end:
        return min(Frames(after.start + frame - before.start), after.end, there.frames)
    return max(after.end, min(Frames(after.end + frame - before.end), following))


def moved_cue(cue: Cue, later: Callable[[Frames], Frames]) -> Cue:
    """Move a cue as a whole."""
    return cue_later(cue, later(cue.start) - cue.start)


def event_later(event: Event, by: int) -> Event:
    """Let an event be heard so many frames later."""
    return event if not by else replace(event, start=Frames(event.start + by), gaps=_later(event.gaps, by))


def cue_later(cue: Cue, by: int) -> Cue:
    """Let a cue come so many frames later, and the words that it tells of with it."""
    if not by:
        return cue
    said = cue.said and replace(
        cue.said,
        gaps=_later(cue.said.gaps, by),
        words=tuple(
            (first, last, Frames(start + by), Frames(end + by)) for first, last, start, end in cue.said.words
        ),
    )
    return replace(cue, start=Frames(cue.start + by), end=Frames(cue.end + by), said=said)


def _later(stretches: tuple[Stretch, ...], by: int) -> tuple[Stretch, ...]:
    return tuple((Frames(start + by), Frames(end + by)) for start, end in stretches)
