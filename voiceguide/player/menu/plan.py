"""What the menu offers of the listener's plan: the practice of the day, and looking back at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from voiceguide.phrases import Catalogue
from voiceguide.player.menu.levels import CHOICES, CheckIn, Choice, Level
from voiceguide.player.menu.tree import Named, choice_of
from voiceguide.script.cards import Card
from voiceguide.script.shelves import Offer


def today_choices(offers: Iterable[Offer[Card]], words: Catalogue) -> tuple[Choice, ...]:
    """Offer the practice of the day, or those among which the listener chooses."""
    choices = (choice_of(offer, words) for offer in offers)
    return tuple(replace(choice, name=words.plan.today.format(offer=choice.name)) for choice in choices)


def check_in_choice(others: Sequence[Named], words: Catalogue) -> Choice:
    """Offer to look back: keep, swap, shorten, stop, or that it makes one feel worse.

    Args:
        others: What may take the place of the practice, the plainest first.
        words: The words.
    """
    answers = words.plan.answers
    swaps = tuple(
        Choice(name=card.title, leads=CheckIn(answer="swap", practice=name)) for name, card in others
    )
    leads = {
        "keep": CheckIn(answer="keep"),
        "swap": Level(choices=swaps[:CHOICES]) if swaps else CheckIn(answer="swap"),
        "shorten": CheckIn(answer="shorten"),
        "stop": CheckIn(answer="stop"),
        "worse": CheckIn(answer="worse"),
    }
    choices = tuple(Choice(name=answers[answer], leads=to) for answer, to in leads.items())
    return Choice(name=words.plan.check_in, leads=Level(choices=choices, before=(words.plan.ask,)))
