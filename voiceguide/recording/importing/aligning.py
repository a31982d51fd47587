"""Which phrases of a recording are which line, by the likeliest way through both.

Lines follow one another as in the script; one may have been left out, and phrases may belong to none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from voiceguide.recording.importing.lasting import Wording, pace_of, sureness_of, wordings
from voiceguide.recording.importing.phrases import Phrase
from voiceguide.recording.importing.ways import Way, cheapest, spoken, steps_of, usual_pause
from voiceguide.recording.lines import Reading
from voiceguide.units import Frames

_PACES = (0.045, 0.057, 0.072, 0.09, 0.115)
"""Seconds a letter that readings are tried with, from somebody in a hurry to somebody very slow."""

_ROUNDS = 2
"""So often the pace is then taken from what was found, and the way looked for again."""


class Found(Struct, frozen=True, kw_only=True):
    """A line in a recording.

    Attributes:
        reading: The line.
        pieces: Its frames, half-open; several where a stumble lies in it, which is left out.
        sureness: From 0, a guess, to 1.
        readings: How often it seems to have been read; this is the last time.
        seconds: How long was spoken.
        expected: How long it would last as its reader read the others, in seconds.
    """

    reading: Reading
    pieces: tuple[tuple[Frames, Frames], ...]
    sureness: float
    readings: int
    seconds: float
    expected: float

    @property
    def start(self) -> Frames:
        """Its first frame."""
        return self.pieces[0][0]

    @property
    def end(self) -> Frames:
        """One past its last frame."""
        return self.pieces[-1][1]


class Aligned(Struct, frozen=True, kw_only=True):
    """What became of a recording.

    Attributes:
        found: The lines in it, in their order.
        missing: Lines that are not in it.
        left_out: Phrases that belong to no line and were not said again.
    """

    found: tuple[Found, ...]
    missing: tuple[Reading, ...]
    left_out: tuple[Phrase, ...]


def align(phrases: Sequence[Phrase], readings: Sequence[Reading]) -> Aligned:
    """Find the lines of a script in a recording of it.

    Args:
        phrases: What was said, in order.
        readings: The lines, in order.
    """
    if not phrases:
        return Aligned(found=(), missing=tuple(readings), left_out=())
    texts = wordings(readings)
    usual = usual_pause(phrases)
    paces = {pace: cheapest(phrases, texts, pace, usual) for pace in _PACES}
    pace, way = min(paces.items(), key=lambda each: each[1].cost)
    for _ in range(_ROUNDS):
        pace = _pace_of(way, phrases, texts, pace)
        way = cheapest(phrases, texts, pace, usual)
    return _told(way, phrases, texts, pace)


def _pace_of(way: Way, phrases: Sequence[Phrase], texts: Sequence[Wording], pace: float) -> float:
    return pace_of((texts[step.line], spoken(step, phrases)) for step in steps_of(way)) or pace


def _told(way: Way, phrases: Sequence[Phrase], texts: Sequence[Wording], pace: float) -> Aligned:
    steps = steps_of(way)
    taken = {number for step in steps for number in step.taken}
    found, before = [], -1
    for step in steps:
        text = texts[step.line]
        again = sum(phrases[each].said_again for each in range(before + 1, step.taken[0]))
        found.append(
            Found(
                reading=text.reading,
                pieces=_pieces(step.taken, phrases),
                sureness=sureness_of(step.step),
                readings=1 + math.ceil(again / max(1, len(step.taken))),
                seconds=spoken(step, phrases),
                expected=pace * text.letters,
            )
        )
        before = step.taken[-1]
    lines = {step.line for step in steps}
    missing = (text.reading for number, text in enumerate(texts) if number not in lines)
    inside = {each for step in steps for each in range(step.taken[0], step.taken[-1])}
    left = (
        phrase
        for number, phrase in enumerate(phrases)
        if number not in taken | inside and not phrase.said_again
    )
    return Aligned(found=tuple(found), missing=tuple(missing), left_out=tuple(left))


def _pieces(taken: Sequence[int], phrases: Sequence[Phrase]) -> tuple[tuple[Frames, Frames], ...]:
    """Phrases in a row are one piece, with their pauses."""
    pieces: list[tuple[Frames, Frames]] = []
    for place, number in enumerate(taken):
        start, end = phrases[number].start, phrases[number].end
        if place and taken[place - 1] == number - 1:
            start = pieces.pop()[0]
        pieces.append((start, end))
    return tuple(pieces)
