from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from tests.simulated_people import GRADED, NONE_HELPS, journal
from voiceguide.journal.entries import Entry
from voiceguide.journal.helps import findings, nights, told
from voiceguide.journal.helps.page import page

TODAY = date(2026, 4, 2)


def sentences(entries: list[Entry]) -> tuple[str, ...]:
    return told(findings(entries), nights(entries))


def test_what_is_told_claims_nothing() -> None:
    said = " ".join(sentences(journal(GRADED, 3)))
    assert "came with the bigger drop. That may be chance." in said
    assert "some of a drop would have come anyway" in said
    assert not re.search(r"\b(works?|proven|significant|p-value|well done|great|best|cures?)\b", said)
    assert not re.search(r"(0|10) chances in 10", said)


def test_where_nothing_can_be_told_it_says_what_is_missing() -> None:
    assert "no session yet" in sentences([])[0]
    assert sentences(journal(NONE_HELPS, 1)[:3])[0].endswith("too early to say. It takes 5.")
    assert any("cannot be told from your days so far" in each for each in sentences(journal(NONE_HELPS, 1)))


class Shape(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.reaches_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.reaches_out += [
            name for name, value in attrs if name in ("src", "href") and "//" in (value or "")
        ]


def test_the_page_has_words_a_table_and_nothing_from_elsewhere() -> None:
    entries = journal(GRADED, 3)
    entries[0] = Entry(
        at=entries[0].at, practice="a", title="<b>", unpleasant=True, unpleasant_words="<script>"
    )
    found = findings(entries)
    text = page(entries, found, told(found, nights(entries)), TODAY, "")
    shape = Shape()
    shape.feed(text)
    assert {"h1", "h2", "table", "th", "p"} <= set(shape.tags)
    assert not {"script", "link", "img", "b"} & set(shape.tags)
    assert shape.reaches_out == []
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("kind", ["svg", "png"])
@pytest.mark.parametrize("many", [0, 60])
def test_a_picture_carries_its_own_words(many: int, kind: str) -> None:
    pytest.importorskip("matplotlib")
    from voiceguide.journal.helps.pictures import draw

    entries = journal(GRADED, 3)[:many]
    found = findings(entries)
    picture = draw(entries, found, ["Nobody looks."], TODAY, kind)
    assert b"Nobody looks." in picture
    if kind == "svg":
        assert ElementTree.fromstring(picture).tag.endswith("svg")
