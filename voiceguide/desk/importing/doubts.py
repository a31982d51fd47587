"""What an import was not sure of."""

from __future__ import annotations

from msgspec import Struct, field

_LONGEST_SHOWN = 80


class Doubt(Struct, frozen=True, kw_only=True, order=True):
    """One place of a source that a person should look at.

    Attributes:
        line: The source's line, counted from 1.
        text: What stands there, on one line and shortened.
        what: What was made of it, and what to do if that is wrong.
    """

    line: int
    text: str
    what: str


class Doubts(Struct, frozen=True):
    """Gathers doubts while a source is read."""

    _found: list[Doubt] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)

    def add(self, line: int, text: str, what: str) -> None:
        """Note a doubt about a place."""
        flowing = " ".join(text[: 4 * _LONGEST_SHOWN].split())
        if len(flowing) > _LONGEST_SHOWN:
            flowing = flowing[: _LONGEST_SHOWN - 1] + "…"
        self._found.append(Doubt(line=line, text=flowing, what=what))

    def add_once(self, line: int, text: str, what: str) -> None:
        """Note a doubt that is the same wherever it comes up, at the first place only."""
        if what not in self._told:
            self._told.add(what)
            self.add(line, text, what)

    def in_order(self) -> tuple[Doubt, ...]:
        """All of them, by line; those of one line in the order of their noting."""
        return tuple(sorted(self._found, key=lambda doubt: doubt.line))
