"""How the library is laid out for a listener: by what a practice does, how one is, and the time there is.

A shelf is a rule about the head of a script, so that a new practice finds its places by itself. Its name is
what the catalogues call it by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from voiceguide.units import Millis


class Shelved(Protocol):
    """What a shelf wants to know of a practice: the whole, or its card."""

    @property
    def tags(self) -> tuple[str, ...]:
        """What it is called by."""

    @property
    def intensity(self) -> int:
        """0 neutral to 3, which touches discomfort."""

    @property
    def lengths(self) -> tuple[Millis, ...]:
        """The lengths on offer."""


_Work = TypeVar("_Work", bound=Shelved)

INTENSE = 3
"""The intensity of what touches discomfort: it stands on a shelf of its own."""

_EXPLAINER = "explainer"
_FIRST_STEPS = "first steps"
_EXPLAINING = ("first", "talks")
_HOLDS = "holds"
_LOOKING = "looking"


class Shelf(Struct, frozen=True, kw_only=True):
    """What belongs together.

    Attributes:
        name: What it is called by.
        tags: It holds practices with any of these; empty for all.
        intensities: And of these intensities.
        lengths: And with a length from one to another, in milliseconds; None for any.
    """

    name: str
    tags: tuple[str, ...] = ()
    intensities: tuple[int, ...] = (0, 1, 2)
    lengths: tuple[Millis, Millis] | None = None


class Offer(Struct, Generic[_Work], frozen=True, kw_only=True):
    """A practice as it stands on a shelf.

    Attributes:
        name: Its name in the library.
        practice: The practice, or its card.
        length: At which of its lengths it is offered; None for its natural one.
    """

    name: str
    practice: _Work
    length: Millis | None


SHELVES = (
    Shelf(name="grounding", tags=("grounding", "orienting")),
    Shelf(name="breathing", tags=("breath",)),
    Shelf(name="sensing", tags=("body", "inner sensing", "heart")),
    Shelf(name="falling_asleep", tags=("sleep", "evening")),
    Shelf(name="keyed_up", tags=("calming",), intensities=(0, 1)),
    Shelf(name="shut_down", tags=("numb", "waking", "movement"), intensities=(0, 1)),
    Shelf(name="in_between", tags=("steadying", "listening", "thoughts", "kindness")),
    Shelf(name="two_minutes", lengths=(Millis(0), Millis(3 * 60_000))),
    Shelf(name="ten_minutes", lengths=(Millis(10 * 60_000), Millis(12 * 60_000))),
    Shelf(name="movement", tags=("movement",)),
    Shelf(name="day", tags=("morning", "daily", "break")),
    Shelf(name="resources", tags=("resource", "people", "kindness", "boundaries")),
    Shelf(name="sitting", tags=("mindfulness", "thoughts")),
    Shelf(name="discomfort", intensities=(INTENSE,)),
    Shelf(name="first", tags=(_FIRST_STEPS,)),
    Shelf(name="talks", tags=(_EXPLAINER,)),
)
"""Every shelf, those that are used most first. The tags are the same words in scripts of all languages."""

PICKERS = {
    "feeling": ("keyed_up", "shut_down", "in_between"),
    "time": ("two_minutes", "ten_minutes", "falling_asleep"),
}
"""The shelves that one chooses by how one is, and by the time there is."""

OTHERS = "others"
"""Where everything stands that has no shelf."""


def laid_out(practices: Sequence[tuple[str, _Work]]) -> tuple[tuple[str, tuple[Offer[_Work], ...]], ...]:
    """Lay out a library: the name of every shelf on which something stands, and what stands there."""
    shelves = [(shelf.name, on_shelf(shelf, practices)) for shelf in SHELVES]
    placed = {offer.name for _, offers in shelves for offer in offers}
    rest = on_shelf(_REST, [(name, practice) for name, practice in practices if name not in placed])
    return tuple((name, offers) for name, offers in (*shelves, (OTHERS, rest)) if offers)


def at_home(practices: Sequence[tuple[str, _Work]]) -> tuple[tuple[str, tuple[Offer[_Work], ...]], ...]:
    """Lay out a library so that every practice stands once: by what it foremost is, not by the occasion."""
    homes = {name: _home(practice) for name, practice in practices}
    shelves = [
        (shelf.name, on_shelf(shelf, [named for named in practices if homes[named[0]] == shelf.name]))
        for shelf in (*SHELVES, _REST)
    ]
    return tuple((name, offers) for name, offers in shelves if offers)


def _home(practice: Shelved) -> str:
    """The shelf whose tag comes first in the practice; of several the one that is used most."""
    found = [
        (key[-1], number, shelf.name)
        for number, shelf in enumerate(SHELVES)
        if shelf.name not in _OCCASIONS
        for key, _ in _place(shelf, practice)
    ]
    return min(found)[-1] if found else OTHERS


_OCCASIONS = {"keyed_up", "shut_down", "in_between", "two_minutes", "ten_minutes"}
_REST = Shelf(name=OTHERS, intensities=(0, 1, 2, INTENSE))


def on_shelf(shelf: Shelf, practices: Iterable[tuple[str, _Work]]) -> tuple[Offer[_Work], ...]:
    """What stands on a shelf: easy practices first, and those first that are foremost what it is for.

    A practice may stand on several. What explains stands with the first steps and the talks alone.
    """
    found = [
        (key, Offer(name=name, practice=practice, length=length))
        for name, practice in practices
        for key, length in _place(shelf, practice)
    ]
    return tuple(offer for _, offer in sorted(found, key=lambda each: (*each[0], each[1].name)))


def suits(practice: Shelved, *, holds: bool = False, looking: bool = True) -> bool:
    """Whether a practice fits somebody who may hold the breath, or not, and who likes to look, or not."""
    return (holds or _HOLDS not in practice.tags) and (looking or _LOOKING not in practice.tags)


def _place(shelf: Shelf, practice: Shelved) -> Iterable[tuple[tuple[int, ...], Millis | None]]:
    """Where on a shelf a practice stands and at which length; nothing where it does not."""
    places = [at for at, tag in enumerate(practice.tags) if tag in shelf.tags]
    explains = _EXPLAINER in practice.tags and shelf.name not in _EXPLAINING
    if explains or practice.intensity not in shelf.intensities or (shelf.tags and not places):
        return
    lengths = practice.lengths or (None,)
    if shelf.lengths is not None:
        low, high = shelf.lengths
        lengths = tuple(length for length in practice.lengths if low <= length <= high)
    if lengths:
        yield (int("practised" in practice.tags), practice.intensity, *places[:1]), lengths[0]
