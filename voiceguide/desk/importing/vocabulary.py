"""The words that marks are made of, beside the ones that name them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _each(meanings: Mapping[str, str]) -> Mapping[str, str]:
    """Turn what several words mean into what each of them means."""
    return MappingProxyType(
        {word: meaning for meaning, words in meanings.items() for word in words.split("|")}
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


CLASS_OF_MANNER = _each(
    {
        "settle": "short|brief|briefly|small|little|quick|kurz|kurze|courte|corta|breve|korte",
        "rest": "long|longer|extended|lengthy|lange|längere|longue|larga|lunga",
    }
)
"""The pause class that an adjective asks for."""

CLASS_OF_WORD = _each({"beat": "beat", "rest": "rest|silence|stille|silencio|silenzio|silêncio|stilte"})
"""The pause class of a word that is no plain pause."""

FILLERS = _words(
    "a|an|the|of|for|in|here|now|again|please|gently|and|very|more|bit|moment|moments|few|some|medium"
    "|complete|full|let|take|eine|un|une|una"
)
"""Words beside a pause that say nothing about its length."""

COUNTS: Mapping[str, int] = MappingProxyType(
    {
        "once": 1,
        "one": 1,
        "twice": 2,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "eight": 8,
        "ten": 10,
    }
)
"""How often, in words."""

BREATH_WORDS = _words(
    "breathe|breath|breaths|breathing|atmen|atmung|in|a|the|of|for|at|with|to|do|pattern|count|counts"
    "|seconds|technique|exercise|practice|paced|slow|slowly|rounds|cycles"
)
"""Words that may stand beside the numbers of a breath."""

NAMED_BREATHS: Mapping[str, str] = MappingProxyType(
    {"box": "box", "square": "box", "even": "even", "coherent": "even"}
)
"""The patterns of the script format by the names that texts give them."""

BLANKS = _words(
    "name|place|date|time|day|city|town|person|animal|colour|color|word|number|intention|mantra"
    "|affirmation|prénom|nombre"
)
"""Words in brackets that stand for another."""
