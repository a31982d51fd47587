"""Every broken script comes back with exactly the words beside it.

When the words change on purpose, write them anew and review the difference:

    VOICEGUIDE_REFRESH_GOLDEN=1 python -m pytest tests/golden/script
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import Library, load

BROKEN = Path(__file__).parent / "broken"
SCRIPTS = sorted(BROKEN.glob("*.yaml"))


def problems_of(script: Path, monkeypatch: pytest.MonkeyPatch) -> ScriptError:
    monkeypatch.chdir(BROKEN)  # so that messages name files the same on every machine
    with pytest.raises(ScriptError) as caught:
        load(Path(script.name), Library())
    return caught.value


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_says_what_is_wrong(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = str(problems_of(script, monkeypatch)) + "\n"
    expected = script.with_suffix(".txt")
    if os.environ.get("VOICEGUIDE_REFRESH_GOLDEN"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


def test_there_are_many() -> None:
    assert len(SCRIPTS) >= 40


def test_ten_mistakes_are_ten_problems_on_ten_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = problems_of(BROKEN / "ten-mistakes.yaml", monkeypatch).problems
    assert len(problems) == 10
    assert len({problem.line for problem in problems}) == 10
