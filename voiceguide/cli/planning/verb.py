"""`voiceguide plan`: one or two practices, for thirty days, and what is meant for today."""

from __future__ import annotations

import json
import re
import sys
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from voiceguide.cli import options
from voiceguide.cli.files import write_text
from voiceguide.cli.journal.harm import suggestion_here
from voiceguide.cli.journal.here import journal_here
from voiceguide.cli.planning.here import (
    Planned,
    answer,
    begun,
    in_language,
    library_cards,
    named_in,
    planned_here,
    planned_of,
    practice_typed,
)
from voiceguide.cli.planning.told import facts, told
from voiceguide.errors import JournalError, UsageError
from voiceguide.journal.plan import DAYS, FEW, MOST, Plan, added, kept
from voiceguide.journal.planned import keep, recall
from voiceguide.journal.plans import OWN, PLANS, USUAL_LENGTH, title_of
from voiceguide.journal.reminder import reminder
from voiceguide.phrases import catalogue
from voiceguide.player.menu.levels import CheckInAnswer
from voiceguide.script.complaints import nearest
from voiceguide.script.shelves import INTENSE
from voiceguide.units import Millis, brief

_PRIVATE = 0o600

_EASIER = "one or two are easier to keep to, and it is easier to tell what each of them does."

_WHY_FEW = f"A further practice waits for day {DAYS}: {_EASIER}"


@click.group("plan", invoke_without_command=True)
@options.as_json
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Your plan: one or two practices for thirty days; alone it tells today's.

    Missed days reset nothing.
    """
    if context.invoked_subcommand is not None:
        options.check_json_place(context, as_json)
        return
    planned = planned_here()
    if as_json:
        _print(facts(planned, suggestion_here()))
        return
    if planned is None:
        print(_none(recall(journal_here())))
    else:
        for line in told(planned):
            print(line)
    with_care = suggestion_here()
    if with_care is not None:
        print(with_care)


@command.command("list")
@options.as_json
def list_(as_json: bool) -> None:
    """Tell the plans there are."""
    library = library_cards()
    names = {name: [in_language(each, library) for each in plan.practices] for name, plan in PLANS.items()}
    if as_json:
        _print(
            [
                {
                    "name": name,
                    "title": plan.title,
                    "about": plan.about,
                    "practices": names[name],
                    "length": brief(plan.length),
                }
                for name, plan in PLANS.items()
            ]
        )
        return
    for name, plan in PLANS.items():
        titles = " and ".join(library[each].title if each in library else each for each in names[name])
        print(f"{name} · {plan.about} {titles}. Up to {brief(plan.length)}.")
    print(
        "Begin one with `voiceguide plan start NAME`, or name one or two practices instead.", file=sys.stderr
    )


@command.command()
@click.argument("names", metavar="NAME|PRACTICE [PRACTICE]", nargs=-1, required=True)
@click.option("--cue", metavar="WORDS", default="", help='What it comes after: "after brushing teeth".')
@click.option("--length", metavar="TIME", help="How long a practice may take; 5m, or as the plan has it.")
@options.as_json
def start(names: tuple[str, ...], cue: str, length: str | None, as_json: bool) -> None:
    """Begin one of the four plans, or one of your own."""
    running = None
    with suppress(JournalError):  # a plan that cannot be read is no reason not to begin one
        running = planned_here()
    if running is not None:
        raise UsageError(
            f"{title_of(running.plan)} runs, day {running.due.day}.",
            "`voiceguide plan` tells of it; `voiceguide plan stop` makes room for another.",
        )
    if len(names) > FEW:
        raise UsageError(_WHY_FEW, "Begin with one or two; `voiceguide plan add` adds one later.")
    wanted = None if length is None else options.time_typed(length, "--length", "5m")
    try:
        plan = _begun(names, options.speakable(cue, "--cue"), wanted)
    except ValueError as error:
        raise UsageError(f"That is no plan: {error}.", "Write it otherwise.") from error
    keep(plan, journal_here())
    _tell(planned_of(plan), None, as_json)


def _begun(names: tuple[str, ...], cue: str, length: Millis | None) -> Plan:
    """One of the four plans, or one's own."""
    known = [name for name in names if name.lower() in PLANS]
    if known:
        if len(names) > 1:
            raise UsageError(
                f"“{known[0]}” is a whole plan.", f"Write it alone: voiceguide plan start {known[0]}."
            )
        return begun(known[0].lower(), cue, length)
    library = library_cards()
    try:
        practices = tuple(practice_typed(name, library) for name in names)
    except UsageError as error:
        near = [plan for name in names if (plan := nearest(name, (*PLANS, *library))) in PLANS]
        asked = f"Did you mean `{near[0]}`?" if near else error.remedy
        raise UsageError(error.what, f"{asked} `voiceguide plan list` tells the plans.") from error
    if any(name in library and library[name].intensity >= INTENSE for name in practices):
        print(catalogue(options.language_here()).menu.why.partition(". ")[0] + ".", file=sys.stderr)
    return Plan(
        name=OWN,
        began=date.today(),
        practices=practices,
        length=length or USUAL_LENGTH,
        cue=cue,
        uid=uuid4().hex,
    )


@command.command("keep")
@options.as_json
def keep_(as_json: bool) -> None:
    """Leave it as it is; or go on with a stopped plan."""
    plan = recall(journal_here())
    if plan is None or plan.runs:
        _answer("keep", as_json)
        return
    again = kept(plan, date.today())
    keep(again, journal_here())
    _tell(planned_of(again), None, as_json)


@command.command()
@click.argument("practice", required=False)
@click.option("--for", "old", metavar="PRACTICE", help="Which one makes room; today's if not said.")
@options.as_json
def swap(practice: str | None, old: str | None, as_json: bool) -> None:
    """Put another practice in the place of one.

    Without a name a plain one is chosen, and never one that was swapped away.
    """
    planned = _running()
    new = None if practice is None else practice_typed(practice, planned.library)
    if new in planned.plan.practices:
        raise UsageError(f"{planned.title(new)} is in your plan already.", "Name another.")
    _answer("swap", as_json, new, None if old is None else named_in(planned.plan, old))


@command.command()
@options.as_json
def shorten(as_json: bool) -> None:
    """Let a practice take less time."""
    _answer("shorten", as_json)


@command.command()
@options.as_json
def stop(as_json: bool) -> None:
    """Stop the plan; `keep` goes on with it."""
    _answer("stop", as_json)


@command.command()
@options.as_json
def worse(as_json: bool) -> None:
    """It makes you feel worse: on to the gentle plan."""
    _answer("worse", as_json)


@command.command()
@click.argument("practice")
@click.option("--now", is_flag=True, help="At once, and also a third before day 30.")
@options.as_json
def add(practice: str, now: bool, as_json: bool) -> None:
    """Add a practice: a second one at any time, a third from day 30 on."""
    planned = _running()
    new = practice_typed(practice, planned.library)
    if new in planned.plan.practices:
        raise UsageError(f"{planned.title(new)} is in your plan already.", "Name another.")
    if len(planned.plan.practices) >= MOST:
        raise UsageError(
            f"A plan holds {MOST} practices at most.",
            f"`voiceguide plan swap {practice} --for NAME` makes room.",
        )
    if not planned.due.may_add:
        if not now:
            raise UsageError(_WHY_FEW, f"`voiceguide plan add {practice} --now` adds it all the same.")
        print(f"It joins before day {DAYS}, though {_EASIER}", file=sys.stderr)
    plan = added(planned.plan, new, date.today(), now=now)
    keep(plan, journal_here())
    _tell(planned_of(plan), None, as_json)


@command.command()
@click.argument("target", metavar="FILE.ics", type=click.Path(path_type=Path))
@click.option("--at", "hour", default="07:30", show_default=True, metavar="HH:MM", help="At what time.")
def remind(target: Path, hour: str) -> None:
    """Write a calendar file: one reminder a day until day 30."""
    if target.suffix.lower() != ".ics":
        raise UsageError(f"{target} is no name of a calendar's file.", f"Write {target.stem or 'plan'}.ics.")
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", hour):
        raise UsageError(f"--at: “{hour}” is no time of a day.", "Write it like 07:30.")
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} is already there.", "Choose another name, or delete it first.")
    hours, minutes = map(int, hour.split(":"))
    written = reminder(_running().plan, time(hours, minutes), datetime.now().astimezone())
    write_text(target, written.decode("utf-8"), _PRIVATE)
    print(target)
    print(
        "Open it with your calendar, which has it from then on: change it, or delete it, there.",
        file=sys.stderr,
    )


def _running() -> Planned:
    planned = planned_here()
    if planned is None:
        raise UsageError("No plan runs.", "`voiceguide plan list` tells the plans; `plan start` begins one.")
    return planned


def _none(plan: Plan | None) -> str:
    if plan is None:
        return "No plan runs. `voiceguide plan list` tells the plans there are."
    return (
        f"No plan runs. `voiceguide plan keep` goes on with {_named(plan)}, begun on {plan.began}; "
        "`plan start` begins one."
    )


def _named(plan: Plan) -> str:
    return "your own plan" if plan.name == OWN else title_of(plan)


def _answer(given: CheckInAnswer, as_json: bool, new: str | None = None, old: str | None = None) -> None:
    plan, said = answer(_running(), given, new, old)
    _tell(planned_of(plan) if plan.runs else None, said, as_json)


def _tell(planned: Planned | None, said: str | None, as_json: bool) -> None:
    """Tell what was done, and what is meant for today now."""
    if as_json:
        _print({**facts(planned, suggestion_here()), **({} if said is None else {"said": said})})
        return
    if said is not None:
        print(said)
    if planned is not None:
        for line in told(planned):
            print(line)


def _print(answered: Any) -> None:
    print(json.dumps(answered, ensure_ascii=False, indent=1))
