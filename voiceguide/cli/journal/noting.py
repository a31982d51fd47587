"""What the player notes of a sitting by itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from voiceguide import config
from voiceguide.cli.hearing import Hearing
from voiceguide.cli.parts import Part
from voiceguide.cli.wanted import Wanted
from voiceguide.errors import VoiceguideError
from voiceguide.player import Outcome, Transport
from voiceguide.settings import Settings
from voiceguide.units import RATE, Frames, frames_to_seconds

if TYPE_CHECKING:  # a practice sounds sooner without
    from voiceguide.journal.entries import Ending, Entry

_LEAST = 10 * RATE
"""Who stops sooner has practised nothing, nor has who heard less than half of what is shorter."""

_UNHEARD = "file:"
"""An output that writes, and that nobody hears."""


class Noting:
    """Follows one sitting, and notes it when it is over.

    Args:
        wanted: What was asked for.
        usual: The listener's settings.
        transport: Where it plays.
        before: The tension before it; None where nobody asked.
    """

    def __init__(self, wanted: Wanted, usual: Settings, transport: Transport, before: int | None) -> None:
        self._wanted = wanted
        self._usual = usual
        self._transport = transport
        self._before = before
        self._began = datetime.now().astimezone()
        self._played = transport.played()
        self._heard = 0

    def follow(self) -> None:
        """Count what is heard of the practice; called some twenty times a second."""
        played = self._transport.played()
        if self._transport.state == "playing" and not self._transport.is_staying:
            self._heard += max(0, min(RATE, played - self._played))
        self._played = played

    def note(self, outcome: Outcome, hearing: Hearing, starts: Sequence[Frames]) -> Entry | None:
        """Note what was practised, and return the last line; None where nothing was, or nothing is noted.

        That it cannot be noted is told in one line, and ends nothing.

        Args:
            outcome: How it went.
            hearing: What was heard.
            starts: Where each practice of a row begins.
        """
        how = self._wanted.how
        if self._usual.journal == "off" or not how.keeps_place or how.output.startswith(_UNHEARD):
            return None
        if not hearing.is_whole or self._heard < min(_LEAST, hearing.timeline.frames // 2):
            return None
        from voiceguide.journal.store import Journal

        try:
            added = Journal(config.journal_file()).add_all(self._entries(outcome, hearing, starts))
        except VoiceguideError as error:
            print(f"This session is not in your journal. {error}", file=sys.stderr)
            return None
        return added[-1] if added else None

    def _entries(self, outcome: Outcome, hearing: Hearing, starts: Sequence[Frames]) -> Iterator[Entry]:
        from voiceguide.journal.entries import Entry

        parts, how, end = self._wanted.parts, self._wanted.how, hearing.timeline.frames
        offset = Frames(how.staging.start_in + hearing.late)
        begins = [offset, *starts[1 : len(parts)]]
        position = end if outcome.reason == "end" else outcome.position
        left: Ending = "eased" if self._transport.is_easing else "stopped"
        for part, start, over in zip(parts, begins, [*begins[1:], end], strict=False):
            if start >= position and start != offset:
                break
            if over <= how.first:
                continue
            heard = self._heard - offset if len(parts) == 1 else min(position, over) - max(start, how.first)
            is_done = position >= over
            entry = Entry(
                at=self._began + timedelta(seconds=frames_to_seconds(max(0, start - how.first - offset))),
                practice=_name(part),
                title=part.practice.title,
                seconds=frames_to_seconds(over - start),
                heard=frames_to_seconds(max(0, heard)),
                ending="finished" if is_done else left,
                stopped_at=0.0 if is_done else frames_to_seconds(max(0, position - start)),
                voice=_voice(part),
                before=self._before,
                chance=how.chance,
            )
            yield self._without_end(entry)

    def _without_end(self, entry: Entry) -> Entry:
        """What goes round until it is stopped was heard to its end then."""
        if not self._wanted.how.staging.loop:
            return entry
        return replace(entry, seconds=entry.heard, ending="finished", stopped_at=0.0)


def _name(part: Part) -> str:
    """The practice by its name in the library; one of a file of one's own by the file's name."""
    bookmark = part.bookmark
    if bookmark is None or Path(bookmark.name).is_absolute() or Path(bookmark.name).suffix:
        return part.practice.name
    return bookmark.name


def _voice(part: Part) -> str:
    from voiceguide.speech import DEFAULT_ENGINE

    wished = part.request.voice.instead_of(part.practice.voice)
    return ":".join(filter(None, (wished.engine or DEFAULT_ENGINE, wished.name)))
