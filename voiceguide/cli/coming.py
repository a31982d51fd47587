"""What may come after a practice, and what is drawn when nobody chooses, for this listener and today."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from voiceguide import config
from voiceguide.cli import options
from voiceguide.cli.cards import entries_here, suiting_here
from voiceguide.errors import JournalError, UsageError
from voiceguide.player import Outcome
from voiceguide.player.bookmark import recall
from voiceguide.script.cards import Card
from voiceguide.script.choosing import Wanted, shelf_named
from voiceguide.script.coming import REMEMBERED, Ended, Sitting, drawn, is_surprise, suggested
from voiceguide.script.shelves import INTENSE, Shelved
from voiceguide.units import brief

if TYPE_CHECKING:  # what may come next is told without a journal as well
    from voiceguide.journal.entries import Entry

_JUST_NOW = timedelta(hours=1)
"""What ended so lately under the same name is the session just had."""


def sitting(name: str, practice: Shelved, outcome: Outcome) -> Sitting:
    """A practice that has just been had."""
    ended: Ended = "finished" if outcome.reason == "end" else "stopped"
    return Sitting(name=name, intensity=practice.intensity, at=datetime.now(), ended=ended)


def left_unfinished(practices: Sequence[tuple[str, Shelved]]) -> tuple[Sitting, ...]:
    """What the bookmark knows of the past: one practice that was stopped, if it is among these."""
    path = config.bookmark_file()
    bookmark = recall(path)
    practice = None if bookmark is None else dict(practices).get(bookmark.name)
    if bookmark is None or practice is None:
        return ()
    at = datetime.now() - timedelta(seconds=max(0.0, time.time() - path.stat().st_mtime))
    return (Sitting(name=bookmark.name, intensity=practice.intensity, at=at, ended="stopped"),)


def past_here(practices: Sequence[tuple[str, Shelved]], had: Sequence[Sitting] = ()) -> tuple[Sitting, ...]:
    """What was practised lately: as the journal has it, else what this program and the bookmark know.

    A script of one's own, of which nobody knows how much it touches, is left out.

    Args:
        practices: What suits this listener.
        had: What was had while this program runs.
    """
    noted = () if options.settings_here().journal == "off" else _noted()
    if not noted:
        return tuple(had) or left_unfinished(practices)
    known: dict[str, Shelved] = dict(practices)
    if any(entry.practice not in known for entry in noted):
        known = {**{entry.card.name: entry.card for entry in entries_here()}, **known}
    return tuple(
        Sitting(
            name=entry.practice,
            intensity=known[entry.practice].intensity,
            at=(entry.at + timedelta(seconds=entry.heard)).astimezone().replace(tzinfo=None),
            ended=entry.ending or "finished",
        )
        for entry in noted
        if entry.practice in known
    )


def _noted() -> Sequence[Entry]:
    """The sessions that the journal has of the last weeks; none where it cannot be read."""
    from voiceguide.journal.store import Journal

    now = datetime.now().astimezone()
    try:
        entries = Journal(config.journal_file()).entries(since=now - REMEMBERED, until=now)
    except JournalError:  # whatever else reads it tells of that
        return ()
    return [entry for entry in entries if entry.is_session]


def tell_next(had: Sitting) -> None:
    """Say in one line what may come next: on a terminal, after the end, or after what touched discomfort."""
    if not is_watched() or (had.ended != "finished" and had.intensity < INTENSE):
        return
    practices = suiting_here()
    if had.name not in dict(practices) or "sleep" in dict(practices)[had.name].tags:
        return
    past = past_here(practices)
    is_noted = bool(past) and past[-1].name == had.name and past[-1].at >= had.at - _JUST_NOW
    coming = suggested(practices, past if is_noted else (*past, had), had.at)
    if coming is not None:
        name, card = coming
        print(f"Another time, perhaps: {card.title}. `voiceguide play {name}`", file=sys.stderr)


def is_watched() -> bool:
    """Whether somebody is there to read along."""
    return sys.stderr.isatty()


def surprise(shelf: str | None, length: str | None, turn: int) -> Card:
    """Draw the practice of the day; for each further turn another.

    Args:
        shelf: From this shelf alone, as typed.
        length: One that can be had in so much time, as typed.
        turn: 0 for the first of the day.

    Raises:
        UsageError: If nothing suits, or something typed makes no sense.
    """
    wanted = Wanted(
        shelf=None if shelf is None else shelf_named(shelf),
        time=None if length in (None, options.NATURAL) else options.time_typed(length, "--length", "5m"),
    )
    cards = [card for _, card in suiting_here() if is_surprise(card)]
    found = drawn([(card.name, card) for card in wanted.chosen(cards)], date.today(), turn)
    if found is None:
        raise UsageError("No practice suits that.", "`voiceguide list` tells them; ask for less.")
    return found[1]


def length_of_surprise(card: Card, length: str | None) -> str | None:
    """At which length it is heard: the longest that fits into the time that was typed; None for the usual."""
    if length is None or length == options.NATURAL:
        return length
    fitting = card.longest_within(options.time_typed(length, "--length", "5m"))
    return length if fitting is None else brief(fitting)
