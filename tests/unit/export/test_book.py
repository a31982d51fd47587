from __future__ import annotations

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.making import PLACE, breathe, practice, rest, say
from voiceguide.export.book import book, told
from voiceguide.export.book.entries import Entry, Part, Words
from voiceguide.script import Library, builtin_folder, load
from voiceguide.script.model import Group, Include, Marks, OneOf, Say, Section
from voiceguide.script.text import placeholders
from voiceguide.timeline import Choice, Request
from voiceguide.timeline.breath import breath_lines
from voiceguide.timeline.pieces import Paced, Spoken
from voiceguide.timeline.steps import every_step
from voiceguide.timeline.unroll import unroll
from voiceguide.units import Millis

LIBRARY = Library([builtin_folder()])

OWN = ("length", "title")
"""What every script may ask for, and nobody has to set."""

VOID = ("meta",)


class Page(HTMLParser):
    """Reads a page strictly: what is opened is closed, in its order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        language = next((told["lang"] for _, told in reversed(self.open) if "lang" in told), None)
        self.text.append((language or "", data))


def words(entries: Iterable[Entry]) -> Iterator[Words]:
    for entry in entries:
        if isinstance(entry, Part):
            yield from words(entry.entries)
        elif isinstance(entry, Words):
            yield entry


@pytest.mark.parametrize("name", LIBRARY.names())
def test_every_line_of_every_length_and_alternative_is_in_the_book(name: str) -> None:
    script = load(LIBRARY.find(name), LIBRARY)
    texts = [step.text for step in every_step(script.steps) if isinstance(step, Say)]
    names = tuple((name, f"[{name}]") for text in texts for name in placeholders(text) if name not in OWN)
    alternatives = [len(step.alternatives) for step in every_step(script.steps) if isinstance(step, OneOf)]
    spoken = set()
    whole = told(script)
    for length, _ in whole.lengths:
        for variation in range(max(alternatives, default=1)):
            request = Request(length=length, variation=variation, names=names)
            for piece in unroll(script, request, Choice(length=length)):
                if isinstance(piece, Spoken):
                    spoken.add(piece.text)
                elif isinstance(piece, Paced):
                    spoken |= {line.text for line in breath_lines(piece)}
    written = {each.text for each in words(whole.entries)}
    assert spoken - written == set()
    assert len(spoken) > 3


def test_the_book_reads_from_heading_to_heading_in_the_languages_of_its_lines() -> None:
    scripts = [load(LIBRARY.find(name), LIBRARY) for name in ("ground-feet", "de/ground-feet")]
    page = Page(book([told(script) for script in scripts], "2026-11-22"))
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert ("de", "Und lass langsam wieder nach. ") in page.text
    assert ("en", "And slowly ease off again. ") in page.text
    assert ("en", "Pause, 4 seconds, always.") in page.text
    assert any(text == scripts[1].cautions[0] and language == "de" for language, text in page.text)
    names = {told["id"] for _, told in page.tags if "id" in told}
    assert len(names) == sum("id" in told for _, told in page.tags)
    assert {(told["href"] or "")[1:] for tag, told in page.tags if tag == "a"} <= names
    assert not [tag for tag, told in page.tags if tag in ("script", "link", "img") or "src" in told]


def test_what_is_written_is_told_as_it_is_and_not_as_html() -> None:
    line = say(
        "Rest <b> & wait, {thing}.",
        "settle",
        marks=Marks(pauses=((9, Millis(2000)),), emphasis=((0, 4),)),
        at_least=Millis(300_000),
    )
    html = book([told(practice(line))], "2026-11-22")
    assert (
        '<em>Rest</em> &lt;b&gt; <span class="about" lang="en">(pause, 2 seconds)</span> &amp; wait, [thing].'
        in html
    )
    assert "In sessions of 5 minutes and longer</p>" in html
    assert "Pause, 5 seconds; from 3 seconds to 8 seconds." in html


def test_parts_say_where_they_are_from_and_alternatives_stand_beside_each_other() -> None:
    script = practice(
        Section(place=PLACE, title="{title} for {who}"),
        Include(place=PLACE, script="parts/x", names=(("who", "Ann"),), steps=(say("Hello {who}."),)),
        OneOf(place=PLACE, alternatives=((say("One."),), (say("Two."), rest("beat")))),
        Group(place=PLACE, optional=True, steps=(breathe(4, 6, fewest=3, most=5, cues="both"),)),
    )
    page = Page(book([told(script)], "2026-11-22"))
    text = [text for _, text in page.text if text.strip()]
    for heard in (
        "Test for [who]", "From parts/x", "Hello Ann. ", "1 of 2", "One. ", "2 of 2", "Two. ",
        "Left out when time is short",
        "Breathing in for 4 seconds, out for 6 seconds; 3 to 5 breaths; words and tones",
    ):  # fmt: skip
        assert heard in text


def test_a_script_too_short_for_a_length_on_offer_is_told_at_the_longest_it_can_be() -> None:
    short = practice(say("Rest now and then."), rest("beat"), lengths=(Millis(600_000),))
    (length, figures), *_ = told(short).lengths
    assert length == 600_000
    assert figures.words == 4
