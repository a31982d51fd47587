from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.script import Library, load
from voiceguide.script.lost import lost_words


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("- say: Press # if you like.", "# if you like."),
        ("  - say: Take card #3, please.", "#3, please."),
        ("    say: That is one. #2 comes now.", "#2 comes now."),
        ("- - say: Rest # or not", "# or not"),
    ],
)
def test_words_behind_a_hash_are_lost(line: str, lost: str) -> None:
    (found,) = lost_words(f"title: x\n{line}\n", "x.yaml")
    assert found.text == lost
    assert (found.place.line, found.place.column) == (2, line.index("#") + 1)


@pytest.mark.parametrize(
    "line",
    [
        "- say: Rest.  # or feet?",
        "- say: Rest  # or feet?",
        "- say: Rest. # ask Ana",
        "- say: Rest # voiceguide: ignore=no-return",
        "- say: You are number#1.",
        "- say: 'Press # if you like.'",
        '- say: "Press # if you like."',
        "- say: >-  # a comment",
        "- say: # a comment",
        "- bell # a comment",
        "  pause: 5s # a comment",
        "# say: Press # if you like",
    ],
)
def test_a_comment_is_a_comment(line: str) -> None:
    assert lost_words(line, "x.yaml") == ()


def test_a_practice_carries_what_its_parts_lost(tmp_path: Path) -> None:
    (tmp_path / "part.yaml").write_text("title: x\nsteps:\n  - say: Take card #3.\n")
    (tmp_path / "whole.yaml").write_text("title: x\nsteps:\n  - include: part\n  - say: Rest # a little\n")
    practice = load(tmp_path / "whole.yaml", Library())
    assert [(Path(lost.place.path).name, lost.text) for lost in practice.lost] == [
        ("part.yaml", "#3."),
        ("whole.yaml", "# a little"),
    ]
