"""Lines that begin with the time at which they are spoken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from voiceguide.desk.importing.doubts import Doubts
from voiceguide.desk.importing.kinds import SPAN, looks_like
from voiceguide.desk.importing.lines import Line
from voiceguide.units import Millis

FEWEST = 2
"""So many lines begin with a time before any of them is taken for one: a bell may ring at 7:30."""

_LONGEST_HEADING = 200
_ENDING = re.compile(rf"(?P<before>.*\S)\s?[\[(]{SPAN}[\])](?P<text>[#*_\s]*)")


def with_times(lines: Sequence[Line], doubts: Doubts) -> tuple[Line, ...]:
    """Take the times off the lines that begin with one, or end with two in brackets, and keep them as `at`.

    A time alone on a line belongs to the next line that has text. Times that run backwards are no times.
    """
    stamped = [None if line.aside else _stamp(line.text) for line in lines]
    times = [_millis(match) for match in stamped if match]
    if len(times) < FEWEST:
        return tuple(lines)
    if times != sorted(times):
        first = next(line for line, match in zip(lines, stamped, strict=True) if match)
        doubts.add(first.number, first.text, "The times run backwards; they are spoken as they stand.")
        return tuple(lines)
    found: list[Line] = []
    waiting: Millis | None = None
    for line, match in zip(lines, stamped, strict=True):
        text = line.text
        if match:
            waiting = _millis(match)
            text = match["before"] + match["text"].lstrip(" \t")
        has_text = not line.aside and bool(text.strip(" #>*_-"))
        if has_text or not match:
            found.append(replace(line, text=text, at=waiting if has_text else None))
        if has_text:
            waiting = None
    return tuple(found)


def _stamp(text: str) -> re.Match[str] | None:
    return looks_like("time", text) or (_ENDING.fullmatch(text) if len(text) <= _LONGEST_HEADING else None)


def _millis(match: re.Match[str]) -> Millis:
    hours = int((match["hours"] or "0").rstrip(":"))
    seconds = (hours * 60 + int(match["minutes"])) * 60 + int(match["seconds"])
    return Millis(seconds * 1000 + int((match["part"] or "0").ljust(3, "0")))
