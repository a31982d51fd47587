"""The lengths of a practice side by side, in words: rows for a table, and what does not fit into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from msgspec import Struct

from voiceguide.desk.lengths import KINDS, Length, stretch, text_of
from voiceguide.desk.telling import percent, seconds, summed_up
from voiceguide.script.model import Breathe, Place, Practice, Step
from voiceguide.timeline import Cue
from voiceguide.timeline.decisions import Condition
from voiceguide.units import FRAMES_PER_MS, RATE, Frames, brief, clock

Rows = Sequence[tuple[str, str]]
"""Facts with their names, in order."""


class Row(Struct, frozen=True, kw_only=True):
    """One fact at every length; None where a length has no such fact."""

    name: str
    values: tuple[str | None, ...]


def side_by_side(columns: Sequence[Sequence[Rows]]) -> Iterator[Row]:
    """Line up the facts of several lengths by their names, group by group.

    The length with the most facts in a group gives their order.

    Args:
        columns: For each length its groups of facts; one may have fewer groups than another.
    """
    for number in range(max(map(len, columns), default=0)):
        groups = [dict(column[number]) if number < len(column) else {} for column in columns]
        by_size = sorted(groups, key=len, reverse=True)
        for name in {name: None for group in by_size for name in group}:
            yield Row(name=name, values=tuple(group.get(name) for group in groups))


def grouped(practice: Practice, length: Length) -> tuple[Rows, ...]:
    """Tell one length in facts: always as many groups."""
    return (
        [("length", exact(length.frames)), *summed_up(length.figures)],
        [
            (f"{condition(part)}, {_count(part.steps, 'step')}", "in" if is_in else "not in")
            for part, is_in in length.parts
        ],
        [("left out", _count(len(length.left_out), "step") if length.left_out else "nothing")],
        _counts(practice, length),
        [
            (f"pauses {'in seconds' if kind == 'timed' else kind}", percent(share))
            for kind, share in length.stretched
            if kind != "exact"
        ],
        [("moved furthest", _furthest(length.furthest))] if length.furthest else [],
    )


def notes(practice: Practice, length: Length) -> Iterator[str]:
    """Tell what a length leaves out, a line each."""
    for step in length.left_out:
        text = text_of(step)
        yield f"leaves out {_kind(step)}, {where(step.place, practice)}" + (f": “{text}”" if text else "")


def exact(frames: Frames) -> str:
    """Write a length as a clock does, with milliseconds where it is not a whole second."""
    ms = frames % RATE // FRAMES_PER_MS
    return f"{clock(frames)}.{ms:03}" if ms else clock(frames)


def condition(part: Condition) -> str:
    """Write a condition as a script does: `from 10m`, `from 5m until 9m`."""
    ends = (("from", part.at_least), ("until", part.at_most))
    return " ".join(f"{word} {brief(ms)}" for word, ms in ends if ms is not None)


def where(place: Place, practice: Practice) -> str:
    """Name a line of the practice, or of the script that it includes."""
    here = f"line {place.line}"
    return here if place.path == practice.path else f"{here} of {PurePath(place.path).name}"


def _counts(practice: Practice, length: Length) -> Rows:
    """Tell how often each open step is done; one that is included twice is told twice in its row."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for step, count in length.counts:
        name = f"{_kind(step)}, {where(step.place, practice)} ({step.fewest} to {step.most})"
        found[name].append(_count(count, "round" if isinstance(step, Breathe) else "time"))
    return [(name, ", ".join(counts)) for name, counts in found.items()]


def _furthest(cue: Cue) -> str:
    name = seconds(cue.natural or 0) if cue.pause_kind == "timed" else cue.pause_kind
    return f"{name} at {clock(cue.start)}, {percent(stretch(cue))}"


def _kind(step: Step) -> str:
    return KINDS[type(step)]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
