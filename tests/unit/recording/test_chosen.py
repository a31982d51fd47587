from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.errors import RecordingError
from voiceguide.recording.chosen import NAME, read_choices, write_choices

CHOICES = {
    "notice-your-feet-3f1d2c4b5a": ("notice-your-feet-3f1d2c4b5a", "20261122-120533-120"),
    "and-rest-0000000000": ("and-be-still-1111111111", "20261122-120611-004"),
}


def test_choices_read_back_as_they_were_written(tmp_path: Path) -> None:
    write_choices(tmp_path, CHOICES)
    assert read_choices(tmp_path) == CHOICES


def test_the_file_has_a_sorted_line_for_every_line_of_the_script(tmp_path: Path) -> None:
    write_choices(tmp_path, CHOICES)
    lines = [line for line in (tmp_path / NAME).read_text().splitlines() if not line.startswith("#")]
    assert lines == [
        "and-rest-0000000000  and-be-still-1111111111/20261122-120611-004",
        "notice-your-feet-3f1d2c4b5a  20261122-120533-120",
    ]


def test_nothing_is_chosen_where_there_is_no_file(tmp_path: Path) -> None:
    assert read_choices(tmp_path) == {}


def test_of_two_takes_that_a_merge_left_for_one_line_the_later_is_heard(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("a-1  20261122-130000-000\na-1  20261122-120000-000\n")
    assert read_choices(tmp_path) == {"a-1": ("a-1", "20261122-130000-000")}


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> theirs"])
def test_a_merge_that_git_could_not_end_is_named_with_its_line(tmp_path: Path, mark: str) -> None:
    (tmp_path / NAME).write_text(f"# Takes\na-1  20261122-130000-000\n{mark}\n")
    with pytest.raises(RecordingError) as caught:
        read_choices(tmp_path)
    assert f"{NAME}:3: two people chose takes" in str(caught.value)
    assert "Keep the lines that you want" in caught.value.remedy


@pytest.mark.parametrize(
    "line",
    ["a-1", "a-1  yesterday", "../a  20261122-130000-000", "a-1  ../../b/20261122-130000-000", "A:1 \x1b[2J"],
)
def test_a_line_that_is_no_choice_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / NAME).write_text(f"{line}\n")
    with pytest.raises(RecordingError, match=f"{NAME}:1: "):
        read_choices(tmp_path)


def test_a_file_of_any_size_is_not_read(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"#" * (2 * 1024 * 1024))
    with pytest.raises(RecordingError, match="larger"):
        read_choices(tmp_path)
