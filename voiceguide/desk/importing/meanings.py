"""What a mark in a text can mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from voiceguide.script.model import BreathPattern, Pause
from voiceguide.units import Millis

PhaseName = Literal["in", "out", "hold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The voice is silent.

    Attributes:
        pause: For how long.
        remark: Whether the mark says more than that, and is kept as a note as well.
    """

    pause: Pause
    remark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Strikes:
    """A bell is struck."""

    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One phase of a breath; what it is part of shows from its neighbours."""

    name: PhaseName
    length: Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaths:
    """Whole breaths; `rounds` is None where nothing says how many."""

    pattern: BreathPattern
    rounds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A word that each listener fills in."""

    name: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Not spoken; kept as a note."""


Meaning: TypeAlias = Silence | Strikes | Phase | Breaths | Blank | Aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A mark understood.

    Attributes:
        meaning: What it means.
        doubt: What was guessed on the way; empty for nothing.
    """

    meaning: Meaning
    doubt: str = ""
