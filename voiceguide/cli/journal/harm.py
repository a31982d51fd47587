"""One gentle suggestion, when practice was unpleasant too often."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

from voiceguide import config
from voiceguide.cli import options
from voiceguide.errors import JournalError
from voiceguide.journal.entries import Entry
from voiceguide.journal.harm import FORTNIGHT, Signal, signal
from voiceguide.journal.store import Journal
from voiceguide.phrases import Catalogue, catalogue

_SAID = "harm said"
"""By this name the journal keeps which signal was said aloud last."""


def signal_here() -> Signal | None:
    """What there is to say now.

    Raises:
        JournalError: If the journal cannot be read.
    """
    now = datetime.now().astimezone()
    return signal(Journal(config.journal_file()).entries(since=now - FORTNIGHT), now)


def suggestion(found: Signal, words: Catalogue) -> str:
    """Say it as a suggestion."""
    if not found.practice:
        return words.plan.unpleasant_often
    return words.plan.unpleasant.format(title=found.title)


def suggestion_here() -> str | None:
    """The suggestion there is now, in the listener's language; None where there is none.

    Raises:
        JournalError: If the journal cannot be read.
    """
    found = signal_here()
    return None if found is None else suggestion(found, catalogue(options.language_here()))


def found_with_care(say: Callable[[str], object], words: Catalogue) -> str:
    """Find which practice was unpleasant too often; say what may suit better, aloud once for each reason.

    Returns:
        The practice; empty where there is none, or the journal cannot be read.
    """
    journal = Journal(config.journal_file())
    try:
        found = signal_here()
        if found is None:
            return ""
        at = found.at.isoformat()
        if journal.kept(_SAID) != at:
            say(suggestion(found, words))
            journal.keep(_SAID, at)
    except JournalError:
        return ""  # what reads the plan tells of it
    return found.practice


def tell_after(entry: Entry) -> None:
    """Tell the suggestion after a session, if that session was the last reason for it."""
    try:
        found = signal_here()
    except JournalError:
        return  # whoever noted the session told of it
    if found is not None and found.at >= entry.at:
        print(suggestion(found, catalogue(options.language_here())), file=sys.stderr)
