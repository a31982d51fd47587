from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from voiceguide.cache import Cache
from voiceguide.cli import main


@dataclass(frozen=True)
class Outcome:
    """What a command ended with and what it said where."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """What it said in JSON."""
        return json.loads(self.out)


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as if it had been typed; whatever it does, it shows no colour codes and no traceback."""

    def type_and_wait(*words: str | Path) -> Outcome:
        capsys.readouterr()
        code = main([str(word) for word in words])
        outcome = Outcome(code, *capsys.readouterr())
        assert "\x1b" not in outcome.out + outcome.err
        assert "Traceback" not in outcome.out + outcome.err
        return outcome

    return type_and_wait


@pytest.fixture
def script(tmp_path: Path, cache: Cache) -> Path:
    """A practice of fifteen seconds and more."""
    path = tmp_path / "small.yaml"
    path.write_text(
        "title: Small\n"
        "summary: Two lines.\n"
        "language: en\n"
        "voice: {engine: tone}\n"
        "steps:\n"
        "  - section: Feet\n"
        "  - say: Notice your feet.\n"
        "    pause: 1s\n"
        "  - section: Hands\n"
        "  - say: Rest.\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def asking(tmp_path: Path, cache: Cache) -> Path:
    """A practice with a name to fill in."""
    path = tmp_path / "asking.yaml"
    path.write_text(
        "title: Asking\nlanguage: en\nsteps:\n  - say: Rest your {place}.\n    pause: 1s\n", encoding="utf-8"
    )
    return path
