"""Lines of a journal as files for other programs, and back again without a loss.

JSON holds the plan and the answers to the questions of practices as well; CSV is for spreadsheets, which
would run a text that begins with `=` as a formula: such a text has one apostrophe more there.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.errors import JournalError
from voiceguide.journal.answers import Answer
from voiceguide.journal.entries import FIELDS, LENGTHS, LONGEST, RATINGS, TEXTS, Entry, is_text
from voiceguide.journal.plan import Plan
from voiceguide.journal.planned import plan_to_text, text_to_plan
from voiceguide.script.complaints import shown

MOST_BYTES = 16_000_000
"""A file that is read is not larger: some forty thousand lines, which is one every day for a century."""

_MOST_VALUES = 1_500_000
"""A file of so many bytes has no more values than this; some would take two hundred bytes of memory each."""

_MOST_LINES = 50_000

_FORMAT = "voiceguide journal"
_VERSION = 1
_COLUMNS = tuple(name for name in FIELDS if name != "id")
_WORDS_OF_TRUTH = {"yes": True, "no": False, "true": True, "false": False}
_RUNNABLE = re.compile(r"'*[=+\-@\t\r\n]")
_YEARS = range(1969, 3000)
"""A clock that was never set begins with 1970 in London, and with the evening before in New York."""
_MOST_TOLD = 5
_MOST_FAULTS = 500
"""With so many mistakes it is no journal, and nobody counts on."""

_NAMESPACE = UUID("6f6e2d1c-3a57-4c8e-9a2e-0f1d6d1b7c43")
"""Makes the same uid of the same line each time, where a file names none."""


_Line = TypeVar("_Line")


class Read(Struct, frozen=True, kw_only=True):
    """What a file held."""

    entries: tuple[Entry, ...]
    answers: tuple[Answer, ...] = ()
    plan: Plan | None = None


def facts(entry: Entry) -> dict[str, Any]:
    """An entry as text, numbers and truths, its number first."""
    named = {name: getattr(entry, name) for name in FIELDS if name != "at"}
    return {"id": named.pop("id"), "at": entry.at.isoformat(), **named}


def to_json(entries: Iterable[Entry], answers: Iterable[Answer] = (), plan: Plan | None = None) -> str:
    """Write everything as JSON."""
    lines = [{name: value for name, value in facts(entry).items() if name != "id"} for entry in entries]
    told = [
        {"at": each.at.isoformat(), "practice": each.practice, "name": each.name, "value": each.value}
        for each in answers
    ]
    whole: dict[str, Any] = {"format": _FORMAT, "version": _VERSION, "entries": lines, "answers": told}
    if plan is not None:
        whole["plan"] = json.loads(plan_to_text(plan))
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def to_csv(entries: Iterable[Entry]) -> str:
    """Write entries as a table with commas, the names of the fields in its first row."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(_COLUMNS)
    for entry in entries:
        named = facts(entry)
        table.writerow([_cell(named[name]) for name in _COLUMNS])
    return file.getvalue()


def from_json(text: str) -> Read:
    """Read what `to_json` wrote.

    Raises:
        JournalError: If it is something else, with its first mistakes.
    """
    if sum(map(text.count, "[{,")) > _MOST_VALUES:
        raise _too_much()
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JournalError(f"That is no JSON: {error}.", "Export it again.") from error
    if not isinstance(whole, dict) or whole.get("format") != _FORMAT or whole.get("version") != _VERSION:
        raise JournalError(
            "That is JSON, and not of a journal that this voiceguide knows.",
            "It reads what `voiceguide journal export --format json` wrote.",
        )
    read = _read(
        [(f"entry {number}", each) for number, each in _numbered(whole.get("entries", []))],
        [(f"answer {number}", each) for number, each in _numbered(whole.get("answers", []))],
    )
    return replace(read, plan=_plan(whole.get("plan")))


def from_csv(text: str) -> Read:
    """Read a table with commas or semicolons; only the column `at` has to be there.

    Raises:
        JournalError: If it is something else, with its first mistakes.
    """
    try:
        first, _, _ = text.partition("\n")
        mark = ";" if first.count(";") > first.count(",") else ","
        if sum(map(text.count, (mark, "\n", "\r"))) > _MOST_VALUES:
            raise _too_much()
        table = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        unknown = [name for name in table.fieldnames or () if name not in _COLUMNS]
        if unknown or "at" not in (table.fieldnames or ()):
            why = f"There is no field {shown(unknown[0])}." if unknown else "There is no column “at”."
            raise JournalError(
                f"The first row of the table cannot be read. {why}", f"Fields are {', '.join(_COLUMNS)}."
            )
        rows = []
        for row in table:
            rows.append((f"line {table.line_num}", _uncelled(row)))
            if len(rows) > _MOST_LINES:
                raise _too_much()
    except csv.Error as error:
        raise JournalError(f"That is no table with commas: {error}.", "Export it again.") from error
    return _read(rows, [])


def _plan(facts: object) -> Plan | None:
    try:
        return None if facts is None else text_to_plan(json.dumps(facts))
    except JournalError as error:
        raise JournalError(
            "Nothing was imported: its plan cannot be read.", "Mend it in the file, or take it out."
        ) from error


def _read(entries: Sequence[tuple[str, Any]], answers: Sequence[tuple[str, Any]]) -> Read:
    faults: list[str] = []
    read = Read(entries=tuple(_made(_entry, entries, faults)), answers=tuple(_made(_answer, answers, faults)))
    if faults:
        told = "; ".join(faults[:_MOST_TOLD])
        more = f"; and {len(faults) - _MOST_TOLD} mistakes more" if len(faults) > _MOST_TOLD else ""
        more = "; and hundreds of mistakes more" if len(faults) >= _MOST_FAULTS else more
        raise JournalError(f"Nothing was imported: {told}{more}.", "Mend it in the file, and try again.")
    return read


def _too_much() -> JournalError:
    return JournalError(
        f"It holds more than a journal: {_MOST_LINES:,} lines are the most.", "Import it in parts."
    )


def _made(
    make: Callable[[Any], _Line], rows: Iterable[tuple[str, Any]], faults: list[str]
) -> Iterator[_Line]:
    for where, row in rows:
        with _noting(where, faults):
            yield make(row)
        if len(faults) >= _MOST_FAULTS:
            return


@contextmanager
def _noting(where: str, faults: list[str]) -> Iterator[None]:
    try:
        yield
    except (ValueError, OverflowError) as error:
        faults.append(f"{where}: {error}")


def _entry(row: Any) -> Entry:
    values = _mapping(row, _COLUMNS)
    known = {name: _value(name, value) for name, value in values.items() if value is not None}
    if "at" not in known:
        raise ValueError("at is missing")
    entry = Entry(**known)
    if entry.uid:
        return entry
    return Entry(**{**known, "uid": uuid5(_NAMESPACE, json.dumps(facts(entry), sort_keys=True)).hex})


def _answer(row: Any) -> Answer:
    values = _mapping(row, ("at", "practice", "name", "value"))
    if len(values) < 4:
        raise ValueError("it is not whole")
    texts = {name: _text(name, values[name]) for name in ("practice", "name", "value")}
    for name, text in texts.items():
        if len(text) > LONGEST or not is_text(text):
            raise ValueError(f"{name} is no text of at most {LONGEST} characters")
    return Answer(at=_moment(values["at"]), **texts)


def _mapping(row: Any, names: Sequence[str]) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        raise ValueError("it has no fields")  # noqa: TRY004 - a fault of the file, told with the others
    unknown = [name for name in row if name not in names]
    if unknown:
        raise ValueError(f"there is no field “{unknown[0]}”")
    return row


def _value(name: str, value: Any) -> Any:
    if name == "at":
        return _moment(value)
    if name in TEXTS or name == "ending":
        return _text(name, value)
    if name == "unpleasant":
        if not isinstance(value, bool):
            raise ValueError(f"{name} is neither yes nor no")
        return value
    whole = name in RATINGS
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise ValueError(f"{name} is no {'whole ' if whole else ''}number")  # noqa: TRY004 - likewise
    return value if whole else float(value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")  # noqa: TRY004 - likewise
    return value.replace("\r\n", "\n")


def _moment(value: Any) -> datetime:
    """Read a moment; without a time zone it is one of this machine's."""
    try:
        at = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
    except (AttributeError, ValueError) as error:
        raise ValueError("at is no moment such as 2026-11-22 07:15") from error
    if at.year not in _YEARS:
        raise ValueError("at is in a year without a journal")
    return at if at.utcoffset() is not None else at.astimezone()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"'{value}" if _RUNNABLE.match(value) else value
    return "" if value is None else repr(value).removesuffix(".0")


def _uncelled(row: Mapping[Any, Any]) -> Any:
    """The values of a row as JSON would have them; None for what is empty, or missing."""
    if None in row:
        return row  # it is longer than the first one
    return {name: _typed(name, cell) for name, cell in row.items() if cell}


def _typed(name: str, cell: str) -> Any:
    if name in TEXTS:
        return cell[1:] if cell.startswith("'") and _RUNNABLE.match(cell[1:]) else cell
    if name == "unpleasant":
        return _WORDS_OF_TRUTH.get(cell.strip().lower(), cell)
    try:
        if name in RATINGS:
            return int(cell)
        return float(cell.replace(",", ".")) if name in (*LENGTHS, "hours") else cell
    except ValueError:
        return cell


def _numbered(rows: Any) -> Iterable[tuple[int, Any]]:
    if not isinstance(rows, list):
        raise JournalError("The file of a journal has no list where one belongs.", "Export it again.")
    return enumerate(rows, start=1)
