"""From the length of each phoneme to where each word of a text begins.

A neural voice tells how long each sign of its phonemes lasts, but not which word it belongs to; espeak-ng,
which wrote them, runs some words together and says others in several (“10:30”). So each word is also written
in phonemes by itself, and both rows of signs are laid side by side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+")
BETWEEN_WORDS = frozenset(" .,;:!?_^$")
"""Signs among phonemes that are no sound of a word."""

Sign = tuple[str, float]
"""One sign of a phoneme, and when it begins, in seconds."""


def told_words(text: str, signs: Sequence[Sign], pronounce: Callable[[str], str]) -> list[tuple[int, float]]:
    """Say where in a text each word begins, in characters, and when it is heard, in seconds, in order.

    Words that cannot be told from their neighbours are left out.

    Args:
        text: What was spoken.
        signs: What was said, sign by sign.
        pronounce: Writes one word in the same signs.
    """
    own: list[str] = []
    owners: list[int] = []
    for word in _WORD.finditer(text):
        said = [sign for sign in pronounce(word[0]) if sign not in BETWEEN_WORDS]
        own += said
        owners += [word.start()] * len(said)
    found = _first_and_last(owners, _pairs(own, [sign for sign, _ in signs]))
    told: list[tuple[int, float]] = []
    free = 0
    for start, (first, last) in found.items():
        if first >= free:
            told.append((start, signs[_beginning(signs, first, free)][1]))
            free = last + 1
    return told


def _pairs(own: Sequence[str], said: Sequence[str]) -> Iterable[tuple[int, int]]:
    """The signs that both rows share, in order, by their numbers."""
    for block in SequenceMatcher(None, own, said, autojunk=False).get_matching_blocks():
        yield from zip(
            range(block.a, block.a + block.size), range(block.b, block.b + block.size), strict=True
        )


def _first_and_last(owners: Sequence[int], pairs: Iterable[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """The first and the last sign that each word has, by where it stands in the text."""
    found: dict[int, tuple[int, int]] = {}
    for own, said in pairs:
        first, _ = found.get(owners[own], (said, said))
        found[owners[own]] = (first, said)
    return found


def _beginning(signs: Sequence[Sign], first: int, free: int) -> int:
    """Where the word of a sign begins: behind what parts it from the word before."""
    while first > free and signs[first - 1][0] not in BETWEEN_WORDS:
        first -= 1
    return first
