"""The listener's plan, here and today: with titles and lengths, and what an answer changes."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.cli import options
from voiceguide.cli.cards import entries_here
from voiceguide.cli.journal.here import journal_here
from voiceguide.errors import JournalError, UsageError, VoiceguideError
from voiceguide.journal.entries import Entry
from voiceguide.journal.plan import DAYS, Due, Plan, due, kept, replaced, shortened, stopped, swapped
from voiceguide.journal.planned import keep, recall
from voiceguide.journal.plans import GENTLE, fitting, laid, others, shorter
from voiceguide.phrases import Catalogue, catalogue
from voiceguide.player.menu.levels import CheckInAnswer
from voiceguide.script.cards import Card, entry_of
from voiceguide.script.model import family
from voiceguide.script.shelves import Offer
from voiceguide.units import Millis


class Planned(Struct, frozen=True, kw_only=True):
    """A plan, and what it says of today.

    Attributes:
        plan: The plan.
        due: What is due.
        cards: The heads of its practices; those that cannot be read are not there.
        library: Those of the whole library, by name.
    """

    plan: Plan
    due: Due
    cards: Mapping[str, Card]
    library: Mapping[str, Card]

    @property
    def offers(self) -> tuple[Offer[Card], ...]:
        """The practices of the day at the lengths of the plan."""
        return tuple(self.offer(name) for name in self.due.practices if name in self.cards)

    @property
    def others(self) -> tuple[tuple[str, Card], ...]:
        """What may take a practice's place, in the listener's language where there is such a one."""
        names = (in_language(name, self.library) for name in others(self.plan))
        taken = (*self.plan.practices, *self.plan.left)
        return tuple(
            (name, self.library[name]) for name in names if name in self.library and name not in taken
        )

    def offer(self, name: str) -> Offer[Card]:
        """One practice of the plan at the length it is had at."""
        card = self.cards[name]
        return Offer(name=name, practice=card, length=fitting(card.takes, self.plan.length))

    def title(self, name: str) -> str:
        """What a practice is called, also one that is gone."""
        return self.cards[name].title if name in self.cards else Path(name).stem


def planned_here() -> Planned | None:
    """The plan that runs, today; None where none does.

    Raises:
        JournalError: If the journal, or the plan in it, cannot be read.
    """
    plan = recall(journal_here())
    return None if plan is None or not plan.runs else planned_of(plan)


def planned_or_none() -> Planned | None:
    """The same, and none where the journal or the plan cannot be read, which it tells."""
    try:
        return planned_here()
    except JournalError as error:
        print(error, file=sys.stderr)
        return None


def planned_of(plan: Plan) -> Planned:
    """What a plan says of today."""
    library = library_cards()
    cards = {name: card for name in plan.practices if (card := _card(name, library)) is not None}
    today = due(plan, _entries_of(plan), date.today())
    return Planned(plan=plan, due=today, cards=cards, library=library)


def library_cards() -> dict[str, Card]:
    """The heads of everything in the library, by name."""
    return {entry.card.name: entry.card for entry in entries_here()}


def in_language(name: str, library: Mapping[str, Card]) -> str:
    """A practice in the listener's language, where there is it in that; else as it is named."""
    own = f"{family(options.language_here())}/{name}"
    return own if own in library else name


def practice_typed(typed: str, library: Mapping[str, Card]) -> str:
    """How a plan names a practice that was typed: by its library name, or by the whole path of a script.

    Raises:
        UsageError: If there is none.
        ScriptError: If it has mistakes.
    """
    if typed in library:
        return typed
    options.practice_named(typed)  # which says what is wrong with it, and what is near
    return str(Path(typed).absolute())


def begun(name: str, cue: str = "", length: Millis | None = None) -> Plan:
    """One of the four plans, beginning today, in the listener's language."""
    library = library_cards()
    plan = laid(name, date.today(), uuid4().hex, cue, length)
    return replace(plan, practices=tuple(in_language(each, library) for each in plan.practices))


def answer(
    planned: Planned, given: CheckInAnswer, new: str | None = None, old: str | None = None
) -> tuple[Plan, str]:
    """Do and keep what an answer to a check-in says.

    Args:
        planned: The plan.
        given: The answer.
        new: What a practice is swapped for; None for the plainest that suits.
        old: Which one is swapped; None for that of the day.

    Returns:
        The plan now, and what is said of it.
    """
    words = catalogue(options.language_here())
    plan, said = _answered(planned, words, given, new, old)
    keep(plan, journal_here())
    return plan, said


def _answered(
    planned: Planned, words: Catalogue, given: CheckInAnswer, new: str | None, old: str | None
) -> tuple[Plan, str]:
    plan, today = planned.plan, date.today()
    if given == "swap":
        new = new or next((name for name, _ in planned.others), None)
        if new is None:
            return kept(plan, today), words.plan.swapped_out
        card = _card(new, planned.library)
        title = Path(new).stem if card is None else card.title
        old = old or planned.due.practices[0]
        return swapped(plan, old, new, today), words.plan.swapped.format(title=title)
    if given == "shorten":
        length = shorter((card.takes for card in planned.cards.values()), plan.length)
        if length is None:
            return kept(plan, today), words.plan.shortest
        said = words.plan.shortened.format(length=words.lengths.say(length))
        return shortened(plan, length, today), said
    if given == "stop":
        return stopped(plan, today), words.plan.stopped
    if given == "worse":
        if plan.name == GENTLE:
            return stopped(plan, today), words.plan.worse_still
        return replaced(plan, begun(GENTLE)), words.plan.worse
    return kept(plan, today), words.plan.kept


def day_said(planned: Planned, words: Catalogue) -> str:
    """Which day it is, and what the practice comes after."""
    day, days = planned.due.day, DAYS
    phrase = words.plan.day if day <= days else words.plan.later
    cue = [words.plan.cue.format(cue=planned.plan.cue.rstrip("."))] if planned.plan.cue else []
    return " ".join([phrase.format(day=day, days=days), *cue])


def _entries_of(plan: Plan) -> Sequence[Entry]:
    return journal_here().entries(since=datetime.combine(plan.began, time()).astimezone())


def _card(name: str, library: Mapping[str, Card]) -> Card | None:
    if name in library or not Path(name).is_absolute():
        return library.get(name)
    try:
        return entry_of(name, options.practice_named(name)).card
    except VoiceguideError:
        return None


def named_in(plan: Plan, typed: str) -> str:
    """Which of a plan's practices is meant.

    Raises:
        UsageError: If none is.
    """
    meant = [name for name in plan.practices if typed in (name, Path(name).stem, name.rpartition("/")[2])]
    if meant:
        return meant[0]
    raise UsageError(f"“{typed}” is not in your plan.", f"There is {', '.join(plan.practices)}.")
