"""What a listener looks for in the library: a shelf, tags, a time to fit into, a level, what the eyes do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.errors import UsageError
from voiceguide.script.cards import Card
from voiceguide.script.complaints import did_you_mean, shown
from voiceguide.script.shelves import INTENSE, OTHERS, SHELVES, laid_out
from voiceguide.units import Millis

LEVELS = range(INTENSE + 1)
"""The levels of intensity."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What a practice should be; everything must hold, and None or nothing is for whoever does not mind.

    Attributes:
        shelf: The name of the shelf it stands on.
        tags: Its tags, all of these.
        time: It can be had no longer than this.
        levels: Its intensity is one of these.
        eyes: It can be done with eyes like these.
    """

    shelf: str | None = None
    tags: tuple[str, ...] = ()
    time: Millis | None = None
    levels: tuple[int, ...] | None = None
    eyes: Literal["open", "shut"] | None = None

    def chosen(self, cards: Iterable[Card]) -> list[Card]:
        """Those that are so; of a shelf in the order of the shelf, else as they came."""
        fitting = [card for card in cards if self._fits(card)]
        if self.shelf is None:
            return fitting
        standing = dict(laid_out([(card.name, card) for card in fitting])).get(self.shelf, ())
        return [offer.practice for offer in standing]

    def parts(self) -> dict[str, Wanted]:
        """What each of the wishes says alone, by its name."""
        none = Wanted()
        names = ("shelf", "tags", "time", "levels", "eyes")
        asked = {name: getattr(self, name) for name in names if getattr(self, name) != getattr(none, name)}
        return {name: replace(none, **{name: wish}) for name, wish in asked.items()}

    def without(self, name: str) -> Wanted:
        """The others of the wishes."""
        return replace(self, **{name: getattr(Wanted(), name)})

    def _fits(self, card: Card) -> bool:
        return (
            set(self.tags) <= set(card.tags)
            and (self.levels is None or card.intensity in self.levels)
            and (self.eyes is None or self.eyes in card.eyes)
            and (self.time is None or card.longest_within(self.time) is not None)
        )


def shelf_named(typed: str) -> str:
    """Find a shelf by its name, with spaces, hyphens or underscores.

    Raises:
        UsageError: If there is none.
    """
    return _named(typed, (*(shelf.name for shelf in SHELVES), OTHERS), "shelf")


def tag_named(typed: str, cards: Iterable[Card]) -> str:
    """Find a tag that some practice has.

    Raises:
        UsageError: If none has it.
    """
    return _named(typed, sorted({tag for card in cards for tag in card.tags}), "tag")


def levels_named(typed: str) -> tuple[int, ...]:
    """Read a level of intensity, or two with everything between: `2`, `0..1`, `0-1`.

    Raises:
        UsageError: If it is none.
    """
    low, _, high = typed.replace("..", "-").replace("–", "-").partition("-")  # noqa: RUF001 - as it is typed
    ends = [end.strip() for end in (low, high or low)]
    if all(end.isdecimal() and end.isascii() and int(end) in LEVELS for end in ends):
        return tuple(range(int(ends[0]), int(ends[1]) + 1)) or _no_level(typed)
    return _no_level(typed)


def as_typed(name: str) -> str:
    """The name of a shelf or tag as one word."""
    return name.replace("_", "-").replace(" ", "-")


def _no_level(typed: str) -> tuple[int, ...]:
    raise UsageError(
        f"{shown(typed)} is no level.",
        "Write 0 to 3, or two with dots between: 0..1. 0 is neutral, 3 touches discomfort.",
    )


def _named(typed: str, names: Sequence[str], what: str) -> str:
    known = {as_typed(name): name for name in names}
    wanted = as_typed(" ".join(typed.lower().split()))
    if wanted not in known:
        raise UsageError(
            f"There is no {what} {shown(typed)}.",
            f"{did_you_mean(wanted, known)} There are {', '.join(known)}.".strip(),
        )
    return known[wanted]
