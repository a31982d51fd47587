"""The slow parser finds the same mistakes in the same lines; its words differ, ours do not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from voiceguide.errors import ScriptError
from voiceguide.script import Library, load_text, syntax, tree


def problem_of(text: str) -> tuple[int, str, str]:
    with pytest.raises(ScriptError) as caught:
        load_text(text, path="x.yaml", folder=Path("nowhere"), library=Library())
    (problem,) = caught.value.problems
    return problem.line, problem.message, problem.suggestion


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: a: b\n", 1, 'Put quotation marks around it: `title: "a: b"`.'),
        ('title: a: "b"\n', 1, "`title: 'a: \"b\"'`"),
        ("title: x\nsteps\n  - bell\n", 2, "neither a `key: value` line"),
        ("title\nsteps: x\n", 1, "no colon after `title`"),
        ("title: x\n\nsteps:\n\t- bell\n", 4, "indented with a tab"),
        ("title: 'x\n", 1, "never closed"),
        ("title: [x\nsteps: y\n", 1, "The [ that opens here"),
        ("title: {x\n", 1, "The { that opens here"),
        ("title: x\n]\n", 2, "closes nothing"),
        ("title: - x\n", 1, "A list cannot start here"),
        ("title: `x`\n", 1, "cannot begin with `"),
        ("title: >x\n", 1, "cannot begin with >"),
        ("title: *!x\n", 1, "cannot begin with *"),
        ("title: &\n", 1, "cannot begin with &"),
        ('title: "\\q"\n', 1, "a backslash has a meaning"),
        ("title: x\nsteps:\n  - bell\n - bell\n", 4, "start it in column 3"),
        ("- bell\ntitle: x\n", 2, "does not line up"),
        ("%YAML 3.0\n--- x\n", 1, "not valid YAML"),
        ("{,,\n", 1, "not valid YAML"),
    ],
)
@pytest.mark.parametrize("parser", ["CSafeLoader", "SafeLoader"])
def test_explains(text: str, line: int, words: str, parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(yaml, parser):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(tree, "LOADER", getattr(yaml, parser))
    monkeypatch.setattr(syntax, "LOADER", getattr(yaml, parser))
    found, message, suggestion = problem_of(text)
    assert found == line
    assert words in f"{message} {suggestion}"
