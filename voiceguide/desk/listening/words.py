"""Which words were heard otherwise than they were said.

Both texts are first brought to one spelling by the rules that Whisper's authors publish for this: digits for
number words, whole words for contractions, American spelling, no punctuation and no case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from msgspec import Struct


class Difference(Struct, frozen=True, kw_only=True):
    """Some words in a row that were heard otherwise; one of the two is empty for words lost or added."""

    said: str
    heard: str


class Comparison(Struct, frozen=True, kw_only=True):
    """What became of the words of a line.

    Attributes:
        words: How many were said, in the common spelling.
        errors: How many words have to be replaced, dropped or added until what was heard is what was said.
        differences: The words in question, in their order.
    """

    words: int
    errors: int
    differences: tuple[Difference, ...]


_ITS = re.compile(r"\bits\b", re.IGNORECASE)

_Pair = tuple[str, str]
"""A word that was said and the one that was heard in its place; one is empty for a word lost or added."""


def compare(said: Sequence[str], heard: str) -> tuple[Comparison, ...]:
    """Compare lines that were said in a row with what was heard of them all, with the fewest errors in all.

    One word written as two, such as “eye lids”, is no error. An added word belongs to the line before it.
    """
    lines = [_words(line) for line in said]
    aligned = _aligned([word for line in lines for word in line], _words(heard))
    return tuple(_compared(line) for line in _by_line(aligned, [len(line) for line in lines]))


def misheard_rate(compared: Sequence[Comparison]) -> float:
    """The word error rate of all lines in per cent; it can be over 100, and is 0 of no words."""
    words = sum(line.words for line in compared)
    return 100 * sum(line.errors for line in compared) / max(words, 1)


def _words(text: str) -> list[str]:
    """The words in the common spelling; “its” and “it's” sound alike, and an ellipsis leaves a full stop."""
    spelled = str(_normaliser()(_ITS.sub("it's", text)))
    return [word for word in spelled.split() if word != "."]


@cache
def _normaliser() -> Any:
    from whisper_normalizer.english import EnglishTextNormalizer

    return EnglishTextNormalizer()


def _aligned(said: list[str], heard: list[str]) -> Iterator[_Pair]:
    from rapidfuzz.distance import Levenshtein

    for code in Levenshtein.opcodes(said, heard):
        wanted = said[code.src_start : code.src_end] or [""] * (code.dest_end - code.dest_start)
        got = heard[code.dest_start : code.dest_end] or [""] * len(wanted)
        yield from zip(wanted, got, strict=True)


def _by_line(aligned: Iterator[_Pair], counts: Sequence[int]) -> list[list[_Pair]]:
    lines: list[list[_Pair]] = [[] for _ in counts]
    ends = iter(counts)
    number, left = 0, next(ends, 0)
    for pair in aligned:
        while pair[0] and not left:
            number, left = number + 1, next(ends)
        lines[number].append(pair)
        left -= bool(pair[0])
    return lines


def _compared(line: list[_Pair]) -> Comparison:
    errors = 0
    differences: list[Difference] = []
    for is_same, run in groupby(line, key=lambda pair: pair[0] == pair[1]):
        pairs = list(run)
        difference = Difference(said=_joined(pairs, 0), heard=_joined(pairs, 1))
        if is_same or difference.said.replace(" ", "") == difference.heard.replace(" ", ""):
            continue
        errors += len(pairs)
        differences.append(difference)
    return Comparison(
        words=sum(bool(said) for said, _ in line),
        errors=errors,
        differences=tuple(differences),
    )


def _joined(pairs: list[_Pair], side: int) -> str:
    return " ".join(filter(None, (pair[side] for pair in pairs)))
