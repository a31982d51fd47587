"""The lines of a script, read back: what a listener who cannot see them writes down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.desk.lint import Finding, Phonemes
from voiceguide.desk.lint.sheet import Written, unknown
from voiceguide.desk.listening.words import Comparison, Difference, compare
from voiceguide.timeline import Line

MISHEARD = "misheard"
"""The code of what is found; a note, for a recogniser errs as well as a voice."""

_DOUBT = "It errs too: listen, and reword or respell what is hard to catch."
_STRESS = str.maketrans("", "", "ˈˌ ")


_MOST_WORDS, _MOST_LINES = 36, 5
"""Whisper hears half a minute at a time; so much fits in with some silence, unless it is spoken slowly."""


class Reading(Struct, frozen=True, kw_only=True):
    """A line as it was written, and word by word as it was heard."""

    written: Written
    compared: Comparison


def passages(lines: Iterable[Written]) -> Iterator[tuple[Written, ...]]:
    """Gather lines into passages that are heard as one: in its context a line is understood better."""
    passage: tuple[Written, ...] = ()
    for line in lines:
        longer = (*passage, line)
        if passage and (len(longer) > _MOST_LINES or sum(map(_length, longer)) > _MOST_WORDS):
            yield passage
            longer = (line,)
        passage = longer
    if passage:
        yield passage


def read_back(lines: Iterable[Written], hear: Callable[[tuple[Written, ...]], str]) -> Iterator[Reading]:
    """Hear lines passage by passage; `hear` speaks a passage and writes down what is heard of it."""
    for passage in passages(lines):
        compared = compare([written.text for written in passage], hear(passage))
        for written, each in zip(passage, compared, strict=True):
            yield Reading(written=written, compared=each)


def _length(written: Written) -> int:
    return len(written.text.split())


def misheard(readings: Iterable[Reading], phonemes: Phonemes = unknown) -> tuple[Finding, ...]:
    """Note every line of which words were heard otherwise, sorted by file and line.

    Args:
        readings: The lines as they were heard.
        phonemes: How the voice says a line; words that it says alike, such as “too” and “to”, are no matter.
    """
    found = []
    for reading in readings:
        line = reading.written.line
        told = [each for each in reading.compared.differences if not _sound_alike(each, line, phonemes)]
        if told:
            found.append(_finding(reading, told))
    return tuple(sorted(found))


def _sound_alike(difference: Difference, line: Line, phonemes: Phonemes) -> bool:
    said, heard = (
        phonemes(replace(line, text=text)).translate(_STRESS) for text in (difference.said, difference.heard)
    )
    return said != "" and said == heard


def _finding(reading: Reading, told: list[Difference]) -> Finding:
    place = reading.written.place
    *most, last = map(_told, told)
    words = f"{', '.join(most)} and {last}" if most else last
    return Finding(
        path=place.path,
        line=place.line,
        column=place.column,
        code=MISHEARD,
        severity="note",
        message=f"In “{reading.written.text}”, a recogniser heard {words}.",
        suggestion=_DOUBT,
    )


def _told(difference: Difference) -> str:
    if not difference.said:
        return f"“{difference.heard}” as well"
    heard = f"“{difference.heard}”" if difference.heard else "nothing"
    return f"{heard} for “{difference.said}”"
