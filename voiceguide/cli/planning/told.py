"""A plan in writing: in plain lines, and in JSON."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from voiceguide.cli.planning.here import Planned
from voiceguide.journal.plan import DAYS
from voiceguide.journal.plans import title_of
from voiceguide.script.cards import Card
from voiceguide.script.shelves import Offer
from voiceguide.units import brief


def told(planned: Planned) -> Iterator[str]:
    """Tell what is meant for today, one fact a line."""
    plan, due = planned.plan, planned.due
    of_days = f" of {DAYS}" if due.day <= DAYS else ""
    yield f"{title_of(plan)}, day {due.day}{of_days}."
    today = "Today" if len(due.practices) == 1 else "Today, if you like"
    for offer in planned.offers:
        yield f"{today}: {offer.practice.title}. `{_play(offer)}`"
    if due.is_done:
        yield "It was practised today."
    for name in plan.practices:
        if name not in planned.cards:
            swap = f"voiceguide plan swap --for {shlex.quote(name)}"
            yield f"The script {name} is not there, or has mistakes. `{swap}` puts another in its place."
    if plan.cue:
        yield f"Your cue: {plan.cue.rstrip('.')}."
    if due.day < plan.others_from and len(plan.practices) > 1:
        later = " and ".join(planned.title(name) for name in plan.practices[1:])
        yield f"From day {plan.others_from} on, {later} has its turn as well."
    if due.recalls_journal and not due.is_done:
        yield "A line in your journal, if you like: `voiceguide journal ask`."
    if due.check_in is not None:
        if due.check_in == DAYS:
            yield "Thirty days are a fair trial, and no finish line."
            yield "`voiceguide journal helps` tells what your days say."
        yield "How is it going? `voiceguide plan keep`, `plan swap`, `plan shorten` or `plan stop`."
        yield "If it makes you feel worse: `voiceguide plan worse`."
    if due.day >= DAYS and due.may_add:
        yield "Another practice may join: `voiceguide plan add NAME`."


def facts(planned: Planned | None, suggestion: str | None) -> dict[str, Any]:
    """The same as values; `plan` is null where none runs."""
    if planned is None:
        return {"plan": None, "suggestion": suggestion}
    plan, due = planned.plan, planned.due
    return {
        "plan": plan.name,
        "title": title_of(plan),
        "began": plan.began.isoformat(),
        "day": due.day,
        "days": DAYS,
        "practices": list(plan.practices),
        "length": brief(plan.length),
        "cue": plan.cue,
        "today": [
            {
                "name": offer.name,
                "title": offer.practice.title,
                "length": None if offer.length is None else brief(offer.length),
            }
            for offer in planned.offers
        ],
        "done": due.is_done,
        "check_in": due.check_in,
        "suggestion": suggestion,
    }


def _play(offer: Offer[Card]) -> str:
    has_lengths = offer.length is not None and offer.practice.lengths
    length = f" --length {brief(offer.length)}" if has_lengths and offer.length is not None else ""
    return f"voiceguide play {shlex.quote(offer.name)}{length}"
