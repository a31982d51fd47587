"""Captions read again as players read them, and held against the session that they are of."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from voiceguide.errors import BadExportError
from voiceguide.export.captions import CAPTIONS, timed_lines
from voiceguide.timeline import Timeline
from voiceguide.units import FRAMES_PER_MS

Read = tuple[int | None, str]
"""A line and its first millisecond; None in a text that has no times."""

_OFF = 10
"""Milliseconds by which a time may be off: LRC counts hundredths."""

_LRC = re.compile(r"\[(\d+):(\d\d)\.(\d\d)\](.*)")
_SPAN = re.compile(r"(\d+):(\d\d):(\d\d)[.,](\d{3}) --> \d+:\d\d:\d\d[.,]\d{3}")
_TAG = re.compile(r"<[^>]*>")
_PAUSE = re.compile(r"\[pause \d+\]")


def captions(kind: str, timeline: Timeline) -> str:
    """Write the captions of a session, and read them back.

    Args:
        kind: One of `CAPTIONS`.
        timeline: The session.

    Raises:
        BadExportError: If they do not read as what is spoken.
    """
    written = CAPTIONS[kind](timeline)
    check_captions(kind, written, timeline)
    return written


def check_captions(kind: str, written: str, timeline: Timeline) -> None:
    """Hold captions against a session.

    Raises:
        BadExportError: If lines are missing, or are other words, or come at another time.
    """
    planned = _chapters(timeline) if kind == "chapters.vtt" else timed_lines(timeline)
    found = list(_READERS[kind](written))
    if [text for _, text in found] != [text for _, text in planned]:
        raise BadExportError(timeline.title, f"its .{kind} reads back as other words")
    for (ms, text), (meant, _) in zip(found, planned, strict=True):
        if ms is not None and abs(ms - meant) > _OFF:
            raise BadExportError(timeline.title, f"its .{kind} has “{text}” at another time")


def _chapters(timeline: Timeline) -> tuple[tuple[int, str], ...]:
    return tuple(
        (chapter.start // FRAMES_PER_MS if number else 0, chapter.title)
        for number, chapter in enumerate(timeline.chapters)
    )


def _lrc(written: str) -> Iterator[Read]:
    for line in written.splitlines():
        match = _LRC.fullmatch(line)
        if match and match[4]:
            yield int(match[1]) * 60_000 + int(match[2]) * 1000 + int(match[3]) * 10, match[4]


def _vtt(written: str) -> Iterator[Read]:
    for ms, text in _blocks(written):
        yield ms, html.unescape(_TAG.sub("", text))


def _blocks(written: str) -> Iterator[tuple[int, str]]:
    for block in written.split("\n\n"):
        rows = block.strip("\n").split("\n")
        for number, row in enumerate(rows):
            match = _SPAN.fullmatch(row)
            if match:
                hours, minutes, seconds, ms = map(int, match.groups())
                yield ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms, "\n".join(rows[number + 1 :])


def _txt(written: str) -> Iterator[Read]:
    for line in written.split("\n")[1:]:
        if line and not line.startswith("# ") and not _PAUSE.fullmatch(line):
            yield None, line


_READERS: Mapping[str, Callable[[str], Iterator[Read]]] = MappingProxyType(
    {"lrc": _lrc, "vtt": _vtt, "srt": _blocks, "txt": _txt, "chapters.vtt": _vtt}
)
