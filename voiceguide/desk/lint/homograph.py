"""A word written like another and spoken differently, and whether an engine takes it for the other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from msgspec import Struct

from voiceguide.desk.lint.prose import vocabulary

CALLS_FOR_A_VERB = vocabulary(
    "already can can't cannot could did didn't do does doesn't don't i i'll just may might must never not "
    "now shall should soon still then they they'll to we we'll which who will won't would you you'll"
)
"""Words behind which espeak-ng expects a verb (`not` only behind another of them)."""

_NO_VERB_BEHIND = vocabulary(
    "a all am an and's any are as at be been being by each every feel first for good her his in into is its "
    "last many my no of on other our own past remain some stay that's the their these this those two was "
    "were with without your"
)
_COMMAND_BEHIND = vocabulary("again and but first next or please so") | CALLS_FOR_A_VERB
_LONGEST_WORD = 40

Stand = Literal["anywhere", "like a verb", "like a command"]


class Homograph(Struct, frozen=True, kw_only=True, dict=True):
    """A word in one of its senses.

    Attributes:
        looks: A regular expression that finds it, as group `word`, by what stands around it; group `object`
            is the object of a verb.
        word: As it is written, lower case.
        stand: Where it has this sense: `anywhere` the pattern finds it, only where a verb can stand (not
            behind an article), or only at the start of a clause and behind what calls for a verb.
        heard: Where its wrong sound belongs.
        meant: Where its right sound belongs.
        wrong: A regular expression of its wrong sound, in IPA without marks of stress and length.
        right_after: Words behind which espeak-ng says it rightly; None when it always does.
        instead: Another word that fits in its place; empty where there is none.
        invite: As a command it is better rewritten with "you might" before it.
    """

    looks: str
    word: str
    stand: Stand
    heard: str
    meant: str
    wrong: str
    right_after: frozenset[str] | None
    instead: str
    invite: bool

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds it in a sentence, in any case; most scripts need few of them."""
        return re.compile(self.looks, re.IGNORECASE)

    def times_wrong(self, words: Iterable[str]) -> int:
        """Count its wrong sound among words in IPA."""
        wrong = re.compile(self.wrong)
        return sum(wrong.fullmatch(word) is not None for word in words)

    def is_here(self, before: str) -> bool:
        """Tell whether the word has this sense behind this much of a sentence."""
        match self.stand:
            case "anywhere":
                return True
            case "like a verb":
                return last_word(before) not in _NO_VERB_BEHIND
            case "like a command":
                return is_command_behind(before)

    def is_said_right(self, before: str) -> bool:
        """Tell whether espeak-ng says it rightly behind this much of a sentence."""
        return self.right_after is None or last_word(before) in self.right_after


def last_word(before: str) -> str:
    """The word that a sentence so far ends with, lower case; empty at the start of a clause."""
    words = before[-_LONGEST_WORD:].lower().replace("\u2019", "'").split()
    return words[-1] if words and words[-1][-1].isalnum() else ""


def is_command_behind(before: str) -> bool:
    """Tell whether a verb behind this much of a sentence is a command, or invited."""
    last = last_word(before)
    return not last or last in _COMMAND_BEHIND or last.endswith("ly")


def homograph(
    before: str,
    word: str,
    behind: str,
    *,
    wrong: str,
    heard: str,
    meant: str,
    right_after: frozenset[str] | None,
    stand: Stand = "anywhere",
    instead: str = "",
    invite: bool = False,
) -> Homograph:
    """Describe a word in one of its senses; `before` and `behind` are patterns of its neighbours."""
    return Homograph(
        looks=rf"\b{before}(?P<word>{word})\b{behind}",
        word=word,
        stand=stand,
        heard=heard,
        meant=meant,
        wrong=wrong,
        right_after=right_after,
        instead=instead,
        invite=invite,
    )


def verb(
    word: str,
    behind: str,
    *,
    wrong: str,
    heard: str = "",
    meant: str = "",
    right_after: frozenset[str] | None = CALLS_FOR_A_VERB,
    stand: Stand = "like a verb",
    instead: str = "",
    invite: bool = False,
) -> Homograph:
    """Describe a verb, told from the noun or adjective by what can stand behind it."""
    return homograph(
        "",
        word,
        rf"(?P<object> (?:{behind})\b)",
        wrong=wrong,
        heard=heard or f"a {word}",
        meant=meant or f"to {word}",
        right_after=right_after,
        stand=stand,
        instead=instead,
        invite=invite,
    )
