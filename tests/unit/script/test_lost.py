from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.script import Library, load
from voiceguide.script.lost import lost_words
from voiceguide.script.model import LostWords
from voiceguide.script.tree import Mark, grow


def lost_in(text: str) -> tuple[LostWords, ...]:
    def complain(mark: Mark, message: str, suggestion: str) -> None:
        raise AssertionError((mark, message, suggestion))

    return lost_words(grow(text, "x.yaml", complain), text, "x.yaml")


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("- say: Press # if you like.", "# if you like."),
        ("  - say: Take card #3, please.", "#3, please."),
        ("  - ask: Choose one #now please", "#now please"),
        ("  - say: Fühl den 👣 #Boden", "#Boden"),
        ("    say: That is one. #2 comes now.", "#2 comes now."),
        ("- - say: Rest # or not", "# or not"),
    ],
)
def test_words_behind_a_hash_are_lost(line: str, lost: str) -> None:
    (found,) = lost_in(f"steps:\n{line}\n")
    assert found.text == lost
    assert (found.place.line, found.place.column) == (2, line.index("#") + 1)


@pytest.mark.parametrize(
    "text",
    [
        "- say: Feel the\n    floor #and the chair\n",
        "- include: part\n  with:\n    inner: one #two\n",
        "- &a\n  ask: Which one #two\n- *a\n",
    ],
)
def test_they_are_lost_behind_the_last_line_of_whatever_is_spoken(text: str) -> None:
    (found,) = lost_in(text)
    place = Mark(found.place.line, found.place.column)
    assert found.text == text.split("\n")[place.line - 1][place.column - 1 :]


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
        "- say: Feel the\n    floor.  # a comment",
        "- say: >-\n    Card #3",
        "- bell # a comment",
        "  pause: 5s # a comment",
        "# say: Press # if you like",
    ],
)
def test_a_comment_is_a_comment(line: str) -> None:
    assert lost_in(line) == ()


def test_a_practice_carries_what_its_parts_lost(tmp_path: Path) -> None:
    (tmp_path / "part.yaml").write_text("title: x\nsteps:\n  - say: Take card #3.\n")
    (tmp_path / "whole.yaml").write_text("title: x\nsteps:\n  - include: part\n  - say: Rest # a little\n")
    practice = load(tmp_path / "whole.yaml", Library())
    assert [(Path(lost.place.path).name, lost.text) for lost in practice.lost] == [
        ("part.yaml", "#3."),
        ("whole.yaml", "# a little"),
    ]
