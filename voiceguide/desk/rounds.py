"""Breaths as people count them: the phases of a timeline gathered into rounds, and equal rounds into sets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from voiceguide.timeline import Cue, Timeline
from voiceguide.units import Frames, frames_to_seconds

_Shape = tuple[tuple[str, Frames, str | None, bool], ...]


class Rounds(Struct, frozen=True, kw_only=True):
    """Breaths in a row that are alike in their times, their words and their tones.

    Attributes:
        start: The first frame of the first.
        end: One past the last frame of the last.
        count: How many there are.
        phases: The cues of the first.
        toned: Whether tones sound in them.
    """

    start: Frames
    end: Frames
    count: int
    phases: tuple[Cue, ...]
    toned: bool

    @property
    def words(self) -> tuple[str, ...]:
        """What is said in each of them."""
        return tuple(cue.text for cue in self.phases if cue.text is not None)

    @property
    def pattern(self) -> str:
        """Seconds of each phase, as scripts write them: `4-6`, `4-7-8`, `4-0-6-2`; a top-up after a plus."""
        inhales = "+".join(_seconds(cue) for cue in self.phases if cue.kind == "breathe.in")
        others = {cue.kind: _seconds(cue) for cue in self.phases if cue.kind != "breathe.in"}
        hold, rest = others.get("breathe.hold"), others.get("breathe.rest")
        parts = [inhales, hold or ("0" if rest else None), others.get("breathe.out"), rest]
        return "-".join(part for part in parts if part is not None)


def gathered(timeline: Timeline) -> Iterator[Cue | Rounds]:
    """Yield the cues of a timeline in order, with every row of equal breaths as one."""
    toned = {event.start for event in timeline.events if event.lane == "breath"}
    for breathing, cues in groupby(timeline.cues, key=_is_breathing):
        if not breathing:
            yield from cues
            continue
        for _, alike in groupby(_single(cues), key=lambda breath: (breath[0].place, _shape(breath, toned))):
            row = list(alike)
            yield Rounds(
                start=row[0][0].start,
                end=row[-1][-1].end,
                count=len(row),
                phases=row[0],
                toned=any(cue.start in toned for cue in row[0]),
            )


def breaths(timeline: Timeline) -> Iterator[tuple[Cue, ...]]:
    """Yield the phases of every breath in order."""
    for breathing, cues in groupby(timeline.cues, key=_is_breathing):
        if breathing:
            yield from _single(cues)


def _is_breathing(cue: Cue) -> bool:
    return cue.kind.startswith("breathe.")


def _single(phases: Iterator[Cue]) -> Iterator[tuple[Cue, ...]]:
    """Part phases into breaths: one begins with an inhale that follows no other."""
    breath: list[Cue] = []
    for cue in phases:
        if breath and cue.kind == "breathe.in" and breath[-1].kind != "breathe.in":
            yield tuple(breath)
            breath = []
        breath.append(cue)
    yield tuple(breath)


def _shape(breath: tuple[Cue, ...], toned: set[Frames]) -> _Shape:
    return tuple((cue.kind, Frames(cue.end - cue.start), cue.text, cue.start in toned) for cue in breath)


def _seconds(cue: Cue) -> str:
    return f"{frames_to_seconds(cue.end - cue.start):.3f}".rstrip("0").rstrip(".")
