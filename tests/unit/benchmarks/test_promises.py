"""Every promised number has its row, or is told as not measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import __main__ as program
from benchmarks import promises
from benchmarks.table import Row, at_most


def test_every_promise_is_measured_by_a_part_that_there_is() -> None:
    parts = program._parts(whole=False, picture=None)
    assert {promise.part for promise in promises.MEASURED} <= set(parts)


def test_every_proof_that_is_named_is_there() -> None:
    for proven in promises.PROVEN:
        if proven.by.startswith("tests/"):
            assert Path(proven.by).is_file(), proven


def test_a_promise_without_a_row_is_told_as_not_measured() -> None:
    rows = {"journal": [Row(what="journal, every one of 9 lines, CPU", figure="0.1 s")]}
    assert promises.left_out(rows, ["journal"]) == []
    ((part, (row,)),) = promises.left_out({"journal": []}, ["journal"])
    assert part == "journal"
    assert not row.is_measured
    assert "0.2 s" in row.what


def test_a_missed_goal_ends_the_program_with_one_and_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    slow = [at_most("list, CPU", 1e9, 0.3, "s", clock="CPU")]
    monkeypatch.setattr(program, "_parts", lambda **_: {"list": lambda: slow})
    page = tmp_path / "page.md"
    monkeypatch.setattr("sys.argv", ["benchmarks", "list", "--markdown", str(page)])
    with pytest.raises(SystemExit, match="list: list, CPU") as ended:
        program.main()
    assert ended.value.code not in (0, None)
    assert "MISSED" in capsys.readouterr().out
    assert "| MISSED |" in page.read_text(encoding="utf-8")


def test_a_part_that_breaks_is_told_as_missed_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> list[Row]:
        raise RuntimeError("it ended with 1:\nno such voice")

    met = [at_most("list, CPU", 0.1, 0.3, "s", clock="CPU")]
    monkeypatch.setattr(program, "_parts", lambda **_: {"start": broken, "list": lambda: met})
    monkeypatch.setattr("sys.argv", ["benchmarks", "start", "list"])
    with pytest.raises(SystemExit, match="start: the whole part"):
        program.main()
    told = capsys.readouterr().out
    assert "no such voice" in told
    assert " ok" in told
