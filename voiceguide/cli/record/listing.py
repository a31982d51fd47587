"""The takes of a line as they are told: the newest first, as many at a time as there are number keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.recording.matching import Chosen
from voiceguide.recording.take import Take
from voiceguide.units import frames_to_seconds

AT_ONCE = 9


class Listing(Struct, frozen=True, kw_only=True):
    """Some of the takes of a line, and which of them are numbered now.

    Attributes:
        takes: All of them, in the order in which they are told.
        chosen: What is heard of the line.
        first: The place of the first that is numbered, counted from 0.
    """

    takes: tuple[Take, ...] = ()
    chosen: Chosen | None = None
    first: int = 0

    @property
    def numbered(self) -> tuple[Take, ...]:
        """Those that a number picks now, from 1."""
        return self.takes[self.first : self.first + AT_ONCE]

    @property
    def is_whole(self) -> bool:
        """Whether all of them are numbered at once."""
        return len(self.takes) <= AT_ONCE

    def further(self) -> Listing:
        """Number the next ones; after the last, the first again."""
        following = self.first + AT_ONCE
        return replace(self, first=following if following < len(self.takes) else 0)

    def lines(self) -> list[str]:
        """Tell of each that is numbered."""
        return [
            f"{number}. {_told(take)}{_standing(take, self.chosen)}"
            for number, take in enumerate(self.numbered, start=1)
        ]

    def ways_on(self) -> str:
        """Tell how many older ones there are, how to get to them, and how to leave."""
        if self.is_whole:
            return "T goes back."
        older = len(self.takes) - self.first - len(self.numbered)
        if not older:
            return "T shows the newest again. Escape goes back."
        return f"{older} older {'one; T shows it' if older == 1 else 'ones; T shows them'}. Escape goes back."


def listing_of(takes: Sequence[Take], chosen: Chosen | None) -> Listing:
    """List takes, the newest first; whichever is heard is among those that are told at once.

    Args:
        takes: Of a line or a piece as it is now, the oldest first.
        chosen: What is heard of it; a take of other words is listed too.
    """
    told = [take for take in reversed(takes) if chosen is None or take.path != chosen.take.path]
    if chosen is not None:
        newer = sum(take.name > chosen.take.name for take in told)
        told.insert(min(newer, AT_ONCE - 1), chosen.take)
    return Listing(takes=tuple(told), chosen=chosen)


def seconds(take: Take) -> str:
    """How long a take is, in words."""
    return f"{frames_to_seconds(take.frames):.1f} seconds"


def _told(take: Take) -> str:
    try:
        when = datetime.fromisoformat(take.recorded).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        when = "some day"
    rated = "" if take.rating is None else f", rated {take.rating}"
    cut = ", cut off" if take.recovered else ""
    return f"{when}, {seconds(take)}{rated}{cut}"


def _standing(take: Take, chosen: Chosen | None) -> str:
    if chosen is None or chosen.take.path != take.path:
        return "."
    return f", of the words before they were changed: “{take.text}”." if chosen.is_stale else ", kept."
