from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from voiceguide.errors import RecordingError
from voiceguide.recording.take import Take, fault_in, read_note, write_note
from voiceguide.units import Frames


def a_take(folder: Path) -> Take:
    return Take(
        folder=folder,
        name="20261122-120533-120",
        text="Notice your “feet”.",
        id="feet",
        recorded="2026-11-22T12:05:33+00:00",
        device="Mikrofon (USB)",
        rating=4,
        sha256="a" * 64,
        frames=Frames(96_000),
        lufs=-27.25,
    )


def test_a_note_reads_back_as_it_was_written(tmp_path: Path) -> None:
    write_note(a_take(tmp_path))
    assert read_note(a_take(tmp_path).note) == a_take(tmp_path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", None),
        ("text", 5),
        ("text", "\x1b[2Jgone"),
        ("text", "\ud800"),
        ("text", "x" * 20_000),
        ("id", ["feet"]),
        ("rating", 9),
        ("rating", True),
        ("sha256", "../../etc"),
        ("frames", -1),
        ("frames", "many"),
        ("lufs", "loud"),
        ("recovered", "yes"),
    ],
)
def test_a_note_that_says_what_cannot_be_is_refused(tmp_path: Path, field: str, value: Any) -> None:
    write_note(a_take(tmp_path))
    note = a_take(tmp_path).note
    note.write_text(json.dumps(json.loads(note.read_text()) | {field: value}))
    with pytest.raises(RecordingError, match=f"its {field} cannot be"):
        read_note(note)


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, "null", '{"format": 1, "lufs": NaN}'])
def test_what_is_no_note_is_refused(tmp_path: Path, text: str) -> None:
    note = a_take(tmp_path).note
    note.write_text(text)
    with pytest.raises(RecordingError):
        read_note(note)


def test_a_note_of_a_later_version_asks_for_that(tmp_path: Path) -> None:
    a_take(tmp_path).note.write_text('{"format": 2}')
    with pytest.raises(RecordingError, match="later version"):
        read_note(a_take(tmp_path).note)


def test_audio_that_is_missing_or_another_is_a_fault(tmp_path: Path) -> None:
    take = a_take(tmp_path)
    assert fault_in(take) == "is missing"
    take.path.write_bytes(b"fLaC")
    assert "damaged" in (fault_in(take) or "")
    assert fault_in(take, is_read=False) is None
