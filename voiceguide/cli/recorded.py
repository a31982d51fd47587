"""How far the recording of a practice has come, in words and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voiceguide.recording.lines import Reading
    from voiceguide.recording.own import Standing


def standing_lines(found: Standing) -> Iterator[str]:
    """Tell how far a recording has come: a count, every line that was changed, and what else is wrong."""
    yield f"Own voice: {len(found.chosen) - len(found.stale)} of {len(found.readings)} lines"
    for reading, take in found.stale:
        yield f"Changed since it was recorded{_at(reading)}: “{reading.text}”, recorded as “{take.text}”"
    for fault in found.faults:
        yield f"Not to be heard: {fault.what}"
    if found.missing:
        first = f"“{found.missing[0].text}”{_at(found.missing[0])}"
        yield f"Not recorded: {len(found.missing)}, the first is {first}"


def standing_facts(found: Standing) -> dict[str, Any]:
    """Tell the same for programs, every line of it."""
    return {
        "lines": len(found.readings),
        "own": len(found.chosen) - len(found.stale),
        "stale": [_line_facts(reading) | {"recorded": take.text} for reading, take in found.stale],
        "missing": [_line_facts(reading) for reading in found.missing],
        "faults": [fault.what for fault in found.faults],
    }


def _line_facts(reading: Reading) -> dict[str, Any]:
    told: dict[str, Any] = {"text": reading.text, "id": reading.id}
    if reading.place is not None:
        told |= {"path": reading.place.path, "line": reading.place.line}
    return told


def _at(reading: Reading) -> str:
    return "" if reading.place is None else f" (line {reading.place.line})"
