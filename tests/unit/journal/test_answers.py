"""Answers are kept for their listener alone, one after the other, and none is ever lost."""

from __future__ import annotations

import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

from voiceguide.journal.answers import Answer, every, keep, latest
from voiceguide.journal.store import Journal

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


def answer(value: str, name: str = "place") -> Answer:
    return Answer(practice="resource-build", name=name, value=value, at=NOON)


def rows(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as journal:
        return list(journal.execute("SELECT practice, name, value, at FROM answers ORDER BY rowid"))


def test_the_last_answer_is_found_again_and_the_first_is_still_there(tmp_path: Path) -> None:
    path = tmp_path / "data" / "journal.sqlite3"
    keep(answer("a bench"), path)
    keep(answer("somebody kind", "somebody"), path)
    keep(answer("the river; DROP TABLE answers --'\""), path)
    wanted = [("resource-build", "place"), ("resource-build", "thing"), ("other", "place")]
    assert latest(wanted, path) == {("resource-build", "place"): "the river; DROP TABLE answers --'\""}
    assert [row[2] for row in rows(path)] == [
        "a bench",
        "somebody kind",
        "the river; DROP TABLE answers --'\"",
    ]
    assert rows(path)[0][3] == "2026-03-01T12:00:00+00:00"


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    path = tmp_path / "data" / "journal.sqlite3"
    assert latest([("a", "b")], path) == {}
    assert not path.parent.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_can_read_them(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    umask = os.umask(0)
    try:
        keep(answer("a bench"), path)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_sessions_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: keep(answer(str(number)), path), range(40)))
    assert sorted(int(row[2]) for row in rows(path)) == list(range(40))


def test_what_was_imported_later_and_answered_earlier_is_not_the_last(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    keep(answer("the garden"), journal.path)
    older = replace(answer("the beach"), at=NOON.astimezone(timezone(timedelta(hours=9))) - timedelta(days=1))
    journal.bring_in([], [older])
    assert latest([("resource-build", "place")], journal.path) == {("resource-build", "place"): "the garden"}
    assert [each.value for each in every(journal.path)] == ["the beach", "the garden"]
