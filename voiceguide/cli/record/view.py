"""A line of the booth as its page shows it."""

from __future__ import annotations

from msgspec import Struct

from voiceguide.cli.record.listing import seconds
from voiceguide.cli.record.page import LineView
from voiceguide.cli.record.takes import Desk
from voiceguide.recording.booth import Booth
from voiceguide.recording.lines import Reading
from voiceguide.recording.pieces import pieces_of, to_read_aloud
from voiceguide.timeline.estimate import Estimates
from voiceguide.units import frames_to_seconds


class Script(Struct, frozen=True, kw_only=True):
    """What is recorded in a sitting.

    Attributes:
        readings: Every line of the practice.
        wanted: Those that are recorded now, in order.
    """

    readings: tuple[Reading, ...]
    wanted: tuple[Reading, ...]

    def line(self, booth: Booth) -> Reading:
        """The line that somebody is at."""
        return self.wanted[booth.at]

    def before(self, booth: Booth) -> Reading | None:
        """The line that stands before it in the practice; None at the beginning."""
        index = self.readings.index(self.line(booth))
        return self.readings[index - 1] if index else None

    def target(self, booth: Booth) -> Reading:
        """What is read: the line, or a piece of it."""
        line = self.line(booth)
        return line if booth.piece is None else pieces_of(line)[booth.piece]


def view_of(script: Script, booth: Booth, desk: Desk) -> LineView:
    """Show the line that somebody is at."""
    line, target, piece = script.line(booth), script.target(booth), booth.piece
    beside = script.readings if piece is None else pieces_of(line)
    at = script.readings.index(line) if piece is None else piece
    return LineView(
        number=booth.at + 1,
        total=len(script.wanted),
        section=line.section,
        before=to_read_aloud(beside[at - 1]) if at else "",
        text=to_read_aloud(target),
        after=to_read_aloud(beside[at + 1]) if at + 1 < len(beside) else "",
        pause=target.pause,
        seconds=frames_to_seconds(Estimates()[target.line].audible),
        piece=None if piece is None else (piece + 1, len(beside)),
        state=_state(target, desk, is_piece=piece is not None),
    )


def _state(target: Reading, desk: Desk, *, is_piece: bool) -> str:
    kept = desk.kept_piece(target) if is_piece else None
    chosen = None if is_piece else desk.chosen(target)
    if chosen is not None and chosen.is_stale:
        return f"It was recorded when it read “{chosen.take.text}”. T lists that, to keep it as it is."
    take = kept if chosen is None else chosen.take
    return "" if take is None else f"Kept: {seconds(take)}. Enter goes on, Space records it again."
