"""Letting chance choose what is practised, and keeping what it chose."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

from voiceguide import config
from voiceguide.errors import UsageError


def chosen_by_chance(names: Sequence[str]) -> tuple[str, str]:
    """Draw one of two practices, and keep the draw before it is told.

    Returns:
        The practice, and what the trial is called.

    Raises:
        UsageError: If there are not two.
        JournalError: If the draw cannot be kept.
    """
    if len(set(names)) != 2 or len(names) != 2:
        raise UsageError("--chance chooses between two practices.", "Name two, and no more.")
    from voiceguide.journal import answers
    from voiceguide.journal.helps.chance import DRAWN, draw, trial_name
    from voiceguide.journal.store import Journal

    file, now, trial = config.journal_file(), datetime.now().astimezone(), trial_name(names)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    entries = Journal(file).entries(since=midnight)
    one, other = names
    name, is_new = draw((one, other), answers.every(file), entries, now.date(), random.SystemRandom())
    if is_new:
        answers.keep(answers.Answer(practice=DRAWN, name=trial, value=name, at=now), file)
    return name, trial
