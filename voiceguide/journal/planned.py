"""The plan as the journal keeps it: one text under one name, in the file of its other lines."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from msgspec.structs import asdict

from voiceguide.errors import JournalError
from voiceguide.journal.plan import Plan
from voiceguide.journal.store import Journal
from voiceguide.units import Millis

_NAME = "plan"


def recall(journal: Journal) -> Plan | None:
    """The plan that was kept last, also one that was stopped; None where there is none.

    Raises:
        JournalError: If it cannot be read.
    """
    text = journal.kept(_NAME)
    return None if text is None else text_to_plan(text)


def keep(plan: Plan, journal: Journal) -> None:
    """Keep a plan in place of the one before.

    Raises:
        JournalError: If it cannot be kept; the one before then stays.
    """
    journal.keep(_NAME, plan_to_text(plan))


def plan_to_text(plan: Plan) -> str:
    """Write a plan as JSON."""
    facts = asdict(plan)
    days = {name: value.isoformat() for name, value in facts.items() if isinstance(value, date)}
    return json.dumps({**facts, **days})


def text_to_plan(text: str) -> Plan:
    """Read a plan that `plan_to_text` wrote.

    Raises:
        JournalError: If it is none.
    """
    try:
        facts: dict[str, Any] = json.loads(text)
        if facts.keys() != set(Plan.__struct_fields__):
            raise ValueError("other fields")
        texts = [facts["name"], facts["cue"], facts["uid"], *facts["practices"], *facts["left"]]
        numbers = [facts["length"], facts["others_from"], facts["checked"]]
        if not all(type(each) is str for each in texts) or not all(type(each) is int for each in numbers):
            raise TypeError("other values")
        return Plan(
            **{
                **facts,
                "began": date.fromisoformat(facts["began"]),
                "stopped": None if facts["stopped"] is None else date.fromisoformat(facts["stopped"]),
                "practices": tuple(facts["practices"]),
                "left": tuple(facts["left"]),
                "length": Millis(int(facts["length"])),
            }
        )
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise JournalError(
            "The plan in the journal cannot be read. Its other lines are as they were.",
            "`voiceguide plan start NAME` begins one in its place.",
        ) from error
