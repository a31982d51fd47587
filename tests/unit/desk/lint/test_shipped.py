from __future__ import annotations

import pytest

from voiceguide.desk.lint import lint
from voiceguide.script import Library, builtin_folder, load

LIBRARY = Library([builtin_folder()])


@pytest.mark.parametrize("name", [*LIBRARY.names(), *LIBRARY.parts()])
def test_what_ships_keeps_every_rule(name: str) -> None:
    findings = lint(load(LIBRARY.find(name), LIBRARY))
    assert [str(finding) for finding in findings if finding.severity != "note"] == []
