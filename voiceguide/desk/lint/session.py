"""One session as the rules hear it, and findings that several sessions have in common."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from voiceguide.timeline import Cue, Timeline
from voiceguide.units import RATE, Frames, Millis, brief

if TYPE_CHECKING:
    from voiceguide.desk.lint.sheet import Sheet

Key = TypeVar("Key", bound=Hashable)

Span = tuple[Frames, Frames]
"""From a first frame up to a last one, which does not belong to it any more."""


class Session(Struct, frozen=True, kw_only=True, dict=True):
    """One session, by estimate.

    Attributes:
        length: The length on offer; None for the natural one.
        variation: Which alternative of every `one_of` it takes.
        timeline: What is heard when.
    """

    length: Millis | None
    variation: int
    timeline: Timeline

    @cached_property
    def says(self) -> tuple[Cue, ...]:
        """The lines of the script; the words of paced breathing are not among them."""
        return tuple(cue for cue in self.timeline.cues if cue.kind == "say")

    @cached_property
    def breaths(self) -> tuple[Cue, ...]:
        """The phases of paced breathing."""
        return tuple(cue for cue in self.timeline.cues if cue.kind.startswith("breathe"))

    @cached_property
    def talk(self) -> tuple[Span, ...]:
        """When the voice speaks, whatever it says."""
        events = (event for event in self.timeline.events if event.lane == "voice")
        return tuple((event.start, Frames(event.start + event.frames)) for event in events)

    @cached_property
    def lead_in(self) -> Frames:
        """Where the bed is no longer alone at the beginning."""
        ends = (cue.end for cue in self.timeline.cues if cue.pause_kind == "lead in")
        return next(ends, Frames(0))

    @cached_property
    def lead_out(self) -> Frames:
        """Where the bed is left alone at the end."""
        starts = (cue.start for cue in self.timeline.cues if cue.pause_kind == "lead out")
        return next(starts, self.timeline.frames)

    def cues_between(self, start: int, end: int) -> tuple[Cue, ...]:
        """The cues that begin in a span of frames."""
        cues = self.timeline.cues
        return cues[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def said_between(self, start: int, end: int) -> Iterator[Cue]:
        """The lines of the script that begin in a span of frames."""
        return (cue for cue in self.cues_between(start, end) if cue.kind == "say")

    @cached_property
    def _starts(self) -> tuple[Frames, ...]:
        return tuple(cue.start for cue in self.timeline.cues)


def gathered(
    sheet: Sheet, find: Callable[[Session], Iterable[tuple[Key, int]]]
) -> Iterator[tuple[Key, int, str]]:
    """Hold every session against a rule, and tell what several of them have in common once.

    Args:
        sheet: Whose sessions.
        find: Yields, for one session, what it finds (a place, mostly) and how much of it.

    Yields:
        What was found, the most of it, and which sessions it is about: ` at 5m and 10m`.
    """
    found: dict[Key, list[tuple[int, Session]]] = {}
    for session in sheet.heard:
        for key, amount in find(session):
            found.setdefault(key, []).append((amount, session))
    for key, hits in found.items():
        yield key, max(amount for amount, _ in hits), _when([session for _, session in hits], sheet)


def whole_seconds(frames: int) -> int:
    """Round frames to whole seconds, for a sentence."""
    return round(frames / RATE)


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as a sentence does: `a, b and c`."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _when(sessions: Sequence[Session], sheet: Sheet) -> str:
    lengths = sorted({session.length for session in sessions if session.length is not None})
    if len(lengths) > 1 and len(lengths) == len(set(sheet.practice.lengths)):
        at = " at every length"
    else:
        at = f" at {listed([brief(length) for length in lengths])}" if lengths else ""
    variation = min(session.variation for session in sessions)
    return at + (f" with --variation {variation}" if variation else "")
