"""A session in words: one fact a line, to be read, heard or felt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from voiceguide.desk.rounds import Rounds, gathered
from voiceguide.desk.score import Figures, Silence, silence_until
from voiceguide.script.model import Ask, Pause
from voiceguide.sound import NO_BED
from voiceguide.timeline import Cue, Timeline
from voiceguide.timeline.model import BedSpan
from voiceguide.units import Frames, clock, frames_to_seconds, ms_to_frames


class Entry(Struct, frozen=True, kw_only=True):
    """One line of a told timeline.

    Attributes:
        start: When it is, in frames.
        kind: `chapter` opens a part of the list.
        text: What it says, without its time.
    """

    start: Frames
    kind: Literal["chapter", "bed", "cue"]
    text: str


def told(timeline: Timeline) -> Iterator[Entry]:
    """Tell a whole timeline in the order of its times; equal breaths in a row become one entry."""
    marks = [_chapter(timeline, number) for number in range(len(timeline.chapters))]
    marks += [Entry(start=bed.start, kind="bed", text=f"bed {bed_name(bed)}") for bed in timeline.bed]
    marks.sort(key=lambda mark: mark.start)
    is_mixed = any(cue.said is not None and cue.said.line.own for cue in timeline.cues)
    for item in gathered(timeline):
        while marks and marks[0].start <= item.start:
            yield marks.pop(0)
        yield Entry(
            start=item.start,
            kind="cue",
            text=_rounds(item)
            if isinstance(item, Rounds)
            else f"{_cue(item)}{_whose(item) if is_mixed else ''}",
        )
    yield from marks


def summed_up(counted: Figures) -> Iterator[tuple[str, str]]:
    """Tell the figures of a session, each with its name."""
    yield "words", f"{counted.words}, {round(counted.words_a_minute)} a minute"
    yield "silence", percent(counted.silence)
    if counted.longest is not None:
        yield "longest silence", silence(counted.longest)
    yield "breaths", str(counted.breaths)
    yield "bells", str(counted.bells)


def silence(stretch: Silence) -> str:
    """Say how long a silence is and when."""
    return f"{seconds(stretch.frames)} at {clock(stretch.start)}"


def percent(share: float) -> str:
    """Write a share in whole percent."""
    return f"{round(share * 100)} %"


def seconds(frames: int) -> str:
    """Write a length in seconds, to a tenth: `1 second`, `6.2 seconds`."""
    number = _tenths(frames)
    return f"{number} second{'' if number == '1' else 's'}"


def question(ask: Ask) -> str:
    """Tell what a question is answered by and called: `hard: number 0..9, else 5`."""
    return f"{ask.name}: {ask.expect}, else {'unknown' if ask.default is None else ask.default}"


def bed_name(bed: BedSpan) -> str:
    """Name a bed and its level under the voice."""
    return bed.sound if bed.sound == NO_BED else f"{bed.sound}, {bed.level:g} dB"


def _chapter(timeline: Timeline, number: int) -> Entry:
    chapter = timeline.chapters[number]
    quiet = percent(silence_until(timeline, chapter.start))
    text = f"chapter {chapter.title} (silence so far {quiet})"
    return Entry(start=chapter.start, kind="chapter", text=text)


def _cue(cue: Cue) -> str:
    length = Frames(cue.end - cue.start)
    if cue.pause is not None:
        return f"pause {seconds(length)}{_stretched(cue.pause, length)}"
    if cue.kind == "say":
        return f"say “{cue.text}”" if cue.ask is None else f"ask “{cue.text}” ({question(cue.ask)})"
    return f"{cue.kind} {cue.text}" + (f", {seconds(length)}" if cue.kind == "sound" else "")


def _whose(cue: Cue) -> str:
    """Whose voice says a line, where that is not always the same."""
    if cue.said is None:
        return ""
    return ", the engine" if cue.said.line.own is None else ", own voice"


def _stretched(pause: Pause, length: Frames) -> str:
    """Say of which class a pause is and how far it moved; `timed` is no class that anybody writes."""
    natural = ms_to_frames(pause.natural)
    notes = [] if pause.kind == "timed" else [pause.kind]
    if _tenths(length) != _tenths(natural):
        moved = "stretched" if length > natural else "shortened"
        notes.append(f"{_tenths(natural)} {moved} to {percent(length / natural)}")
        if _tenths(length) == _tenths(ms_to_frames(pause.longest)):
            notes.append("its longest")
        elif _tenths(length) == _tenths(ms_to_frames(pause.shortest)):
            notes.append("its shortest")
    return f" ({', '.join(notes)})" if notes else ""


def _rounds(rounds: Rounds) -> str:
    heard = [name for name, there in (("words", rounds.words), ("tones", rounds.toned)) if there]
    count = f"{rounds.count} round{'' if rounds.count == 1 else 's'}"
    told = f"breathe {rounds.pattern}, {count} until {clock(rounds.end)}, {' and '.join(heard) or 'silent'}"
    return ", ".join([told, " ".join(f"“{words}”" for words in rounds.words)] if rounds.words else [told])


def _tenths(frames: int) -> str:
    return f"{frames_to_seconds(frames):.1f}".removesuffix(".0")
