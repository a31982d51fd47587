"""Every rule has a script that trips it and one that passes it; what is told is written beside the first.

When the words change on purpose, write them anew and review the difference:

    VOICEGUIDE_REFRESH_GOLDEN=1 python -m pytest tests/golden/lint
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voiceguide.desk.lint import RULES, Finding, lint
from voiceguide.script import Library, load

EXAMPLES = Path(__file__).parent
CODES = sorted(RULES)


def found_in(script: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Finding, ...]:
    monkeypatch.chdir(script.parent)  # so that findings name files the same on every machine
    return lint(load(Path(script.name), Library()))


@pytest.mark.parametrize("code", CODES)
def test_the_script_that_trips_is_told_of(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = found_in(EXAMPLES / code / "trips.yaml", monkeypatch)
    told = "".join(f"{finding}\n" for finding in findings)
    expected = EXAMPLES / code / "trips.txt"
    if os.environ.get("VOICEGUIDE_REFRESH_GOLDEN"):
        expected.write_text(told, encoding="utf-8")
    assert code in {finding.code for finding in findings}
    assert told == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CODES)
def test_the_script_that_passes_is_not(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = found_in(EXAMPLES / code / "passes.yaml", monkeypatch)
    assert [str(finding) for finding in findings if finding.code == code] == []


def test_every_folder_is_a_rules() -> None:
    assert [folder.name for folder in sorted(EXAMPLES.iterdir()) if (folder / "trips.yaml").exists()] == CODES
