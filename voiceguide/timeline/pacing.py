"""Breathing a bit slower or faster: the breaths that are left of a paced step, each phase by a tenth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.timeline.breath import Extents, phase_text
from voiceguide.timeline.changes import audible, breaths, moved, moved_cue
from voiceguide.timeline.model import Cue, CueKind, Event, Line, Timeline
from voiceguide.units import RATE, Frames, Millis, ms_to_frames

SLOWER = 1.1
FASTER = 1 / 1.1
"""By how much one press of a key makes a breath longer or shorter."""

_GRID = ms_to_frames(Millis(10))

_BOUNDS: dict[CueKind, tuple[float, float]] = {
    "breathe.in": (2, 6),
    "breathe.hold": (0, 4),
    "breathe.out": (3, 10),
    "breathe.rest": (0, 4),
}
"""Seconds between which a phase may be moved; one that was written otherwise goes no further out."""

_SHORTEST_BREATH, _LONGEST_BREATH = 5 * RATE, 19 * RATE
_LONGEST_EXHALE = 2.5
"""In inhales; an exhale is never shorter than its inhale."""


class _Move(Struct, frozen=True, kw_only=True):
    """A phase at its old place and at its new one, half-open."""

    index: int
    start: Frames
    end: Frames
    new_start: Frames
    new_end: Frames


def paced(timeline: Timeline, frame: Frames, factor: float, extents: Extents) -> Timeline:
    """Make the breaths that are still to come in the paced step at `frame` slower or faster.

    The breath being taken stays as it is; all that follows the step moves. Counted seconds stay seconds, and
    words that their phase no longer holds give way. No breath leaves the bounds for everybody: inhale 2 to
    6 s, exhale 3 to 10 s and one to two and a half times the inhale, holds up to 4 s, the whole 5 to 19 s.

    Args:
        timeline: The session.
        frame: Where the listener is.
        factor: How much longer a phase gets, such as `SLOWER`.
        extents: The extent of every sound.

    Returns:
        The timeline as it was where nothing can be changed.
    """
    moves = tuple(_moves(timeline, frame, factor))
    if all(move.end - move.start == move.new_end - move.new_start for move in moves):
        return timeline
    course = _Course(moves)
    events = tuple(event for event in timeline.events if course.holds(event, extents))
    phases = {move.index: move for move in moves}
    cues = tuple(
        _phase_cue(cue, phases[index], events, extents) if index in phases else moved_cue(cue, course.later)
        for index, cue in enumerate(timeline.cues)
    )
    changed = moved(replace(timeline, events=events), course.later, cues, extents)
    return replace(changed, events=tuple(_with_phase(event, moves) for event in changed.events))


def _moves(timeline: Timeline, frame: Frames, factor: float) -> Iterator[_Move]:
    coming = [indexes for indexes in breaths(timeline, frame) if timeline.cues[indexes[0]].start > frame]
    now = timeline.cues[coming[0][0]].start if coming else frame
    for indexes in coming:
        cues = [timeline.cues[index] for index in indexes]
        for index, cue, frames in zip(indexes, cues, _scaled(cues, factor), strict=True):
            end = Frames(now + frames)
            yield _Move(index=index, start=cue.start, end=cue.end, new_start=now, new_end=end)
            now = end


def _scaled(cues: Sequence[Cue], factor: float) -> tuple[Frames, ...]:
    """The phases of one breath at their new lengths; as they were where the whole would leave its bounds."""
    before = tuple(Frames(cue.end - cue.start) for cue in cues)
    after = tuple(
        frames if index and cues[index - 1].kind == cue.kind else _phase(cue.kind, frames, factor)
        for index, (cue, frames) in enumerate(zip(cues, before, strict=True))
    )
    return after if _is_easy(cues, after) else before


def _phase(kind: CueKind, frames: Frames, factor: float) -> Frames:
    low, high = (int(seconds * RATE) for seconds in _BOUNDS[kind])
    wanted = round(frames * factor / _GRID) * _GRID
    return Frames(max(min(low, frames), min(wanted, max(high, frames))))


def _is_easy(cues: Sequence[Cue], frames: Sequence[Frames]) -> bool:
    inhale = sum(length for cue, length in zip(cues, frames, strict=True) if cue.kind == "breathe.in")
    exhale = sum(length for cue, length in zip(cues, frames, strict=True) if cue.kind == "breathe.out")
    whole = _SHORTEST_BREATH <= sum(frames) <= _LONGEST_BREATH
    return whole and inhale <= exhale <= _LONGEST_EXHALE * inhale


class _Course:
    """Where every frame of the old timeline lies in the new one."""

    def __init__(self, moves: Sequence[_Move]) -> None:
        self._moves = moves

    def later(self, frame: Frames) -> Frames:
        """Keep the distance from the beginning of a phase, and from the end of the last."""
        for move in self._moves:
            if move.start <= frame < move.end:
                return Frames(min(move.new_start + frame - move.start, move.new_end - 1))
        last = self._moves[-1]
        return Frames(frame + last.new_end - last.end) if frame >= last.end else frame

    def holds(self, event: Event, extents: Extents) -> bool:
        """Whether a sound is over before its phase is; what is no word on a phase is always held."""
        begins, ends = audible(event, extents)
        if event.lane != "voice":
            return True
        return all(
            move.new_start + ends - move.start <= move.new_end
            for move in self._moves
            if move.start <= begins < move.end
        )


def _phase_cue(cue: Cue, move: _Move, events: Sequence[Event], extents: Extents) -> Cue:
    words = [
        event.heard.text
        for event in events
        if isinstance(event.heard, Line) and move.start <= audible(event, extents)[0] < move.end
    ]
    return replace(cue, start=move.new_start, end=move.new_end, text=phase_text(words))


def _with_phase(event: Event, moves: Sequence[_Move]) -> Event:
    """A tone is as long as its phase."""
    if event.lane != "breath":
        return event
    lengths = (move.new_end - move.new_start for move in moves if move.new_start == event.start)
    return replace(event, frames=Frames(next(lengths, event.frames)))
