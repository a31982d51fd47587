"""What is to be played: one practice after another, and perhaps a quiet sit."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.cli import options
from voiceguide.cli.place import bookmarked
from voiceguide.cli.questions import recalled
from voiceguide.errors import UsageError
from voiceguide.phrases import catalogue
from voiceguide.player.bookmark import Bookmark
from voiceguide.script import Practice
from voiceguide.script.quiet import quiet_sit
from voiceguide.timeline import Request
from voiceguide.units import Millis


class Part(Struct, frozen=True, kw_only=True):
    """One practice.

    Attributes:
        practice: The practice.
        request: What the listener wants of it.
        bookmark: How their place in it is kept; None where there is nothing to go on with.
    """

    practice: Practice
    request: Request
    bookmark: Bookmark | None = None


def part_named(name: str, wishes: Mapping[str, Any]) -> Part:
    """Find a practice and settle what is wanted of it.

    Raises:
        VoiceguideError: If there is none, or it has mistakes, or a wish cannot be read.
    """
    practice = options.practice_named(name)
    # One alternative a day, in turn: no count to keep, and the thirtieth morning is not the first again.
    request = options.Wishes(**wishes).request(practice, variation=date.today().toordinal())
    return Part(
        practice=practice,
        request=replace(request, recalled=recalled(practice)),
        bookmark=bookmarked(name, practice.title, wishes, request.variation),
    )


def quiet_part(length: str, interval: str | None, wishes: Mapping[str, Any]) -> Part:
    """Make a quiet sit of the times that were typed.

    Raises:
        UsageError: If one of them is none, or the interval is not the shorter.
    """
    language = options.language_here()
    whole, every = _time(length, "--quiet-sit", "10m"), _time(interval, "--interval", "5m")
    if every is not None and whole is not None and every >= whole:
        raise UsageError("--interval is not shorter than the quiet sit.", "Take a shorter one.")
    assert whole is not None
    words = catalogue(language)
    practice = quiet_sit(words.player.quiet_sit, words.language, whole, every)
    request = options.Wishes(**{**wishes, "length": options.NATURAL}).request(practice)
    return Part(practice=practice, request=request)


def shuffled(names: Sequence[str], chance: random.Random) -> tuple[str, ...]:
    """The same names in an order that nobody chose."""
    return tuple(chance.sample(names, len(names)))


def in_a_row(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Let the long fade towards sleep come after the last one alone."""
    *others, last = parts
    return (*(replace(part, request=replace(part.request, sleep_fade=None)) for part in others), last)


def _time(typed: str | None, option: str, example: str) -> Millis | None:
    return None if typed is None else options.time_typed(typed, option, example)
