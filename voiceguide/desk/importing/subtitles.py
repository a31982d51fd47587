"""Subtitles in the SubRip (SRT) and WebVTT formats as lines that know when they begin.

The library pysubs2 was tried: it tells no line numbers, speaks the notes and identifiers of WebVTT, and takes
minutes over some thousand blank lines, where a hostile file has a million.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.desk.importing.doubts import Doubts
from voiceguide.desk.importing.lines import Line
from voiceguide.desk.importing.untagging import Page, without_tags
from voiceguide.units import Millis

_MOMENT = r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{2})[.,]([0-9]{1,3})"
_SPAN = re.compile(rf"\s{{0,9}}{_MOMENT}\s{{0,9}}-->\s{{0,9}}{_MOMENT}(?:\s.*)?")
_POSITION = re.compile(r"\{\\[^{}]{0,60}\}")
_MUSIC = re.compile(r"[♪♫#*\s]{1,9}|[♪♫].*[♪♫]|[♪♫].*")
_TITLE = re.compile(r"WEBVTT[ \t]+(?:-[ \t]*)?(\S.*)")
_SPEAKER = re.compile(r"^(?:-|\u2013|>>)[ \t]+")
_SILENT_BLOCKS = ("STYLE", "REGION")


def is_subtitles(text: str) -> bool:
    """Tell whether a text is subtitles, whatever its file is called."""
    return any(_SPAN.fullmatch(line) for line in text.split("\n"))


class _Cue(Struct, frozen=True, kw_only=True):
    number: int
    at: Millis
    until: Millis
    text: tuple[str, ...]


def read_subtitles(text: str, doubts: Doubts) -> Page:
    """Turn subtitles into lines, one a cue; numbers, identifiers, styles and positions are left out.

    Args:
        text: Subtitles, with plain line feeds between their lines.
        doubts: Takes what was left out.
    """
    rows = text.split("\n")
    lines: list[Line] = []
    spans = [number for number, row in enumerate(rows) if _SPAN.fullmatch(row)]
    for number, row in _remarks(rows[: spans[0]], 0):
        lines.append(Line(number=number, text=row, aside=True))
    for start, end in zip(spans, [*spans[1:], len(rows)], strict=True):
        last = _without_identifier(rows, start, end) if end < len(rows) else end
        cue, remarks = _cue(rows, start, last)
        lines += _lines(cue, doubts)
        lines += [Line(number=number, text=remark, aside=True) for number, remark in remarks]
    title = _TITLE.match(rows[0])
    return Page(lines=tuple(lines), language="", title=title[1].strip() if title else "")


def _without_identifier(rows: list[str], start: int, end: int) -> int:
    """Leave out the number or identifier in the row before the next span."""
    above = rows[end - 1].strip()
    is_first = end - 1 > start and not rows[end - 2].strip()
    return end - 1 if above and end - 1 > start and (above.isdecimal() or is_first) else end


def _cue(rows: list[str], start: int, end: int) -> tuple[_Cue, list[tuple[int, str]]]:
    match = _SPAN.fullmatch(rows[start])
    assert match is not None
    at, until = _millis(match.groups()[:4]), _millis(match.groups()[4:])
    block = end
    for number in range(start + 1, end):
        if _begins_block(rows, number):
            block = number
            break
    text = tuple(_POSITION.sub("", row) for row in rows[start + 1 : block])
    cue = _Cue(number=start + 2, at=at, until=max(at, until), text=text)
    return cue, list(_remarks(rows[block:end], block))


def _begins_block(rows: list[str], number: int) -> bool:
    row = rows[number]
    return row.startswith(("NOTE", *_SILENT_BLOCKS)) and not rows[number - 1].strip()


def _remarks(rows: list[str], before: int) -> Iterator[tuple[int, str]]:
    """What WebVTT notes say, each with the number of its first line."""
    number = 0
    while number < len(rows):
        end = next((later for later in range(number, len(rows)) if not rows[later].strip()), len(rows))
        block = " ".join(rows[number:end])
        if block.startswith("NOTE") and block[4:].strip():
            yield before + number + 1, block[4:].strip()
        number = end + 1


def _lines(cue: _Cue, doubts: Doubts) -> Iterator[Line]:
    page = without_tags("\n".join(cue.text), doubts, first_line=cue.number)
    spoken = [line for line in page.lines if not line.aside and line.text.strip()]
    yield from (line for line in page.lines if line.aside)
    if spoken:
        text = " ".join(_SPEAKER.sub("", line.text.strip(), count=1) for line in spoken)
        first = replace(spoken[0], text=text, at=cue.at, until=cue.until)
        yield replace(first, text=text.strip("♪♫ "), aside=True) if _MUSIC.fullmatch(text) else first


def _millis(groups: tuple[str | None, ...]) -> Millis:
    hours, minutes, seconds, fraction = groups
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return Millis(whole * 1000 + int((fraction or "0").ljust(3, "0")))
