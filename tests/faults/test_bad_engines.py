"""Engines that end, hang, stay silent or make noise: told in words, and nothing of it is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.campaign import cases, tell
from tests.faults.engines import ENGINES, Case, all_cases
from voiceguide.cache import Cache

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="their processes are looked for"),
]

EVERY = all_cases()
USUAL = (
    Case(engine="pyttsx3", fault="a signal", when="a line", verb="render"),
    Case(engine="flite", fault="a torn file", when="a line", verb="render"),
    Case(engine="flite", fault="half and an exit code", when="a line", verb="say"),
    Case(engine="festival", fault="silence", when="measuring", verb="say"),
    Case(engine="pico", fault="noise", when="a line", verb="render"),
    Case(engine="flite", fault="absence", when="starting", verb="voices"),
    Case(engine="pyttsx3", fault="a hang", when="a line", verb="play"),
    Case(engine="pyttsx3", fault="a hang", when="starting", verb="check"),
    Case(engine="piper", fault="half and a hang", when="a line", verb="play"),
)
"""One of each kind, and what has gone wrong once; last those that hang."""

TRIED = cases(few=6, whole=len(EVERY))


def parts() -> dict[str, list[int]]:
    """The numbers of the cases that one program tries: a few, or those of an engine."""
    if len(EVERY) > TRIED:
        return {"a few": [EVERY.index(each) for each in USUAL[:TRIED]]}
    return {name: [n for n, case in enumerate(EVERY) if case.engine == name] for name in ENGINES}


@pytest.mark.parametrize("part", parts())
def test_no_engine_harms_a_practice(part: str, tmp_path: Path, cache: Cache) -> None:
    numbers = list(map(str, parts()[part]))
    (tmp_path / "tried").mkdir()
    command = ["-m", "tests.faults.engines", str(tmp_path / "tried"), str(cache.root), *numbers]
    told = subprocess.run([sys.executable, *command], stdout=subprocess.PIPE, check=True, text=True).stdout
    came = [json.loads(line) for line in told.splitlines()]
    assert len(came) == len(numbers)
    bad = [each for each in came if each["wrong"]]
    assert bad == [], "\n".join(map(str, bad))
    slowest = max(came, key=lambda each: float(each["seconds"]))
    tell(
        "bad engines",
        tried=len(came),
        unit="cases",
        seconds=slowest["seconds"],
        note=f"slowest: {slowest['name']}",
    )
