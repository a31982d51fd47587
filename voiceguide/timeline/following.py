"""What follows a question: its place in a session, and the rest of another session in place of this one's."""

from __future__ import annotations

from msgspec.structs import replace

from voiceguide.timeline.breath import Extents
from voiceguide.timeline.changes import audible, cue_later, event_later
from voiceguide.timeline.model import Cue, Timeline
from voiceguide.units import Frames


def question_at(timeline: Timeline, frame: Frames) -> Cue | None:
    """The question that is being asked at `frame`, or in whose silence that is; None elsewhere."""
    asked = (cue for cue in timeline.cues if cue.ask is not None and cue.start <= frame)
    last = next(reversed(list(asked)), None)
    return last if last is not None and frame < silence_after(timeline, last) else None


def silence_after(timeline: Timeline, question: Cue) -> Frames:
    """Where the silence after a question ends, in which it is answered; its own end where there is none."""
    ends = (cue.end for cue in timeline.cues if cue.kind == "pause" and cue.start == question.end)
    return next(ends, question.end)


def question_named(timeline: Timeline, name: str) -> Cue | None:
    """The question whose answer has this name; None in a session without it."""
    return next((cue for cue in timeline.cues if cue.ask is not None and cue.ask.name == name), None)


def followed(timeline: Timeline, name: str, other: Timeline, extents: Extents) -> Timeline:
    """Let what follows a question be what follows it in another session of the same practice.

    Args:
        timeline: Keeps everything up to the end of the silence after the question.
        name: The name of its answer.
        other: Gives everything after that.
        extents: The extent of every sound of both.

    Returns:
        The timeline as it was where either has no such question.
    """
    here, there = question_named(timeline, name), question_named(other, name)
    if here is None or there is None:
        return timeline
    end, begin = silence_after(timeline, here), silence_after(other, there)
    by = end - begin
    return replace(
        timeline,
        frames=Frames(other.frames + by),
        events=tuple(
            sorted(
                (
                    *(event for event in timeline.events if audible(event, extents)[0] < end),
                    *(
                        event_later(event, by)
                        for event in other.events
                        if audible(event, extents)[0] >= begin
                    ),
                ),
                key=lambda event: event.start,
            )
        ),
        bed=(
            *(span for span in timeline.bed if span.start < end),
            *(replace(span, start=Frames(span.start + by)) for span in other.bed if span.start >= begin),
        ),
        cues=(
            *(cue for cue in timeline.cues if cue.start < end),
            *(cue_later(cue, by) for cue in other.cues if cue.start >= begin),
        ),
        chapters=(
            *(chapter for chapter in timeline.chapters if chapter.start < end),
            *(
                replace(chapter, start=Frames(chapter.start + by))
                for chapter in other.chapters
                if chapter.start >= begin
            ),
        ),
        fade_out=other.fade_out,
    )
