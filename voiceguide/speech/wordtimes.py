"""What an engine tells of its words, as times of the words of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from voiceguide.speech.engine import WordTime

_WORD = re.compile(r"\S+")


def timed_words(text: str, told: Iterable[tuple[int, float]], end: float) -> tuple[WordTime, ...]:
    """Time the words of a text, parted by spaces, from what an engine tells while it speaks.

    A word of which nothing is told (engines run some together) has its share, by letters, of the time of the
    words it is told with. Every word ends where the next begins: a silence after it is its own.

    Args:
        text: What was spoken.
        told: Where in the text something begins, in characters, and when, in seconds, in order.
        end: When the last of it ends, in seconds.

    Returns:
        A time for each word that has a letter or digit; nothing where nothing is told.
    """
    words = [match.span() for match in _WORD.finditer(text) if any(map(str.isalnum, match[0]))]
    starts = _first_times(words, told)
    if not starts:
        return ()
    known = sorted({0: 0.0, **starts, len(words): end}.items())
    times: list[float] = []
    for (number, start), (following, stop) in pairwise(known):
        letters = [last - first for first, last in words[number:following]]
        times += (start + (stop - start) * sum(letters[:at]) / sum(letters) for at in range(len(letters)))
    return tuple(
        WordTime(first=first, last=last, start=start, end=stop)
        for (first, last), (start, stop) in zip(words, pairwise([*times, end]), strict=True)
    )


def _first_times(words: list[tuple[int, int]], told: Iterable[tuple[int, float]]) -> dict[int, float]:
    """When each word is first told of, by its number; what would run backwards is left out."""
    found: dict[int, float] = {}
    number, latest = 0, 0.0
    for position, seconds in told:
        while number < len(words) and words[number][1] <= position:
            number += 1
        if number < len(words) and words[number][0] <= position and number not in found and seconds >= latest:
            found[number], latest = seconds, seconds
    return found
