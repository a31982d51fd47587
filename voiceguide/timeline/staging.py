"""How sessions are put on for one listening: in a row, begun later, gone round again, ended early.

What is kept in the cache is the plain session; these change when its sounds are heard, never the sounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, pairwise

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.script.model import Practice
from voiceguide.timeline.changes import cue_later, event_later
from voiceguide.timeline.model import BedSpan, Chapter, Timeline
from voiceguide.timeline.place import place
from voiceguide.timeline.request import Request
from voiceguide.units import RATE, Frames, Millis, ms_to_frames

DAY = Frames(24 * 60 * 60 * RATE)
"""No listening is longer."""

NIGHT = Frames(10 * 60 * 60 * RATE)
"""No loop is longer: what a key changes goes to the mixer whole, and a day of it would take too long."""

SLEEP_FADE = ms_to_frames(Millis(120_000))
"""Over so long a sleep timer fades; over a quarter of its time where that is less."""

_JOIN = ms_to_frames(Millis(4000))
"""Over so long one bed becomes another where nobody wrote how."""


class Staging(Struct, frozen=True, kw_only=True):
    """What the listener wants beside the session itself.

    Attributes:
        start_in: The bed alone for so long before the session.
        loop: Again and again, for a night at most.
        sleep_after: It has faded away after so long, as `asleep` says; None for the session's own end.
    """

    start_in: Frames = Frames(0)
    loop: bool = False
    sleep_after: Frames | None = None

    def staged(self, timeline: Timeline) -> Timeline:
        """Arrange a session as it is to be heard."""
        if self.loop:
            timeline = looped(timeline)
        if self.sleep_after is not None:
            timeline = asleep(timeline, self.sleep_after)
        return delayed(timeline, self.start_in)


def bed_alone(practice: Practice, request: Request) -> Timeline:
    """How every session of a practice begins, however long its lines are: its bed, here without an end."""
    empty = place(practice, request, (), (), {})
    return replace(empty, frames=DAY, fade_out=Frames(0))


def delayed(timeline: Timeline, by: Frames) -> Timeline:
    """Let the first bed sound alone for so long before the session; all else moves and stays the same."""
    if not by:
        return timeline
    moved = _moved(timeline, by)
    return replace(moved, frames=Frames(timeline.frames + by), bed=(timeline.bed[0], *moved.bed[1:]))


def looped(timeline: Timeline) -> Timeline:
    """Play a session again and again, as often as a night holds; the bed goes on from round to round."""
    return _one_after_another([timeline] * max(1, NIGHT // timeline.frames))


def in_a_row(timelines: Sequence[Timeline]) -> Timeline:
    """Play several practices as one session: the bed of each goes on into that of the next.

    A row has no title of its own. Every practice in it begins with a chapter of its name, and its name stands
    before those of its sections.
    """
    if len(timelines) == 1:
        return timelines[0]
    return replace(_one_after_another([_named(timeline) for timeline in timelines]), title="")


def _named(timeline: Timeline) -> Timeline:
    sections = (replace(chapter, title=f"{timeline.title}: {chapter.title}") for chapter in timeline.chapters)
    return replace(timeline, chapters=(Chapter(title=timeline.title, start=Frames(0)), *sections))


def _one_after_another(timelines: Sequence[Timeline]) -> Timeline:
    starts = list(accumulate((timeline.frames for timeline in timelines), initial=0))
    moved = [_moved(timeline, start) for timeline, start in zip(timelines, starts, strict=False)]
    beds = [moved[0].bed, *(_joined(before.bed[-1], after.bed) for before, after in pairwise(moved))]
    events = chain.from_iterable(timeline.events for timeline in moved)
    return replace(
        timelines[0],
        frames=Frames(starts[-1]),
        events=tuple(sorted(events, key=lambda event: event.start)),
        cues=tuple(chain.from_iterable(timeline.cues for timeline in moved)),
        chapters=tuple(chain.from_iterable(timeline.chapters for timeline in moved)),
        bed=tuple(chain.from_iterable(beds)),
        fade_out=timelines[-1].fade_out,
    )


def asleep(timeline: Timeline, after: Frames) -> Timeline:
    """End a session `after` so many frames by a long fade, in which nobody speaks.

    The line, or the breath, that is heard where the fade would begin is heard to its end first, and the
    session lasts so much longer; other sounds fade with the bed. A session that ends before then stays as it
    is.
    """
    if after >= timeline.frames:
        return timeline
    fade = sleep_fade(after)
    begins = _settled(timeline, Frames(after - fade))
    end = Frames(begins + fade)
    if end >= timeline.frames:
        return timeline
    return replace(
        timeline,
        frames=end,
        fade_out=fade,
        events=tuple(event for event in timeline.events if event.start < begins),
        bed=tuple(span for span in timeline.bed if span.start < end),
        cues=tuple(replace(cue, end=min(cue.end, end)) for cue in timeline.cues if cue.start < begins),
        chapters=tuple(chapter for chapter in timeline.chapters if chapter.start < begins),
    )


def sleep_fade(after: Frames) -> Frames:
    """Over how long a session fades that ends after so many frames."""
    return Frames(min(SLEEP_FADE, after // 4))


def begun_with(timeline: Timeline, prelude: BedSpan, until: Frames) -> Timeline:
    """Let another bed sound first, which becomes the session's own from frame `until` on."""
    first, *later = timeline.bed
    joined = replace(first, start=until, over=_JOIN)
    return replace(timeline, bed=(prelude, joined, *(span for span in later if span.start > until)))


def _moved(timeline: Timeline, by: int) -> Timeline:
    """Give everything that has a place another one, later by so many frames."""

    def later(frame: Frames) -> Frames:
        return Frames(frame + by)

    return replace(
        timeline,
        events=tuple(event_later(event, by) for event in timeline.events),
        cues=tuple(cue_later(cue, by) for cue in timeline.cues),
        chapters=tuple(replace(chapter, start=later(chapter.start)) for chapter in timeline.chapters),
        bed=tuple(replace(span, start=later(span.start)) for span in timeline.bed),
    )


def _joined(last: BedSpan, spans: Sequence[BedSpan]) -> tuple[BedSpan, ...]:
    """Bring the bed back to what a round begins with; nothing to do where it never changed."""
    first, *later = spans
    if (last.source, last.level, last.room) == (first.source, first.level, first.room):
        return tuple(later)
    return (replace(first, over=_JOIN), *later)


def _settled(timeline: Timeline, frame: Frames) -> Frames:
    """The first moment from `frame` on that lies in no line and no breath; the lead-out at the latest."""
    settled = frame
    for event in timeline.events:
        if event.lane == "voice" and event.start < settled < event.start + event.frames:
            settled = Frames(event.start + event.frames)
    for cue in timeline.cues:
        is_inside = cue.kind.startswith("breathe.") and cue.start < settled <= cue.end
        goes_on = cue.kind in ("breathe.hold", "breathe.out", "breathe.rest") and cue.start == settled
        if is_inside or goes_on:
            settled = cue.end
    return settled
