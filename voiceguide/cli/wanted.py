"""What is asked for when a practice is to be heard: which, and how."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.cli.parts import Part
from voiceguide.timeline.staging import Staging
from voiceguide.units import Frames

_AS_WRITTEN = Staging()


class How(Struct, frozen=True, kw_only=True):
    """How a practice is heard.

    Attributes:
        output: Where, as `open_output` takes it.
        volume: The loudest it may be, in per cent.
        first: It begins at this frame.
        is_resumed: Whether that is the place that was kept, which the session may not reach any more.
        staging: How it is put on.
        has_earcons: Whether keys answer with short sounds.
        captions: Whether each line is printed as it is spoken.
        plain: Whether nothing is printed while it plays, unless captions are asked for.
        keeps_place: Whether the listener's place is kept, to be gone on from, and the session noted.
        chance: What chance chose it from, for the journal; empty where the listener did.
    """

    output: str
    volume: int
    first: Frames = Frames(0)
    is_resumed: bool = False
    staging: Staging = _AS_WRITTEN
    has_earcons: bool = True
    captions: bool = False
    plain: bool = False
    keeps_place: bool = True
    chance: str = ""

    def from_the_beginning(self) -> How:
        """The same from the first frame on, and asleep after as long."""
        sleep_after = self.staging.sleep_after
        after = None if sleep_after is None else Frames(sleep_after - self.first)
        return replace(self, first=Frames(0), staging=replace(self.staging, sleep_after=after))


class Wanted(Struct, frozen=True, kw_only=True):
    """What was asked for."""

    parts: tuple[Part, ...]
    how: How

    @property
    def first(self) -> Part:
        """With whose bed it begins, and in whose voice the player speaks."""
        return self.parts[0]

    @property
    def can_be_asked(self) -> bool:
        """Whether its questions are waited for: not by one of a row, nor while somebody falls asleep."""
        return len(self.parts) == 1 and not self.how.staging.loop and self.how.staging.sleep_after is None
