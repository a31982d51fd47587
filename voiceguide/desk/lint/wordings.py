"""Turns of phrase that do not belong into a practice: what they look like, why, and what to say instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from voiceguide.desk.lint.finding import Spot
from voiceguide.desk.lint.prose import quoted, sentences, spoken_english
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.phrases import ENGLISH
from voiceguide.script.model import Place, Section, family

Excuse = Callable[[str, int], bool]
"""Tells whether what starts at an index of a sentence is meant well after all."""

_FEW_WORDS = r"(?:\w+ ){0,3}?"


class Passage(Struct, frozen=True, kw_only=True):
    """One sentence of a script, spoken or not, and where it stands."""

    text: str
    place: Place


class Wording(Struct, frozen=True, kw_only=True):
    """A turn of phrase.

    Attributes:
        pattern: What it looks like.
        reason: Goes on after the quoted words.
        instead: What to do about it.
        excused: When it is meant well after all.
    """

    pattern: re.Pattern[str]
    reason: str
    instead: str
    excused: Excuse


def wording(*looks: str, reason: str, instead: str, excused: Excuse) -> Wording:
    """Describe a turn of phrase.

    Args:
        looks: What it can look like: regular expressions for whole words, in any case. `~` stands for up to
            three words and the space behind them, `'` for a curly apostrophe as well. There is no unbounded
            gap, so that a hostile text takes no longer than its length.
        reason: Goes on after the quoted words.
        instead: What to do about it.
        excused: When it is meant well after all.
    """
    either = "|".join(looks).replace("~", _FEW_WORDS).replace("'", "['\u2019]")
    pattern = re.compile(rf"\b(?:{either})(?!\w)", re.IGNORECASE | re.MULTILINE)
    return Wording(pattern=pattern, reason=reason, instead=instead, excused=excused)


def find_wordings(wordings: Iterable[Wording], passages: Iterable[Passage]) -> Iterator[Spot]:
    """Find each turn of phrase once in every sentence."""
    told = tuple(passages)
    everything = "\n".join(passage.text for passage in told)
    for each in wordings:
        if each.pattern.search(everything) is None:  # most are nowhere, which one look tells
            continue
        for passage in told:
            found = next(_meant(each, passage.text), None)
            if found is not None:
                message = f"{quoted(found[0])} {each.reason}"
                yield Spot(place=passage.place, message=message, suggestion=each.instead)


def _meant(each: Wording, text: str) -> Iterator[re.Match[str]]:
    return (match for match in each.pattern.finditer(text) if not each.excused(text, match.start()))


def spoken_passages(sheet: Sheet) -> Iterator[Passage]:
    """List every sentence that is spoken in English."""
    for sentence in spoken_english(sheet):
        yield Passage(text=sentence.text, place=sentence.written.place)


def told_passages(sheet: Sheet) -> Iterator[Passage]:
    """List every sentence in English that listeners hear or read: title and chapters as well."""
    for text, place in _told(sheet):
        for sentence in sentences(text):
            yield Passage(text=sentence, place=place)


def _told(sheet: Sheet) -> Iterator[tuple[str, Place]]:
    if family(sheet.practice.language) == ENGLISH:
        yield from _headings(sheet)
    yield from ((written.text, written.place) for written in sheet.english_lines)


def _headings(sheet: Sheet) -> Iterator[tuple[str, Place]]:
    practice = sheet.practice
    yield practice.title, practice.place_of("title")
    yield practice.summary, practice.place_of("summary")
    for caution in practice.cautions:
        yield caution, practice.place_of("cautions")
    yield from ((step.title, step.place) for step in sheet.steps if isinstance(step, Section))
