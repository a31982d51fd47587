"""A session as JSON tells it: times in seconds, shares from 0 to 1."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from voiceguide.desk.score import Figures, figures, is_spoken, silence_until
from voiceguide.desk.wordtimes import words_of
from voiceguide.timeline import Cue, Heard, Line, Timeline
from voiceguide.units import RATE, frames_to_seconds

_DECIMALS = 4
"""Of a share."""


def facts(timeline: Timeline) -> dict[str, Any]:
    """Tell a whole timeline, every cue of it."""
    counted = figures(timeline)
    toned = {event.start for event in timeline.events if event.lane == "breath"}
    own = sorted(event.start + event.frames // 2 for event in timeline.events if _is_own(event.heard))
    return {
        "title": timeline.title,
        "seconds": frames_to_seconds(timeline.frames),
        "rate": RATE,
        **figure_facts(counted),
        "chapters": [
            {
                "title": chapter.title,
                "start": frames_to_seconds(chapter.start),
                "silence": round(silence_until(timeline, chapter.start), _DECIMALS),
            }
            for chapter in timeline.chapters
        ],
        "beds": [
            {"sound": bed.sound, "level": bed.level, "start": frames_to_seconds(bed.start)}
            for bed in timeline.bed
        ],
        "cues": [_cue_facts(cue, cue.start in toned) | _voice(cue, own) for cue in timeline.cues],
    }


def figure_facts(counted: Figures) -> dict[str, Any]:
    """Tell the figures of a session."""
    longest = counted.longest
    return {
        "words": counted.words,
        "words_a_minute": round(counted.words_a_minute, 1),
        "silence": round(counted.silence, _DECIMALS),
        "longest_silence": {
            "start": frames_to_seconds(longest.start),
            "seconds": frames_to_seconds(longest.frames),
        }
        if longest
        else None,
        "breaths": counted.breaths,
        "bells": counted.bells,
    }


def _voice(cue: Cue, own: Sequence[int]) -> dict[str, str]:
    """Whose voice a cue is heard in; nothing for one without words. `own` has the middles of own lines."""
    if not is_spoken(cue):
        return {}
    return {"voice": "own" if bisect_left(own, cue.start) < bisect_left(own, cue.end) else "engine"}


def _is_own(heard: Heard) -> bool:
    return isinstance(heard, Line) and heard.own is not None


def _cue_facts(cue: Cue, toned: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": cue.kind,
        "start": frames_to_seconds(cue.start),
        "end": frames_to_seconds(cue.end),
    }
    if is_spoken(cue):
        told["text"] = cue.text
    elif cue.text is not None:
        told["name"] = cue.text
    if cue.said is not None:
        told["words"] = [
            {"text": word.text, "start": frames_to_seconds(word.start), "end": frames_to_seconds(word.end)}
            for word in words_of(cue)
        ]
        told["words_timed"] = "engine" if cue.said.words else "estimated"
    if cue.ask is not None:
        told["ask"] = {
            "name": cue.ask.name,
            "expect": str(cue.ask.expect),
            "default": cue.ask.default,
            "wait": cue.ask.wait / 1000,
        }
    if cue.pause is not None:
        told |= {
            "pause": cue.pause.kind,
            "natural": cue.pause.natural / 1000,
            "shortest": cue.pause.shortest / 1000,
            "longest": cue.pause.longest / 1000,
        }
    if cue.kind.startswith("breathe."):
        told["tone"] = toned
    if cue.place is not None:
        told |= {"path": cue.place.path, "line": cue.place.line}
    return told
