from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.voices import write_voice

pytestmark = pytest.mark.skipif(find_spec("piper") is None, reason="the extra `neural` is not installed")


def test_a_voice_is_added_and_chosen(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEGUIDE_VOICES", str(tmp_path / "voices"))
    model = write_voice(tmp_path / "downloads")
    told = run("voices", "--add", str(model))
    assert (told.code, told.out) == (0, "Added hum · en-us · piper\n")
    assert told.err == "Choose it with --voice piper:en_US-hum-low.\n"
    said = run(
        "say", "Notice your feet.", "--voice", "piper:en_US-hum-low", "--to", str(tmp_path / "feet.wav")
    )
    assert said.code == 0, said.err
    again = run("voices", "--add", str(model))
    assert (again.code, again.out) == (1, "")
    assert "already" in again.err


def test_what_cannot_be_added_is_told(run: Run, tmp_path: Path) -> None:
    told = run("voices", "--add", str(tmp_path / "joe.onnx"))
    assert (told.code, told.out) == (1, "")
    assert "There is no file" in told.err
