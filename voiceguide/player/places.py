"""Where in a session the keys lead: all of them questions to a timeline."""

from __future__ import annotations

from voiceguide.timeline.model import Chapter, Cue, Timeline
from voiceguide.units import Frames, Millis, ms_to_frames

RESUME_LEAD = ms_to_frames(Millis(1000))
"""Bed before the voice when a pause ends."""

JUMP_LEAD = ms_to_frames(Millis(250))
"""Bed before the voice after a jump: enough for its fade, too little to wait for."""

AGAIN = ms_to_frames(Millis(2000))
"""Going back this soon after something began means what was before it."""

STILL_IN_MIND = ms_to_frames(Millis(30_000))
"""A line that ended longer ago than this is not said again when a pause ends."""


def resume_point(timeline: Timeline, frame: Frames) -> Frames:
    """Return where to go on after a pause at `frame`.

    That is a second before the line being said, or said lately, or before the in-breath of the breath being
    taken; within a long rest, where nothing would be heard cut, it is `frame` itself.
    """
    breathing = any(cue.kind.startswith("breathe.") and cue.start <= frame < cue.end for cue in timeline.cues)
    begins = [
        cue.start
        for cue in timeline.cues
        if cue.start <= frame
        and (
            (cue.kind == "say" and frame < cue.end + STILL_IN_MIND)
            or (cue.kind == "breathe.in" and breathing)
        )
    ]
    return Frames(max(0, begins[-1] - RESUME_LEAD)) if begins else frame


def context_point(timeline: Timeline, frame: Frames) -> Frames:
    """Return where to go on after a long pause: at the line before the one where a short pause would end."""
    resumed = resume_point(timeline, frame)
    before = [cue.start for cue in _spoken(timeline) if cue.start < min(frame, resumed + RESUME_LEAD)]
    return Frames(max(0, before[-1] - RESUME_LEAD)) if before else resumed


def first_line(timeline: Timeline) -> Frames:
    """Where to begin if the first line has to be heard soon."""
    return Frames(max(0, next((cue.start for cue in _spoken(timeline)), Frames(0)) - RESUME_LEAD))


def line_again(timeline: Timeline, frame: Frames) -> Frames:
    """Where the last instruction begins; soon after its beginning, the one before."""
    before = [cue.start for cue in _spoken(timeline) if cue.start <= frame - AGAIN]
    return _led(before[-1] if before else Frames(0))


def next_line(timeline: Timeline, frame: Frames) -> Frames | None:
    """Where the next instruction begins; None after the last."""
    after = (cue.start for cue in _spoken(timeline) if cue.start > frame + JUMP_LEAD)
    return next((_led(start) for start in after), None)


def chapter_again(timeline: Timeline, frame: Frames) -> Frames:
    """Where this chapter begins; soon after that, the one before."""
    before = [chapter.start for chapter in timeline.chapters if chapter.start <= frame - AGAIN]
    return _led(before[-1] if before else Frames(0))


def next_chapter(timeline: Timeline, frame: Frames, heard: Frames) -> Frames | None:
    """Where the next chapter begins, or a kept line on the way to it; None in the last.

    What its writer never lets go, such as when to stop, is not skipped before it was heard once: kept lines
    count from `heard` on.
    """
    after = (chapter.start for chapter in timeline.chapters if chapter.start > frame + JUMP_LEAD)
    start = next(after, None)
    if start is None:
        return None
    kept = (
        cue.start
        for cue in _spoken(timeline)
        if cue.keep and max(frame + JUMP_LEAD, heard) < cue.start < start
    )
    return _led(next(kept, start))


def leaving_point(timeline: Timeline, frame: Frames, heard: Frames) -> Frames:
    """Where a line may be left for what comes next: at once; a kept one at its end, unless it was heard."""
    kept = (cue.end for cue in _spoken(timeline) if cue.keep and cue.start <= frame < cue.end)
    return next((end for end in kept if end > heard), frame)


def chapter_at(timeline: Timeline, frame: Frames) -> Chapter | None:
    """The chapter being heard; None before the first."""
    return next((chapter for chapter in reversed(timeline.chapters) if chapter.start <= frame), None)


def _led(start: Frames) -> Frames:
    return Frames(max(0, start - JUMP_LEAD))


def _spoken(timeline: Timeline) -> list[Cue]:
    return [cue for cue in timeline.cues if cue.kind == "say"]
