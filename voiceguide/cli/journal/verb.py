"""`voiceguide journal`: how practice went, noted, found again and taken along."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from voiceguide.cli import options
from voiceguide.cli.files import write_text
from voiceguide.cli.journal import lines
from voiceguide.cli.journal.helps import command as helps
from voiceguide.cli.journal.here import journal_here
from voiceguide.errors import JournalError, UsageError
from voiceguide.journal import answers, exchange, planned
from voiceguide.journal.entries import Entry
from voiceguide.journal.store import KEPT_DAYS, Journal
from voiceguide.journal.telling import markdown, numbered
from voiceguide.ordinary import read_ordinary

_FORMATS = ("csv", "json", "markdown")
_LISTED = 20
_PRIVATE = 0o600
_ERASE = "erase"


@click.group("journal", invoke_without_command=True)
@options.as_json
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Your journal: list, add, ask, edit, delete, undo, search, helps, export, import, erase.

    Sessions are noted by themselves; `journal: off` in the settings ends that.
    """
    options.check_json_place(context, as_json)
    if context.invoked_subcommand is None:
        context.invoke(list_, as_json=as_json)


@command.command()
@click.argument("words", nargs=-1)
@lines.fields
@options.as_json
def add(words: tuple[str, ...], as_json: bool, **typed: Any) -> None:
    """Note a few words, or numbers from 0 to 9."""
    changes = lines.changes_of({**typed, "words": " ".join(words) or None})
    if not set(changes) - {"at"}:
        raise UsageError(
            "There is nothing to note.",
            "Write a few words, or --mood 6; `voiceguide journal ask` asks you.",
        )
    at = changes.pop("at", None) or datetime.now().astimezone()
    with lines.told_as_usage():
        entry = Entry(at=at, **{"title": changes.get("practice", ""), **changes})
    _tell([journal_here().add(entry)], as_json, one=True)


@command.command()
@click.option("--plain", is_flag=True, help="In writing.")
@options.as_json
def ask(plain: bool, as_json: bool) -> None:
    """Answer four questions with one key each: about what you just did, or about the day."""
    from voiceguide.cli.journal.asking import ask as ask_now
    from voiceguide.cli.journal.harm import tell_after

    entry = ask_now(journal_here(), plain=plain or as_json, aside=as_json)
    if entry is not None:
        _tell([entry], as_json, one=True)
        tell_after(entry)
    elif as_json:
        print("null")


@command.command("list")
@click.option("--last", type=click.IntRange(min=1), default=_LISTED, help="So many; 20 else.")
@click.option("--all", "whole", is_flag=True, help="All of them.")
@lines.which
@options.as_json
def list_(last: int, whole: bool, as_json: bool, **typed: Any) -> None:
    """Tell the newest lines, the newest last."""
    found = journal_here().entries(**lines.limits_of(typed), last=None if whole else last + 1)
    shown = found if whole else found[-last:]
    _tell(shown, as_json)
    if not found and not as_json:
        print("There is nothing there yet." if not any(typed.values()) else "There is no such line.")
    if len(shown) < len(found):
        print("There are more; --all lists them.", file=sys.stderr)


@command.command()
@click.argument("words", nargs=-1, required=True)
@lines.which
@options.as_json
def search(words: tuple[str, ...], as_json: bool, **typed: Any) -> None:
    """Find the lines that hold every one of these words."""
    found = journal_here().entries(**lines.limits_of(typed), words=" ".join(words))
    _tell(found, as_json)
    if not found and not as_json:
        print("No line holds these words.")


@command.command()
@click.argument("number")
@click.option("--words", metavar="TEXT", help="The words.")
@lines.fields
@options.as_json
def edit(number: str, as_json: bool, **typed: Any) -> None:
    """Change a line by its number; `last` is the newest."""
    changes = lines.changes_of(typed)
    if not changes:
        raise UsageError("There is nothing to change.", "Write what, such as --after 3 or --words TEXT.")
    journal = journal_here()
    if "practice" in changes:
        changes = {"title": changes["practice"], **changes}
    with lines.told_as_usage():
        _tell([journal.edit(_number(journal, number), **changes)], as_json, one=True)


@command.command()
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
@options.as_json
def delete(numbers: tuple[str, ...], as_json: bool) -> None:
    """Delete lines by their numbers; `undo` brings them back."""
    journal = journal_here()
    deleted = journal.delete([_number(journal, number) for number in numbers])
    _tell(deleted, as_json)
    print(
        f"Deleted. For {KEPT_DAYS} days `voiceguide journal undo` brings it back; `erase` does not wait.",
        file=sys.stderr,
    )


@command.command()
@options.as_json
def undo(as_json: bool) -> None:
    """Bring back what was deleted last."""
    restored = journal_here().restore()
    _tell(restored, as_json)
    if not restored and not as_json:
        print("There is nothing to bring back.")


@command.command()
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="csv, json (answers and plan as well) or markdown."
)
@click.option("--to", "target", metavar="FILE", type=click.Path(path_type=Path), help="Write it into a file.")
@lines.which
def export(form: str | None, target: Path | None, **typed: Any) -> None:
    """Write the journal for another program, or for another machine."""
    form = form or _format_of(target)
    limits = lines.limits_of(typed)
    journal = journal_here()
    found = journal.entries(**limits)
    if form == "markdown":
        text = markdown(found)
    elif form == "csv":
        text = exchange.to_csv(found)
    else:
        is_whole = not any(typed.values())
        answered = answers.every(journal.path) if is_whole else ()
        text = exchange.to_json(found, answered, planned.recall(journal) if is_whole else None)
    if target is None:
        print(text, end="")
        return
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} is already there.", "Choose another name, or delete it first.")
    # Spreadsheets take a file for UTF-8 when it begins with this mark.
    write_text(target, f"\ufeff{text}" if form == "csv" else text, _PRIVATE)
    print(target)


@command.command("import")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@options.as_json
def import_(source: Path, as_json: bool) -> None:
    """Read what was exported as CSV or JSON; lines that are there already stay as they are."""
    text = _text_of(source)
    try:
        read = exchange.from_json(text) if text.lstrip().startswith("{") else exchange.from_csv(text)
    except JournalError as error:
        raise JournalError(f"{source}: {error.what}", error.remedy) from error
    journal = journal_here()
    entries, answered = journal.bring_in(read.entries, read.answers)
    known = len(read.entries) - entries
    is_planned = read.plan is not None and planned.recall(journal) is None
    if read.plan is not None and is_planned:
        planned.keep(read.plan, journal)
    if as_json:
        print(json.dumps({"imported": entries, "known": known, "answers": answered, "plan": is_planned}))
        return
    stayed = "stayed as it was" if known == 1 else "stayed as they were"
    plan = " and the plan" if is_planned else ""
    print(f"Imported {_lines(entries)}{plan}" + (f"; {_lines(known)} {stayed}." if known else "."))


@command.command()
@click.option("--yes", is_flag=True, help="Without asking once more.")
@options.as_json
def erase(yes: bool, as_json: bool) -> None:
    """Take everything away for good: every line, every answer, the plan, and the copies."""
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("Everything would go for good.", "Write --yes if you want that.")
        print(f"Every line goes for good, with answers and plan. Type {_ERASE} to go on:", file=sys.stderr)
        if sys.stdin.readline().strip().lower() != _ERASE:
            print("Nothing was erased.")
            return
    erased = journal_here().erase()
    print(json.dumps({"erased": erased}) if as_json else f"Erased {_lines(erased)}.")


def _tell(entries: Sequence[Entry], as_json: bool, *, one: bool = False) -> None:
    if as_json:
        told = [exchange.facts(entry) for entry in entries]
        print(json.dumps(told[0] if one else told, ensure_ascii=False, indent=1))
        return
    for entry in entries:
        print(numbered(entry))


def _number(journal: Journal, typed: str) -> int:
    """The number that was typed, or that of the newest line."""
    number = lines.number_typed(typed)
    if number is not None:
        return number
    newest = journal.entries(last=1)
    if not newest or newest[0].id is None:
        raise UsageError("There is nothing in the journal yet.", "`voiceguide journal add` notes something.")
    return newest[0].id


def _format_of(target: Path | None) -> str:
    by_ending = {".csv": "csv", ".json": "json", ".md": "markdown"}
    form = None if target is None else by_ending.get(target.suffix.lower())
    if form is None:
        raise UsageError("It is not said how to write it.", "Write --format csv, json or markdown.")
    return form


def _text_of(source: Path) -> str:
    try:
        read = read_ordinary(source, exchange.MOST_BYTES)
    except OSError as error:
        raise UsageError(
            f"{source} cannot be read: {error.strerror or error}.", "Name a file that was exported."
        ) from error
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JournalError(
            f"{source} is no text in UTF-8.", "Save it as UTF-8, or export it again."
        ) from error


def _lines(count: int) -> str:
    return "one line" if count == 1 else f"{count} lines"


command.add_command(helps)
