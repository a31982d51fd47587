"""A long line in pieces: each is recorded by itself, and they are joined to one take; the script stays.

A line is parted where somebody who reads it would breathe in: at its sentences and at the pauses written
inside it. Where it is one long sentence, at its clauses.
"""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from voiceguide.desk.importing.sentences import sentences
from voiceguide.recording.lines import Reading
from voiceguide.script.model import NO_MARKS
from voiceguide.units import Millis

SENTENCE_GAP = Millis(700)
CLAUSE_GAP = Millis(250)
"""How long a calm reader rests within a line: after a sentence, and after a clause."""

_LONG = 14
"""A sentence of more words than this has clauses that can be read by themselves."""

_FEWEST = 4
"""No piece has fewer words than this, for its melody would not join the next one's."""

_CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=[\u2013—]\s)")


def pieces_of(reading: Reading) -> tuple[Reading, ...]:
    """Part a line; one that should not be parted is its own only piece.

    Returns:
        Each piece as a line of its own, found by its words; its `pause` is how long it is quiet between it
        and the next, 0 after the last.
    """
    parts: list[tuple[str, Millis]] = []
    for text, pause in _stretches(reading):
        inside = sentences(text)
        parts += [(sentence, SENTENCE_GAP) for sentence in inside[:-1]] + [
            (each, pause) for each in inside[-1:]
        ]
    if len(parts) == 1:
        parts = [(clause, CLAUSE_GAP) for clause in _clauses(parts[0][0])]
    return tuple(
        replace(
            reading,
            number=number,
            text=text,
            id=None,
            line=replace(reading.line, text=text, id=None, marks=NO_MARKS),
            pause=gap if number < len(parts) else Millis(0),
        )
        for number, (text, gap) in enumerate(parts, start=1)
    )


def to_read_aloud(reading: Reading) -> str:
    """A line as its reader sees it: with the pauses inside it, in brackets."""
    shown = ""
    for text, pause in _stretches(reading):
        shown += f"{text} [{pause / 1000:g} s] " if pause else text
    return shown.strip()


def _stretches(reading: Reading) -> list[tuple[str, Millis]]:
    """The line from pause to pause inside it, and how long each is."""
    text = reading.text
    pauses = [(_place(reading, at), length) for at, length in reading.line.marks.pauses]
    ends = [0, *(at for at, _ in pauses), len(text)]
    lengths = [*(length for _, length in pauses), Millis(0)]
    spans = zip(pairwise(ends), lengths, strict=True)
    return [(text[first:last].strip(), length) for (first, last), length in spans]


def _place(reading: Reading, at: int) -> int:
    """Where a mark of the spoken text stands in the one that people read, which respellings made another."""
    said, text = reading.line.text, reading.text
    if said == text:
        return at
    wanted = round(at * len(text) / max(1, len(said)))
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    return min(spaces, key=lambda place: abs(place - wanted), default=wanted)


def _clauses(sentence: str) -> list[str]:
    if len(sentence.split()) <= _LONG:
        return [sentence]
    found: list[str] = []
    for clause in _CLAUSE.split(sentence):
        if found and min(len(found[-1].split()), len(clause.split())) < _FEWEST:
            found[-1] += f" {clause}"
        else:
            found.append(clause)
    return found
