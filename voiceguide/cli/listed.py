"""How practices are listed: a line each, under the shelves where they belong, or as they were found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from voiceguide.cli import options
from voiceguide.phrases import catalogue
from voiceguide.script.cards import Card
from voiceguide.script.choosing import as_typed
from voiceguide.script.shelves import INTENSE, at_home, laid_out
from voiceguide.units import Millis, brief

if TYPE_CHECKING:  # only a search needs what this loads
    from voiceguide.script.searching import Hit

_LONGEST_LINE = 90
"""Letters of a spoken line that are shown."""

_TO_HALF_A_MINUTE = 30_000


def facts(card: Card) -> dict[str, Any]:
    """A card for `--json`: lengths in seconds, the shelves as they are asked for."""
    return {
        "name": card.name,
        "title": card.title,
        "summary": card.summary,
        "language": card.language,
        "lengths": [length / 1000 for length in card.lengths],
        "natural": None if card.natural is None else card.natural / 1000,
        "intensity": card.intensity,
        "eyes": card.eyes,
        "posture": card.posture,
        "tags": card.tags,
        "shelves": [as_typed(name) for name, _ in laid_out([(card.name, card)])],
        "cautions": card.cautions,
        "path": card.path,
    }


def print_flat(cards: Sequence[Card], time: Millis | None) -> None:
    """Print a line for each."""
    for line in _lines(cards, time):
        print(line)


def print_grouped(cards: Sequence[Card], time: Millis | None) -> None:
    """Print a line for each, under the name of the shelf where it belongs."""
    words = catalogue(options.language_here()).menu.groups
    lines = dict(zip([card.name for card in cards], _lines(cards, time), strict=True))
    for name, offers in at_home([(card.name, card) for card in cards]):
        print(f"{words[name]}  (--shelf {as_typed(name)})")
        for offer in offers:
            print(f"  {lines[offer.name]}")
        print()


def print_found(hits: Sequence[Hit]) -> None:
    """Print a line for each, and the line that says it where no title or summary does."""
    cards = [hit.entry.card for hit in hits]
    for line, hit in zip(_lines(cards, None), hits, strict=True):
        print(f"{line} Says: “{_cut(hit.line)}”" if hit.line else line)


def _lines(cards: Sequence[Card], time: Millis | None) -> list[str]:
    width = max((len(card.name) for card in cards), default=0)
    several = len({card.language for card in cards}) > 1
    return [f"{card.name:{width}}  {_told(card, time, several)}" for card in cards]


def _told(card: Card, time: Millis | None, several: bool) -> str:
    level = " Touches discomfort." if card.intensity >= INTENSE else ""
    language = f" Language {card.language}." if several else ""
    return f"{card.title}. {_lengths(card, time)}. Eyes {card.eyes}.{level}{language}"


def _lengths(card: Card, time: Millis | None) -> str:
    """The lengths, or those that fit into a time."""
    if not card.lengths:
        if card.natural is None:
            return "natural length"
        halves = max(1, round(card.natural / _TO_HALF_A_MINUTE))
        return f"about {brief(halves * _TO_HALF_A_MINUTE)}"
    return ", ".join(brief(length) for length in card.lengths if time is None or length <= time)


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE].rsplit(' ', 1)[0]} …"
