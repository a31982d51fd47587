from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from voiceguide.desk.schema import schema, schema_text


def test_it_prints_the_schema(run: Run) -> None:
    printed = run("schema")
    assert (printed.code, printed.err) == (0, "")
    assert printed.answer == schema()


def test_it_writes_the_schema_and_says_how_an_editor_finds_it(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "script-schema.json"
    written = run("schema", "--to", target)
    assert (written.code, written.out) == (0, f"{target}\n")
    assert "# yaml-language-server: $schema=script-schema.json" in written.err
    assert target.read_text(encoding="utf-8") == schema_text()


def test_an_earlier_schema_is_renewed(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "script-schema.json"
    target.write_text(schema_text().replace("draft-07", "draft-06"))
    assert run("schema", "--to", target).code == 0
    assert target.read_text(encoding="utf-8") == schema_text()
    assert list(tmp_path.glob(".voiceguide-*")) == []


@pytest.mark.parametrize("there", ["{}", "title: Feet\n", "", b"\xff\xfe"])
def test_nothing_else_is_written_over(run: Run, tmp_path: Path, there: str | bytes) -> None:
    target = tmp_path / "mine.json"
    target.write_bytes(there if isinstance(there, bytes) else there.encode())
    before = target.read_bytes()
    written = run("schema", "--to", target)
    assert (written.code, written.out) == (2, "")
    assert "Delete it first, or choose another name." in written.err
    assert target.read_bytes() == before


def test_a_folder_is_no_file(run: Run, tmp_path: Path) -> None:
    written = run("schema", "--to", tmp_path)
    assert (written.code, written.err) == (2, f"{tmp_path} is a folder. Name a file inside it.\n")


def test_a_folder_that_is_not_there_is_told_of(run: Run, tmp_path: Path) -> None:
    written = run("schema", "--to", tmp_path / "nowhere" / "schema.json")
    assert written.code == 1
    assert written.err.endswith("Choose another folder.\n")
