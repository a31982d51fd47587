"""Notes keep their reasons, and tell what they rest on."""

from __future__ import annotations

import re

import pytest

from tests.making import PLACE, practice, say
from voiceguide.desk.evidence import TAGS, Claim, reasons_of
from voiceguide.script import Library, builtin_folder, load
from voiceguide.script.model import Group, Note


def note(text: str) -> Note:
    return Note(place=PLACE, text=text)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Only a reason.", ()),
        ("So it is [P].", (Claim(tag="P"),)),
        ("As [P, J] say.", (Claim(tag="P"), Claim(tag="J"))),
        (
            "In a trial [V, Birdee 2023] and elsewhere [V, Who 1999].",
            (
                Claim(tag="V", source="Birdee 2023", where="doi:10.1016/j.ctim.2023.102937"),
                Claim(tag="V", source="Who 1999"),
            ),
        ),
        (
            "Two [V, Brom 2017; Kuhfuss 2021].",
            (
                Claim(tag="V", source="Brom 2017"),
                Claim(tag="V", source="Kuhfuss 2021", where="doi:10.1080/20008198.2021.1929023"),
            ),
        ),
        ("Not [a tag] nor [Very much].", ()),
    ],
)
def test_a_note_tells_what_it_rests_on(text: str, claims: tuple[Claim, ...]) -> None:
    (reason,) = reasons_of(practice(note(text), say("One.")))
    assert (reason.text, reason.claims) == (text, claims)


def test_notes_come_in_their_order_and_each_once() -> None:
    inner = Group(place=PLACE, steps=(note("Second."), note("First.")))
    found = reasons_of(practice(note("First."), inner, say("One.")))
    assert [reason.text for reason in found] == ["First.", "Second."]


def test_every_bracket_of_the_library_that_looks_like_evidence_is_understood() -> None:
    library = Library([builtin_folder()])
    for name in library.names():
        for reason in reasons_of(load(library.find(name), library)):
            written = re.findall(r"\[[A-Z](?:\]|, )", reason.text)
            assert len(reason.claims) >= len(written), (name, reason.text)
            assert {claim.tag for claim in reason.claims} <= set(TAGS)
