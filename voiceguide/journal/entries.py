"""One line of a journal: a session that was practised, or a few words about a day."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from operator import attrgetter
from typing import Literal, get_args

from msgspec import Struct

Ending = Literal["finished", "stopped", "eased", ""]

ENDINGS: tuple[Ending, ...] = get_args(Ending)
"""Heard to its end, stopped, or left by the gentle way out; empty for a line that is no session."""

RATINGS = ("before", "after", "body", "mood", "sleep", "wellbeing")
"""The fields that hold a number from 0 to `HIGHEST`, or None where nothing was answered."""

LENGTHS = ("seconds", "heard", "stopped_at")
"""The fields that hold seconds of a session."""

HIGHEST = 9
"""Ratings are single keys."""

LONGEST = 4000
"""A text of an entry has so many characters at most."""

MOST_SECONDS = 7 * 24 * 3600.0
"""No session is longer than a week."""


class Entry(Struct, frozen=True, kw_only=True):
    """One line of a journal.

    Attributes:
        at: When it began, with its time zone.
        id: Its number in the journal; None where it is not in one.
        uid: What tells it from all others, on every machine; empty where it is not in a journal yet.
        practice: The practice by its library name, or its file's name; empty where no session was practised.
        title: The practice's title.
        seconds: How long the whole session is.
        heard: How much of it was heard, in seconds.
        ending: One of `ENDINGS`.
        stopped_at: The place at which it was stopped or left, in seconds; 0 where it was heard to its end.
        voice: Who spoke, as `engine:voice` or a part of that.
        before: Tension before it, 0 (none) to 9.
        after: Tension after it, likewise.
        body: How much the body bothers, 0 (not at all) to 9.
        mood: 0 (very low) to 9 (very good).
        sleep: How the last night was, 0 (very poor) to 9 (very good).
        wellbeing: How one is altogether, 0 to 9 (very well).
        hours: Hours slept last night.
        body_words: About the body.
        mood_words: About the mood.
        words: About anything.
        unpleasant: Whether anything was unpleasant; None where nobody said.
        unpleasant_words: What it was.
        chance: What a fair trial chose between, where chance chose this practice; else empty.

    Raises:
        ValueError: If a value is out of its range; it tells the field's name and what is wrong.
    """

    at: datetime
    id: int | None = None
    uid: str = ""
    practice: str = ""
    title: str = ""
    seconds: float = 0.0
    heard: float = 0.0
    ending: Ending = ""
    stopped_at: float = 0.0
    voice: str = ""
    before: int | None = None
    after: int | None = None
    body: int | None = None
    mood: int | None = None
    sleep: int | None = None
    wellbeing: int | None = None
    hours: float | None = None
    body_words: str = ""
    mood_words: str = ""
    words: str = ""
    unpleasant: bool | None = None
    unpleasant_words: str = ""
    chance: str = ""

    def __post_init__(self) -> None:
        # Ten years of lines are made in a blink: what is as usual passes all at once.
        texts = "".join(_texts_of(self))
        if len(texts) > LONGEST or not texts.isprintable():
            _check_texts(self)
        if self.at.utcoffset() is None:
            raise ValueError("at has no time zone")
        if self.ending not in ENDINGS:
            raise ValueError("ending is neither finished, stopped nor eased")
        for name, rating in zip(RATINGS, _ratings_of(self), strict=True):
            if rating is not None and not 0 <= rating <= HIGHEST:
                raise ValueError(f"{name} is not from 0 to {HIGHEST}")
        for name, length in zip(LENGTHS, _lengths_of(self), strict=True):
            if not 0 <= length <= MOST_SECONDS:
                raise ValueError(f"{name} is not from 0 to {MOST_SECONDS:.0f} seconds")
        if self.hours is not None and not 0 <= self.hours <= 24:
            raise ValueError("hours is not from 0 to 24")

    @property
    def day(self) -> date:
        """The day on which it began, where the listener was."""
        return self.at.date()

    @property
    def is_session(self) -> bool:
        """Whether something was practised."""
        return bool(self.practice)

    @property
    def change(self) -> int | None:
        """Tension after it less tension before: below 0 where it fell; None where either is not known."""
        return None if self.before is None or self.after is None else self.after - self.before


def _check_texts(entry: Entry) -> None:
    for name in TEXTS:
        if len(getattr(entry, name)) > LONGEST:
            raise ValueError(f"{name} is longer than {LONGEST} characters")
        if not is_text(getattr(entry, name)):
            raise ValueError(f"{name} has characters that are no text")


def is_text(text: str) -> bool:
    """Whether a text can be read and written: no control characters but ends of lines and tabs."""
    return all(letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs") for letter in text)


FIELDS = Entry.__struct_fields__
"""All fields, in their order."""

TEXTS = tuple(name for name in FIELDS if Entry.__annotations__[name] == "str")
"""The fields that hold text of any kind."""

_texts_of = attrgetter(*TEXTS)
_ratings_of = attrgetter(*RATINGS)
_lengths_of = attrgetter(*LENGTHS)
