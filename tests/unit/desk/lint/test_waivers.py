from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest

from voiceguide.desk.lint import lint, rules
from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.script import Library, Practice, load, load_text
from voiceguide.script.waivers import waivers

SCRIPT = """\
title: Test
steps:
  - say: Hum.
  - say: Hum again.
    pause: 2s
  - section: Rest
"""


def find_hums(sheet: Sheet) -> Iterator[Spot]:
    for line in sheet.lines:
        if "Hum" in line.text:
            yield Spot(place=line.place, message="It hums.")


@pytest.fixture(autouse=True)
def only_one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = Rule(code="hum", severity="note", about="Finds hums.", find=find_hums)
    monkeypatch.setattr(rules, "RULES", MappingProxyType({"hum": rule}))


def read(text: str) -> Practice:
    return load_text(text, path="test.yaml", folder=Path("nowhere"), library=Library())


def lines_found(text: str) -> list[int]:
    return [finding.line for finding in lint(read(text))]


def test_without_a_waiver_everything_is_told_where_it_stands() -> None:
    assert lines_found(SCRIPT) == [3, 4]


def test_behind_any_line_of_a_step_it_waives_that_step() -> None:
    assert lines_found(SCRIPT.replace("pause: 2s", "pause: 2s  # voiceguide: ignore=hum")) == [3]
    assert lines_found(SCRIPT.replace("Hum.", "Hum.  # voiceguide: ignore=hum")) == [4]


def test_on_a_line_of_its_own_it_waives_the_next_step() -> None:
    assert lines_found(
        SCRIPT.replace("  - say: Hum again", "  # voiceguide: ignore=hum\n\n  - say: Hum again")
    ) == [3]


def test_a_step_begins_with_its_first_key_whichever_that_is() -> None:
    conditional = SCRIPT.replace("- say: Hum again.", "- optional: true\n    say: Hum again.")
    assert lines_found(conditional) == [3, 5]
    waived = "# voiceguide: ignore=hum\n  - optional: true"
    assert lines_found(conditional.replace("- optional: true", waived)) == [3]
    assert lines_found(conditional.replace("true", "true  # voiceguide: ignore=hum")) == [3]


def test_at_the_top_it_waives_the_whole_file() -> None:
    assert lines_found("# A note.\n# voiceguide: ignore=other, hum\n" + SCRIPT) == []


def test_another_code_waives_nothing() -> None:
    assert lines_found("# voiceguide: ignore=other\n" + SCRIPT) == [4, 5]


def test_a_waiver_in_a_part_is_about_that_part_only(tmp_path: Path) -> None:
    (tmp_path / "part.yaml").write_text("# voiceguide: ignore=hum\n" + SCRIPT)
    (tmp_path / "whole.yaml").write_text(SCRIPT + "  - include: part\n")
    practice = load(tmp_path / "whole.yaml", Library())
    assert [(Path(finding.path).name, finding.line) for finding in lint(practice)] == [
        ("whole.yaml", 3),
        ("whole.yaml", 4),
    ]


def test_below_everything_it_waives_nothing() -> None:
    assert waivers("title: x\n# voiceguide: ignore=hum\n", "x") == ()
