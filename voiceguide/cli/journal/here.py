"""The journal of whoever types."""

from __future__ import annotations

from voiceguide import config
from voiceguide.journal.store import Journal


def journal_here() -> Journal:
    """The listener's journal."""
    return Journal(config.journal_file())
