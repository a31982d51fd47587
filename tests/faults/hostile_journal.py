"""Journals of ill will: files to import, and the journal's own file, broken, foreign or full of nonsense."""

from __future__ import annotations

import json
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

from tests.faults.hostile_values import JSON, TRAPS, encoded, laid_trap, spoilt, torn, written
from tests.faults.hostile_watch import Attempt, Refused, command
from voiceguide.journal.answers import Answer
from voiceguide.journal.entries import Entry
from voiceguide.journal.exchange import to_csv, to_json
from voiceguide.journal.store import Journal

PLACES = ("XDG_DATA_HOME",)

_HOME = "data/voiceguide"
_FILE = f"{_HOME}/journal.sqlite3"
_BEGAN = datetime(2026, 11, 1, 7, tzinfo=timezone.utc)
_ENTRIES = [
    Entry(
        at=_BEGAN + timedelta(days=day),
        uid=f"{day:032x}",
        practice="ground-feet",
        title="Feet on the floor",
        seconds=300.0,
        heard=300.0 - day,
        ending="finished",
        before=5,
        after=3,
        hours=7.5,
        words=f"Day {day}, =quiet; “fine”",
        unpleasant=False,
    )
    for day in range(12)
]
_ANSWERS = [Answer(at=_BEGAN, practice="ground-feet", name="side", value="left")]
_CELLS = (
    *(
        "",
        "=1+1",
        "9" * 5000,
        "1e999",
        "nan",
        "-1",
        "٣",
        "yes",
        "maybe",
        "x" * 5000,
        "x" * 140_000,
        "\x00",
        "\ud800",
    ),
    *(
        "2026-11-22T07:15:00+23:59:59.999999",
        "0001-01-01",
        "9999-12-31T23:59:59-23:59",
        "2026-02-30",
        "2026-W01-1",
    ),
    *(
        "1970-01-01T00:00:00+14:00",
        "\u202e",
        '"',
        "a\nb",
        "1,5",
        "0x10",
        "1_0",
        "true",
        "finished",
        "\x1b[2J",
    ),
)
_WHOLE: list[bytes] = []
"""The journal's file as it should be."""


def prepare(own: Path) -> None:
    """Write a journal, once, and have the program imported."""
    path = own / "journal.sqlite3"
    journal = Journal(path)
    journal.bring_in(_ENTRIES, _ANSWERS)
    journal.delete([3])
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _WHOLE.append(path.read_bytes())
    source = own / "x.json"
    source.write_text(to_json(_ENTRIES, _ANSWERS), encoding="utf-8")
    command("journal", "import", str(source))
    command("plan", "start", "steady")
    for words in _WAYS:
        command(*words)
    source.write_text(json.dumps([0] * 2_000_000), encoding="utf-8")
    json.loads(source.read_bytes())


_WAYS = (
    ("journal", "list", "--all", "--json"),
    ("journal", "list", "--all"),
    ("journal", "search", "quiet", "day"),
    ("journal", "export", "--format", "json"),
    ("journal", "export", "--format", "csv"),
    ("journal", "helps"),
    ("journal", "add", "one", "more"),
    ("journal", "undo"),
    ("journal", "edit", "2", "--words", "changed"),
    ("journal", "delete", "2"),
    ("plan",),
    ("plan", "--json"),
)


def attempt(number: int) -> Attempt:
    """Make the attempt of a number, always the same."""
    chance = random.Random(f"journal {number}")
    return (_import if chance.random() < 0.6 else _database)(chance)


Laid = tuple[str, Callable[[Path], object]]


def _import(chance: random.Random) -> Attempt:
    """A file to import; what the journal holds stays in it, whatever comes."""
    name, lay = chance.choice(
        (
            _torn_json,
            _torn_csv,
            _torn_csv,
            _strange_json,
            _strange_json,
            _strange_csv,
            _strange_csv,
            _bomb,
            _trap,
        )
    )(chance)
    source = chance.choice(("x.json", "x.csv"))

    def laid(folder: Path) -> None:
        Path(folder, _HOME).mkdir(parents=True)
        Path(folder, _FILE).write_bytes(_WHOLE[0])
        lay(folder / source)

    def run(folder: Path) -> str:
        before = Journal(folder / _FILE).entries()
        try:
            command("journal", "import", source)
        except Refused:
            assert Journal(folder / _FILE).entries() == before, "it was refused, and the journal changed"
            raise
        command("journal", "list", "--all")
        command("journal", "search", "quiet")
        text = command("journal", "export", "--format", "json")
        Path(folder, "again.json").write_text(text, encoding="utf-8")
        assert "Imported 0" in command("journal", "import", "again.json"), "what was exported is not the same"
        after = {entry.uid: entry for entry in Journal(folder / _FILE).entries()}
        assert all(after.get(entry.uid) == entry for entry in before), "a line is lost, or another one now"
        return "read"

    return Attempt(
        name=name,
        lay=laid,
        run=run,
        named=(source,),
        is_machines=lambda path: path.startswith(_HOME),
        places={"XDG_DATA_HOME": "data"},
    )


def _data(name: str, data: bytes) -> Laid:
    return name, lambda path: path.write_bytes(data)


def _torn_json(chance: random.Random) -> Laid:
    return _data("torn JSON", torn(to_json(_ENTRIES[:4], _ANSWERS).encode(), chance))


def _torn_csv(chance: random.Random) -> Laid:
    return _data("torn CSV", torn(to_csv(_ENTRIES).encode(), chance))


def _strange_json(chance: random.Random) -> Laid:
    whole = json.loads(to_json(_ENTRIES[:3], _ANSWERS))
    share = chance.choice((0.01, 0.05, 0.2))
    whole |= {each: spoilt(whole[each], chance, share) for each in ("entries", "answers")}
    return _data(
        "strange JSON", encoded(written(whole if chance.random() < 0.9 else spoilt(whole, chance, 0.3)))
    )


def _strange_csv(chance: random.Random) -> Laid:
    rows = [line.split(",") for line in to_csv(_ENTRIES[:5]).replace('"', "").splitlines()]
    for _ in range(chance.randint(1, 6)):
        row = chance.choice(rows[1:] if chance.random() < 0.8 else rows)
        row[chance.randrange(len(row))] = chance.choice(_CELLS)
    if chance.random() < 0.2:
        chance.choice(rows).append("more")
    mark = chance.choice((",", ",", ";", "\t"))
    return _data("strange CSV", encoded("\n".join(mark.join(row) for row in rows)))


def _bomb(chance: random.Random) -> Laid:
    """As much as may be read, and of the kind that takes the most."""
    size = chance.choice((10_000, 1_000_000, 15_900_000, 20_000_000))
    head = '{"format": "voiceguide journal", "version": 1, "entries": ['
    parts = {
        "empty lists": (head, "[],", "[]]}"),
        "empty lines": (head, "{},", "{}]}"),
        "one field": (head, '{"":0},', "{}]}"),
        "numbers": (head, "1.5,", "0]}"),
        "texts": (head, '"é",', "0]}"),
        "deep": ("{" + '"a":[' * 9, "[", ""),
        "one text": (head + '{"words": "', "🜁", '"}]}'),
        "short rows": ("at\n", "1\n", ""),
        "empty rows": ("at\n", "\n", ""),
        "columns": ("at", ",x", "\n"),
        "long cell": ('at,words\n"', "x", '"'),
        "cells": ("at\n", ",", "\n"),
        "quotes": ("at\n", '""', "\n"),
        "carriage returns": ("at\n", "1\r", ""),
    }
    name = chance.choice(sorted(parts))
    before, again, after = parts[name]
    text = before + again * (size // len(again.encode())) + after
    return f"{size} bytes of {name}", lambda path: path.write_bytes(text.encode())


def _trap(chance: random.Random) -> Laid:
    trap = chance.choice(list(TRAPS))
    return trap, lambda path: laid_trap(trap, path)


_STATEMENTS = (
    "CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries; END",
    "CREATE TRIGGER t AFTER UPDATE ON entries BEGIN DELETE FROM answers; END",
    "DROP TABLE kept",
    "DROP TABLE answers",
    "DROP TABLE entries",
    """ALTER TABLE entries RENAME TO x;
    CREATE VIEW entries AS
    WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS id, x.* FROM r, x""",
    "ALTER TABLE entries ADD COLUMN more TEXT AS (zeroblob(500000000))",
    "DROP TABLE kept; CREATE TABLE kept (name TEXT, value TEXT AS (hex(zeroblob(400000000))))",
    "PRAGMA user_version = 99",
    "PRAGMA user_version = 0",
    "PRAGMA user_version = -1",
    "PRAGMA application_id = 1",
    "UPDATE entries SET words = hex(zeroblob(30000000)) WHERE id = 2",
    "UPDATE entries SET words = zeroblob(60000000) WHERE id = 2",
    "UPDATE entries SET moment = 9223372036854775807 WHERE id = 2",
    "UPDATE entries SET zone = 99999999 WHERE id = 2",
    "UPDATE entries SET gone = 'yesterday' WHERE id = 5",
    "UPDATE entries SET words = CAST(x'ff' AS TEXT) WHERE id = 2",
    "UPDATE entries SET ending = 'lost' WHERE id = 2",
    "UPDATE answers SET at = 'x'",
    "UPDATE answers SET value = x'00ff'",
    "INSERT INTO kept VALUES ('skipped', 'many')",
    "PRAGMA journal_mode = DELETE",
)
_VALUES = (
    "NULL",
    "''",
    "'x'",
    "x'00ff'",
    "-1",
    "1e300",
    "9e999",
    "9223372036854775807",
    "'9'",
    "1.5",
    "'\x1b[2J'",
    "99",
)


def _database(chance: random.Random) -> Attempt:
    """The journal's own file; refused, every byte of it stays."""
    what = chance.choice(
        (
            "torn",
            "torn",
            "values",
            "values",
            "values",
            "statement",
            "statement",
            "plan",
            "plan",
            "trap",
            "beside",
        )
    )
    way = chance.choice(_WAYS[10:] if what == "plan" and chance.random() < 0.8 else _WAYS)
    name, change = _changed(what, chance)

    def laid(folder: Path) -> None:
        Path(folder, _HOME).mkdir(parents=True)
        Path(folder, _FILE).write_bytes(_WHOLE[0])
        change(folder / _FILE)

    def run(folder: Path) -> str:
        path = folder / _FILE
        is_small = path.is_file() and path.stat().st_size < 1 << 26
        before = path.read_bytes() if is_small else b""
        try:
            command(*way)
        except Refused:
            # An empty file becomes an empty journal.
            assert what == "beside" or not before or path.read_bytes() == before, (
                "it was refused, and changed"
            )
            raise
        return "read"

    return Attempt(
        name=f"{name}, {' '.join(way[:2])}",
        lay=laid,
        run=run,
        named=("journal.sqlite3", "The plan in the journal", "There is no line 2"),
        is_machines=lambda path: path.startswith(_HOME),
        places={"XDG_DATA_HOME": "data"},
    )


def _changed(what: str, chance: random.Random) -> Laid:
    if what == "torn":
        data = torn(_WHOLE[0], chance)
        return "a torn journal", lambda path: path.write_bytes(data)
    if what == "trap":
        trap = chance.choice(list(TRAPS))  # people link their journals to folders that they share
        return f"{trap} as a journal", lambda path: laid_trap(trap, path)
    if what == "beside":
        ending, data = (
            chance.choice(("-wal", "-shm", "-journal")),
            chance.choice((b"", os.urandom(0), b"\xd9" * 5000)),
        )
        return f"nonsense as {ending}", lambda path: path.with_name(f"{path.name}{ending}").write_bytes(data)
    if what == "statement":
        statement = chance.choice(_STATEMENTS)
        return statement[:60], lambda path: _executed(path, statement)
    if what == "plan":
        plan = {
            "name": "steady",
            "began": "2026-11-01",
            "practices": ["ground-feet", "breath-4-6"],
            "length": 300_000,
            "others_from": 8,
            "cue": "after tea",
            "checked": 0,
            "stopped": None,
            "left": [],
            "uid": "abc",
        }
        text = (
            written(spoilt(plan, chance, chance.choice((0.1, 0.3))))
            if chance.random() < 0.8
            else chance.choice(JSON)
        )
        blob = encoded(text).hex()
        return "a strange plan", lambda path: _executed(
            path, f"INSERT OR REPLACE INTO kept VALUES ('plan', CAST(x'{blob}' AS TEXT))"
        )
    column = chance.choice((*Entry.__struct_fields__[3:], "moment", "zone", "gone"))
    value, number = chance.choice(_VALUES), chance.choice((2, 12))
    statement = f'UPDATE OR IGNORE entries SET "{column}" = {value} WHERE id = {number}'
    return f"a strange {column}", lambda path: _executed(path, statement)


def _executed(path: Path, statements: str) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.executescript(statements)
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
