"""Parts of the benchmark that are seldom asked for: their programs measure, and say what."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from voiceguide.sound.bells import BELLS


@pytest.mark.parametrize(("name", "titles"), [("bells", 2 * len(BELLS)), ("breath", 3)])
def test_what_is_measured_of_every_sound_is_told(name: str, titles: int) -> None:
    command = [sys.executable, "-m", f"benchmarks.children.{name}"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert len(told) == titles
    assert all(told.values())
