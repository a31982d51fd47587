"""What is known of a practice without reading its script again: its head, and what is spoken in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from voiceguide.script.library import PARTS
from voiceguide.script.model import Eyes, Posture, Practice, Say
from voiceguide.script.threads import every
from voiceguide.units import Millis


class Card(Struct, frozen=True, kw_only=True):
    """The head of a practice.

    Attributes:
        name: Its name in the library.
        path: Its file.
        natural: About how long it is, where it has no lengths to choose from; else None.

    The others are as in `Practice`.
    """

    name: str
    path: str
    title: str
    summary: str
    language: str
    lengths: tuple[Millis, ...]
    natural: Millis | None
    intensity: int
    eyes: Eyes
    posture: Posture
    tags: tuple[str, ...]
    cautions: tuple[str, ...]

    @property
    def takes(self) -> tuple[Millis, ...]:
        """The lengths at which it can be had; its natural one where there are no others."""
        return self.lengths or (() if self.natural is None else (self.natural,))

    def longest_within(self, time: Millis) -> Millis | None:
        """The longest of its lengths that fits into a time; None where none does."""
        return max((length for length in self.takes if length <= time), default=None)


class Entry(Struct, frozen=True, kw_only=True):
    """A card, and the lines that are spoken, one below the other; without those of shared parts."""

    card: Card
    spoken: str


def entry_of(name: str, practice: Practice, natural: Millis | None = None) -> Entry:
    """Write down what is known of a practice.

    Args:
        name: Its name in the library.
        practice: The practice.
        natural: About how long it is.
    """
    same = {name: getattr(practice, name) for name in Card.__struct_fields__ if name not in _OWN}
    return Entry(
        card=Card(name=name, natural=natural, **same), spoken="\n".join(dict.fromkeys(_lines(practice)))
    )


def files_of(practice: Practice) -> tuple[str, ...]:
    """The files that a practice was read from, its own first."""
    return tuple(dict.fromkeys((practice.path, *(step.place.path for step in every(practice.steps)))))


def card_to_facts(card: Card) -> dict[str, Any]:
    """A card as text, numbers and lists."""
    return asdict(card)


def facts_to_card(facts: Mapping[str, Any]) -> Card:
    """The card that was made such facts of."""
    frozen: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()
    }
    return Card(**frozen)


def _lines(practice: Practice) -> Iterator[str]:
    for step in every(practice.steps):
        if isinstance(step, Say) and Path(step.place.path).parent.name != PARTS:
            yield step.text


_OWN = ("name", "natural")
