"""Rules about plain language: short sentences, easy words, and lines that are not too short to speak."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.prose import Sentence, advice, quoted, spoken_english, words
from voiceguide.desk.lint.sheet import Sheet

LONGEST_SENTENCE = 18
"""Words. Ears cannot go back to the start of a sentence; guides to plain speech ask for 6 to 14."""

HARDEST = 6.0
HARDEST_EXPLAINER = 8.0
"""Grades. Guides to writing about health ask for grades 3 to 8."""

FEWEST_WORDS_TO_GRADE = 100
"""The formula was made on passages of this length; on less it jumps about."""

SHORTEST_CUE = 3
"""Words. Neural voices say shorter lines in a wrong tone or at an odd speed."""

_VOWELS = re.compile(r"[aeiouy]+")
_LETTERS = re.compile(r"[a-z]+")
_JOINTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[;:] |, (?=(?:and|but|or|so|until|where|which|while)\b)",
        r", | (?=(?:and|because|but|or|so|until|where|which|while)\b)",
    )
)
"""Where a sentence comes apart, the better places first."""


def _long_sentences(sheet: Sheet) -> Iterator[Spot]:
    for sentence in spoken_english(sheet):
        count = len(words(sentence.text))
        if count > LONGEST_SENTENCE:
            yield Spot(
                place=sentence.written.place,
                message=f"{quoted(sentence.text)} has {count} words; {LONGEST_SENTENCE} are the most that "
                "ears can follow, for they cannot go back.",
                suggestion=_split(sentence.text),
            )


def _split(sentence: str) -> str:
    """Advise where to end it: at a joint near its middle."""
    for joint in _JOINTS:
        starts = [match.start() for match in joint.finditer(sentence)]
        if starts:
            middle = min(starts, key=lambda start: abs(start - len(sentence) / 2))
            ending = " ".join(sentence[:middle].split()[-4:])
            return f"Make two of it; the first could end with {quoted(ending)}."
    return "Make two of it."


def syllables(word: str) -> int:
    """Count the syllables of an English word: its groups of vowels, without a silent e at its end.

    Against the CMU Pronouncing Dictionary this puts the grade of these practices 0.05 too high and that of
    general prose 0.2; counting by hyphenation puts it 0.4 to 0.8 too low.
    """
    return max(1, sum(map(_groups, _LETTERS.findall(word.lower()))))


def _groups(letters: str) -> int:
    return len(_VOWELS.findall(letters)) - letters.endswith("e")


def grade(sentences: int, words: list[str]) -> float:
    """Give the Flesch-Kincaid grade: years at school that a text asks for.

    Source: Kincaid, Fishburne, Rogers and Chissom (1975), Research Branch Report 8-75.
    """
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def _reading_grade(sheet: Sheet) -> Iterator[Spot]:
    spoken = [sentence for sentence in spoken_english(sheet) if words(sentence.text)]
    said = [word for sentence in spoken for word in words(sentence.text)]
    if len(said) < FEWEST_WORDS_TO_GRADE:
        return
    reached = round(grade(len(spoken), said), 1)
    bound = HARDEST_EXPLAINER if sheet.has_tag("explainer") else HARDEST
    if reached > bound:
        heaviest = max(spoken, key=lambda sentence: sum(map(syllables, words(sentence.text))))
        yield Spot(
            place=sheet.practice.place_of("steps"),
            message=f"Altogether this reads like grade {reached} at school; up to {bound:g} nearly everybody "
            "can follow by ear.",
            suggestion=f"Write shorter sentences and shorter words, first in {_where(heaviest, sheet)}: "
            f"{quoted(heaviest.text)}",
        )


def _where(sentence: Sentence, sheet: Sheet) -> str:
    place = sentence.written.place
    return f"line {place.line}" + ("" if place.path == sheet.practice.path else f" of {place.path}")


def _short_cues(sheet: Sheet) -> Iterator[Spot]:
    for written in sheet.english_lines:
        if 0 < len(words(written.text)) < SHORTEST_CUE:
            yield Spot(
                place=written.place,
                message=f"{quoted(written.text)} is so short that many voices say it in a wrong tone; four "
                "words or more are safe.",
                suggestion=advice(f"And now, {_within(written.text)}"),
            )


def _within(text: str) -> str:
    """Write a line as it stands inside a sentence."""
    return text.lower() if text.isupper() else f"{text[:1].lower()}{text[1:]}"


RULES = (
    Rule(
        code="long-sentence",
        severity="warning",
        about=f"A sentence has {LONGEST_SENTENCE} words at most: ears cannot go back to its start.",
        find=_long_sentences,
    ),
    Rule(
        code="reading-grade",
        severity="warning",
        about=f"What is spoken has a Flesch-Kincaid grade of {HARDEST:g} at most, or {HARDEST_EXPLAINER:g} "
        f"when tagged `explainer`; told from {FEWEST_WORDS_TO_GRADE} words on.",
        find=_reading_grade,
    ),
    Rule(
        code="short-cue",
        severity="note",
        about="A line of one or two words comes out in a wrong tone from many voices.",
        find=_short_cues,
    ),
)
