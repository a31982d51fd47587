"""One practice at one of its lengths: what the length brought, left out, repeated and stretched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import log
from typing import Any

from msgspec import Struct

from voiceguide.desk.facts import figure_facts
from voiceguide.desk.score import Figures, figures
from voiceguide.script.model import Ask, Bell, Breathe, Practice, Repeat, Rest, Say, Sound, Step
from voiceguide.timeline import Arrangement, Cue
from voiceguide.timeline.decisions import Condition, conditions, counted, left_out
from voiceguide.units import Frames, frames_to_seconds

KINDS: dict[type[Step], str] = {
    Say: "say",
    Ask: "ask",
    Rest: "pause",
    Bell: "bell",
    Breathe: "breathe",
    Sound: "sound",
    Repeat: "repeat",
}
"""What scripts call the steps that a length decides about."""

_MOVED = 0.005
"""A pause that moved by less than half a percent has not moved, to the eye or the ear."""


class Length(Struct, frozen=True, kw_only=True):
    """What a practice is at one length.

    Attributes:
        frames: Its exact length.
        figures: Its words, silences, breaths and bells.
        parts: Every `from` and `until` of the script, and whether it lets its steps in.
        left_out: What was dropped to make it short enough.
        counts: The steps that leave their number open, and how often each is done.
        stretched: Every class of the pauses in it, and how long they are on average, as a share of natural.
        furthest: The pause that moved furthest from its natural length; None where none moved.
    """

    frames: Frames
    figures: Figures
    parts: tuple[tuple[Condition, bool], ...]
    left_out: tuple[Step, ...]
    counts: tuple[tuple[Repeat | Breathe, int], ...]
    stretched: tuple[tuple[str, float], ...]
    furthest: Cue | None


def measured(practice: Practice, arranged: Arrangement, variation: int) -> Length:
    """Say what a practice became at the length it was arranged for.

    Args:
        practice: The practice.
        arranged: Its session.
        variation: Which alternatives the session took.
    """
    timeline, choice = arranged.timeline, arranged.choice
    return Length(
        frames=timeline.frames,
        figures=figures(timeline),
        parts=tuple((part, part.holds(choice.length)) for part in conditions(practice)),
        left_out=left_out(practice, choice, variation),
        counts=counted(practice, choice, variation),
        stretched=_stretched(timeline.cues),
        furthest=_furthest(timeline.cues),
    )


def stretch(cue: Cue) -> float:
    """How long a pause is, as a share of its natural length; 1 for every other cue."""
    return (cue.end - cue.start) / cue.natural if cue.natural else 1.0


def text_of(step: Step) -> str:
    """What a step says or plays, as it is written; empty for one without words."""
    return step.text if isinstance(step, Say) else step.path if isinstance(step, Sound) else ""


def length_facts(length: Length) -> dict[str, Any]:
    """Tell one length as JSON does: times in seconds, shares from 0 to 1."""
    return {
        "seconds": frames_to_seconds(length.frames),
        **figure_facts(length.figures),
        "parts": [
            {
                "from": _in_seconds(part.at_least),
                "until": _in_seconds(part.at_most),
                "steps": part.steps,
                "in": is_in,
            }
            for part, is_in in length.parts
        ],
        "left_out": [_step_facts(step) | {"text": text_of(step)} for step in length.left_out],
        "counts": [
            _step_facts(step) | {"fewest": step.fewest, "most": step.most, "count": count}
            for step, count in length.counts
        ],
        "pauses": {kind: round(share, 4) for kind, share in length.stretched},
        "furthest": length.furthest and _pause_facts(length.furthest),
    }


def _stretched(cues: Iterable[Cue]) -> tuple[tuple[str, float], ...]:
    shares: defaultdict[str, list[float]] = defaultdict(list)
    for cue in cues:
        if cue.pause is not None:
            shares[cue.pause.kind].append(stretch(cue))
    return tuple((kind, sum(found) / len(found)) for kind, found in shares.items())


def _furthest(cues: Iterable[Cue]) -> Cue | None:
    """Twice as long is as far from natural as half as long."""
    moved = (cue for cue in cues if abs(stretch(cue) - 1) >= _MOVED)
    return max(moved, key=lambda cue: abs(log(stretch(cue))), default=None)


def _step_facts(step: Step) -> dict[str, Any]:
    return {"kind": KINDS[type(step)], "path": step.place.path, "line": step.place.line}


def _pause_facts(cue: Cue) -> dict[str, Any]:
    return {
        "pause": cue.pause_kind,
        "start": frames_to_seconds(cue.start),
        "end": frames_to_seconds(cue.end),
        "natural": frames_to_seconds(cue.natural or 0),
    }


def _in_seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000
