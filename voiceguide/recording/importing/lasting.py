"""How long a line lasts when it is read: by its letters, at the pace at which its reader reads."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from statistics import median

from voiceguide.recording.lines import Reading

_STEADY, _UNSTEADY = 0.16, 0.55
"""How far the logarithm of a line's length varies: in long lines, and more so in short ones."""

_WORST = 12.0
_SHORTEST = 0.05
_FEWEST_LETTERS = 3

_OPENING, _SOON = 2, 10
"""Words at the beginning of a line, and lines after it, in which they are an echo."""

_FULL_STOPS = ".!?…"
_PLACE_SPREAD, _WORST_PLACE, _NO_REST = 0.06, 1.2, 0.8
"""A pause lies so far from where the text breaks, as a part of the line; what one costs that lies elsewhere;
and what it costs where nobody rests between two sentences."""

_BREAK = re.compile(r"[.!?,;:…]\s|\s[—–]\s|\n")  # noqa: RUF001 - dashes part phrases
"""Where most readers pause."""


class Wording:
    """What a line's text tells of how it will be read.

    Attributes:
        reading: The line.
        letters: How many letters and digits it has.
        breaks: Where its text asks for a short pause, as parts of its letters.
        has_pauses: Whether it asks for long ones inside.
        is_echoed: Whether a line soon after it begins with the same words.
    """

    def __init__(self, reading: Reading, *, is_echoed: bool) -> None:
        self.reading = reading
        self.is_echoed = is_echoed
        self.letters = max(_FEWEST_LETTERS, sum(character.isalnum() for character in reading.text))
        self.breaks, self._stops = _places(reading.text, self.letters)
        self.has_pauses = bool(reading.line.marks.pauses)
        self._spread = _STEADY + _UNSTEADY / math.sqrt(self.letters)

    def misfit(self, seconds: float, pace: float) -> float:
        """How unlikely it is that its words last so long, as half the square of deviations.

        Args:
            seconds: How long is spoken, without the pauses.
            pace: Seconds a letter.
        """
        off = math.log(max(seconds, _SHORTEST) / (pace * self.letters)) / self._spread
        return min(off * off / 2, _WORST)

    def misplaced(self, rests: Sequence[float]) -> float:
        """How unlikely it is that somebody who reads it rests just there; parts of what is spoken."""
        off = [min((abs(rest - place) for place in self.breaks), default=1.0) for rest in rests]
        cost = sum(min((each / _PLACE_SPREAD) ** 2 / 2, _WORST_PLACE) for each in off)
        missed = sum(all(abs(rest - stop) > 2 * _PLACE_SPREAD for rest in rests) for stop in self._stops)
        return cost + _NO_REST * missed


def _places(text: str, letters: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where a text has breaks, and which of them end a sentence."""
    found = [(match.start(), match[0][0] in _FULL_STOPS) for match in _BREAK.finditer(text)]
    parts = [(sum(map(str.isalnum, text[:start])) / letters, is_stop) for start, is_stop in found]
    return tuple(part for part, _ in parts), tuple(part for part, is_stop in parts if is_stop)


def wordings(readings: Sequence[Reading]) -> list[Wording]:
    """What the text of every line tells."""
    openings = [each.text.casefold().split()[:_OPENING] for each in readings]
    return [
        Wording(reading, is_echoed=openings[place] in openings[place + 1 : place + 1 + _SOON])
        for place, reading in enumerate(readings)
    ]


def sureness_of(cost: float) -> float:
    """What an unlikely fit leaves of certainty, 1 to 0."""
    return round(math.exp(-cost / 4), 2)


def pace_of(lines: Iterable[tuple[Wording, float]]) -> float:
    """The seconds a letter in which most lines were read, each given with its seconds; 0 without lines."""
    paces = [seconds / text.letters for text, seconds in lines]
    return median(paces) if paces else 0.0
