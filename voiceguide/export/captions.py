"""The words of a session with their times, in the forms that players read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from types import MappingProxyType

from voiceguide.desk.wordtimes import words_of
from voiceguide.timeline import Cue, Timeline
from voiceguide.units import FRAMES_PER_MS, RATE, Frames

_CLEARED = 5 * RATE
"""In a silence longer than this, the last line goes from the screen."""

_PAUSE = RATE
"""Shorter silences are no pause to a reader."""


def lrc(timeline: Timeline) -> str:
    """Write `.lrc`, which music players show line by line.

    An empty line clears the screen in a long silence. Words have no times of their own here: players that do
    not know these would show them as text.
    """
    lines = [f"[ti:{timeline.title}]", f"[length:{_minutes(timeline.frames)[:-3]}]"]
    for cue, following in _with_next(timeline):
        lines.append(f"[{_minutes(cue.start)}]{cue.text}")
        until = following.start if following else timeline.frames
        if until - cue.end > _CLEARED:
            lines.append(f"[{_minutes(cue.end)}]")
    return _joined(lines)


def timed_lines(timeline: Timeline) -> tuple[tuple[int, str], ...]:
    """The lines that are spoken, each with its first millisecond, for tags that count so."""
    return tuple((cue.start // FRAMES_PER_MS, cue.text or "") for cue in spoken(timeline))


def vtt(timeline: Timeline) -> str:
    """Write WebVTT, for browsers, with a time for every word (W3C WebVTT, 3.6)."""
    blocks = [f"{_hours(cue.start)} --> {_hours(cue.end)}\n{_karaoke(cue)}" for cue in spoken(timeline)]
    return _joined(["WEBVTT", *blocks], "\n\n")


def chapters_vtt(timeline: Timeline) -> str:
    """Write the sections as WebVTT, for `<track kind="chapters">`; the first has the opening in it."""
    chapters = timeline.chapters
    starts = [Frames(0), *(chapter.start for chapter in chapters[1:])]
    blocks = [
        f"{_hours(start)} --> {_hours(end)}\n{_escaped(chapter.title)}"
        for chapter, start, end in zip(chapters, starts, [*starts[1:], timeline.frames], strict=False)
    ]
    return _joined(["WEBVTT", *blocks], "\n\n")


def srt(timeline: Timeline) -> str:
    """Write SubRip, for video players."""
    blocks = [
        f"{number}\n{_hours(cue.start, ',')} --> {_hours(cue.end, ',')}\n{cue.text}"
        for number, cue in enumerate(spoken(timeline), start=1)
    ]
    return _joined(blocks, "\n\n")


def transcript(timeline: Timeline) -> str:
    """Write the words alone, with chapters and with pauses in seconds, as `voiceguide import` reads them."""
    chapters = list(timeline.chapters)
    lines = [timeline.title]
    for cue, following in _with_next(timeline):
        while chapters and chapters[0].start <= cue.start:
            lines += ["", f"# {chapters.pop(0).title}", ""]
        lines.append(cue.text or "")
        silence = following.start - cue.end if following else 0
        if silence >= _PAUSE:
            lines.append(f"[pause {round(silence / RATE)}]")
    return _joined(lines)


CAPTIONS: Mapping[str, Callable[[Timeline], str]] = MappingProxyType(
    {"lrc": lrc, "vtt": vtt, "srt": srt, "txt": transcript, "chapters.vtt": chapters_vtt}
)
"""How each kind is written, by its ending without the dot."""


def spoken(timeline: Timeline) -> list[Cue]:
    """The cues whose text is what is spoken, in their order."""
    return [cue for cue in timeline.cues if cue.text and cue.kind not in ("bell", "sound")]


def _with_next(timeline: Timeline) -> Iterator[tuple[Cue, Cue | None]]:
    cues = spoken(timeline)
    return zip_longest(cues, cues[1:])


def _karaoke(cue: Cue) -> str:
    """The text as it is, with a time before every word but the first; signs alone are no words and stay."""
    text, here = cue.text or "", 0
    written = ""
    for word in words_of(cue):
        start = text.find(word.text, here)
        if start > 0 and word.start > cue.start:
            written += f"{_escaped(text[here:start])}<{_hours(word.start)}>"
            here = start
    return written + _escaped(text[here:])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _minutes(frames: Frames) -> str:
    hundredths = frames * 100 // RATE
    return f"{hundredths // 6000:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"


def _hours(frames: Frames, point: str = ".") -> str:
    ms = frames // FRAMES_PER_MS
    seconds = ms // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{ms % 1000:03}"


def _joined(parts: list[str], between: str = "\n") -> str:
    return between.join(parts) + "\n"
