"""What a mark in a text can mean."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from voiceguide.script.model import BreathPattern, Pause
from voiceguide.units import Millis

PhaseName = Literal["in", "out", "hold"]


class Silence(Struct, frozen=True, kw_only=True):
    """The voice is silent.

    Attributes:
        pause: For how long.
        remark: Whether the mark says more than that, and is kept as a note as well.
    """

    pause: Pause
    remark: bool = False


class Strikes(Struct, frozen=True, kw_only=True):
    """A bell is struck."""

    times: int


class Phase(Struct, frozen=True, kw_only=True):
    """One phase of a breath; what it is part of shows from its neighbours."""

    name: PhaseName
    length: Millis


class Breaths(Struct, frozen=True, kw_only=True):
    """Whole breaths; `rounds` is None where nothing says how many."""

    pattern: BreathPattern
    rounds: int | None


class Blank(Struct, frozen=True, kw_only=True):
    """A word that each listener fills in."""

    name: str


class Aside(Struct, frozen=True):
    """Not spoken; kept as a note."""


Meaning: TypeAlias = Silence | Strikes | Phase | Breaths | Blank | Aside


class Reading(Struct, frozen=True, kw_only=True):
    """A mark understood.

    Attributes:
        meaning: What it means.
        doubt: What was guessed on the way; empty for nothing.
    """

    meaning: Meaning
    doubt: str = ""
