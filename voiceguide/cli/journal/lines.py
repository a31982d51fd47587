"""What is typed about a line of the journal: its number, its moment, and what is to be noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

import click

from voiceguide.errors import UsageError
from voiceguide.journal.entries import HIGHEST, RATINGS

LAST = "last"
"""What the newest line is called."""

_NONE = "none"

_ABOUT = {
    "before": "Tension before it, 0 (none) to 9.",
    "after": "Tension after it.",
    "body": "How much the body bothers, 0 (not at all) to 9.",
    "mood": "0 (very low) to 9 (very good).",
    "sleep": "How the last night was, 0 (very poor) to 9.",
    "wellbeing": "How you are altogether, 0 to 9 (very well).",
}
_DAYS_AGO = re.compile(r"(\d{1,4})\s*([dw])")

_Verb = TypeVar("_Verb", bound=Callable[..., Any])


def _rating(_context: click.Context, option: click.Parameter, typed: str | None) -> int | str | None:
    """Read one digit, or `none`."""
    if typed is None or typed == _NONE:
        return typed
    if not re.fullmatch(rf"[0-{HIGHEST}]", typed):
        raise UsageError(
            f"--{option.name}: “{typed}” is no number from 0 to {HIGHEST}.",
            f"Write one key of these; {_NONE} takes a number away.",
        )
    return int(typed)


def number_typed(typed: str) -> int | None:
    """Read the number of a line; None for `last`.

    Raises:
        UsageError: If it is neither.
    """
    if typed == LAST:
        return None
    if not re.fullmatch(r"[0-9]{1,15}", typed):
        raise UsageError(f"“{typed}” is no number of a line.", "`voiceguide journal list` tells them.")
    return int(typed)


def fields(verb: _Verb) -> _Verb:
    """Add the options that say what is to be noted; they arrive as `typed`."""
    options = (
        *(click.option(f"--{name}", callback=_rating, metavar="0-9", help=_ABOUT[name]) for name in RATINGS),
        click.option("--hours", type=click.FloatRange(0, 24), help="Hours slept last night."),
        click.option("--body-words", metavar="TEXT", help="About the body."),
        click.option("--mood-words", metavar="TEXT", help="About the mood."),
        click.option("--unpleasant/--pleasant", default=None, help="Whether anything was unpleasant."),
        click.option("--unpleasant-words", metavar="TEXT", help="What it was."),
        click.option("--practice", metavar="NAME", help="What was practised."),
        click.option("--at", metavar="WHEN", help="When it was: 2026-11-22, 07:15, or both in quotes."),
    )
    for option in reversed(options):
        verb = option(verb)
    return verb


def changes_of(typed: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry that were typed, and their values.

    Raises:
        UsageError: If one cannot be read.
    """
    given: dict[str, Any] = {name: value for name, value in typed.items() if value is not None}
    changes: dict[str, Any] = {
        name: None if value == _NONE and name in RATINGS else value for name, value in given.items()
    }
    if changes.get("unpleasant_words"):
        changes.setdefault("unpleasant", True)
    if "at" in changes:
        changes["at"] = moment_typed(given["at"], "--at")
    return changes


def moment_typed(typed: str, option: str) -> datetime:
    """Read a moment of this machine's time: a day, a time of today, both, or how long ago (`30d`, `4w`).

    Raises:
        UsageError: If it is none.
    """
    now = datetime.now().astimezone()
    ago = _DAYS_AGO.fullmatch(typed.strip())
    if ago is not None:
        days = int(ago[1]) * (7 if ago[2] == "w" else 1)
        return datetime.combine((now - timedelta(days=days)).date(), datetime.min.time()).astimezone()
    is_time = re.fullmatch(r"\d\d:\d\d", typed.strip())
    try:
        at = datetime.fromisoformat(f"{now.date()} {typed.strip()}" if is_time else typed.strip())
        if 1969 <= at.year < 3000:  # a clock that was never set is in its last hours west of London
            return at.astimezone()
    except ValueError:
        pass
    raise UsageError(
        f"{option}: “{typed}” is no moment.",
        "Write it like 2026-11-22, 07:15, or “2026-11-22 07:15”; 30d or 4w is so long ago.",
    )


def which(verb: _Verb) -> _Verb:
    """Add the options that say which lines; they arrive as `typed`."""
    options = (
        click.option("--since", metavar="WHEN", help="Not those before: 2026-11-01, or 30d for thirty days."),
        click.option("--until", metavar="WHEN", help="Not those from then on."),
        click.option("--practice", metavar="NAME", help="Those of one practice."),
    )
    for option in reversed(options):
        verb = option(verb)
    return verb


def limits_of(typed: dict[str, Any]) -> dict[str, Any]:
    """What `which` lets through, as `Journal.entries` takes it.

    Raises:
        UsageError: If a moment cannot be read.
    """
    since, until = typed.get("since"), typed.get("until")
    return {
        "since": None if since is None else moment_typed(since, "--since"),
        "until": None if until is None else moment_typed(until, "--until"),
        "practice": typed.get("practice"),
    }


@contextmanager
def told_as_usage() -> Iterator[None]:
    """Say of a value that an entry refuses that it was typed wrongly."""
    try:
        yield
    except ValueError as error:
        raise UsageError(f"That cannot be noted: {error}.", "Write it otherwise.") from error
