"""The questions of the journal when they are asked for: about the session just had, or the day."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from voiceguide.cli import options
from voiceguide.cli.journal.reflecting import SKIPPED
from voiceguide.cli.written import WrittenConversation
from voiceguide.errors import OutputError, SoundError, SpeechError
from voiceguide.journal.asking import after_session, of_day
from voiceguide.journal.entries import Entry
from voiceguide.journal.store import Journal
from voiceguide.phrases import Catalogue, catalogue
from voiceguide.player.menu.sheet import Sheet

_JUST_NOW = timedelta(hours=1)
"""So long after its end somebody still knows how a session was."""

_LONGEST_SESSION = timedelta(days=1)


class _Line:
    """The line that answers go into: one that is there, or a new one with the first of them."""

    def __init__(self, journal: Journal, entry: Entry) -> None:
        self._journal = journal
        self.entry = entry

    def put(self, name: str, answer: int | bool) -> None:
        """Put an answer in, at once."""
        if self.entry.id is None:
            self.entry = self._journal.add(self.entry)
        assert self.entry.id is not None
        self.entry = self._journal.edit(self.entry.id, **{name: answer})


def ask(journal: Journal, *, plain: bool, aside: bool) -> Entry | None:
    """Ask now, by voice where one can hear it, else in writing; after sessions it is asked again as well.

    Args:
        journal: Where answers go.
        plain: Whether to ask in writing.
        aside: Whether to write on standard error.

    Returns:
        The line with the answers; None where there are none.
    """
    words = catalogue(options.language_here())
    now = datetime.now().astimezone()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = journal.entries(since=midnight, until=now)  # a clock that was ahead has left lines for later
    just_had = _just_had(journal.entries(since=now - _LONGEST_SESSION, until=now), now)
    line = _Line(journal, Entry(at=now) if just_had is None else just_had)
    names = of_day(now, today) if just_had is None else after_session(now, today)
    if not plain and sys.stdin.isatty():
        try:
            is_answered = _by_voice(names, words, line)
        except (OutputError, SoundError, SpeechError) as error:
            print(error, file=sys.stderr)
            plain = True
    if plain or not sys.stdin.isatty():
        conversation = WrittenConversation(aside=aside)
        conversation.say(words.journal.opening)
        is_answered = bool(conversation.fill(Sheet(names=names), words.journal, line.put).answers)
    if not is_answered:
        return None
    journal.keep(SKIPPED, "0")
    return line.entry


def _by_voice(names: Sequence[str], words: Catalogue, line: _Line) -> bool:
    from voiceguide.cli.menu import spoken

    is_shown = options.settings_here().screen != "none"
    with spoken(words, words.journal.opening, is_shown) as conversation:
        conversation.say(words.journal.opening)
        filled = conversation.fill(Sheet(names=tuple(names)), words.journal, line.put)
        if filled.answers:
            conversation.say(words.journal.done)
            conversation.hear_out()
    return bool(filled.answers)


def _just_had(lately: Sequence[Entry], now: datetime) -> Entry | None:
    """The session that has just ended, where nothing is known of how it went."""
    for entry in lately[-1:]:
        ended = entry.at + timedelta(seconds=entry.heard)
        if entry.is_session and entry.after is None and now - ended <= _JUST_NOW:
            return entry
    return None
