"""Rules about signs: what is made for the eye, and comes out of a voice as something else or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.numerals import spell_numbers
from voiceguide.desk.lint.prose import advice, quoted, sentences, spoken_english
from voiceguide.desk.lint.sheet import Sheet, Written
from voiceguide.script import respelt

_PLACEHOLDER = re.compile(r"\{\w+\}")
_DIGIT = re.compile(r"\d")

_LEAVE_OUT = "Leave it out; say what it means in words."
_SYMBOLS = tuple(
    (re.compile(pattern), remedy)
    for pattern, remedy in (
        (r"\.\.+|…", "End the sentence, and write the silence as `pause:`."),
        (r"[()<>]", "Take the brackets out, or give what is in them a sentence of its own."),
        (r"\s-+\s|[\u2013\u2014\u2212]|--", "Write a comma or a full stop; in a range, “to”."),
        (r"/", "Write “or”, or “and”."),
        (r"&", "Write “and”."),
        (r"%", "Write “percent”."),
        (r"\+", "Write “and”, or “plus”."),
        (r"=", "Write “is”."),
        (r"[*_#@~^|\\•°§$€£]", _LEAVE_OUT),
        (r"[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]", _LEAVE_OUT),
    )
)
_CURLY = re.compile(r"(?<=\w)[\u2018\u2019](?=\w)")

_SHORT_FORMS = tuple(
    (re.compile(pattern), whole)
    for pattern, whole in (
        (r"\be\. ?g\.?(?!\w)", "for example"),
        (r"\bi\. ?e\.?(?!\w)", "that is"),
        (r"\betc\b\.?", "and so on"),
        (r"\bapprox\b\.?", "about"),
        (r"\bmins?\b\.?", "minutes"),
        (r"\bsecs?\b\.?", "seconds"),
        (r"\bhrs?\b\.?", "hours"),
        (r"\bvs\b\.?", "or"),
        (r"\bDr\b\.?", "Doctor"),
        (r"\bSt\.", "Saint, or Street"),
    )
)

_CAPITALS = re.compile(r"(?<![\w'\u2019])[A-Z][A-Z]+(?![\w'\u2019])")
_SAID_RIGHT = frozenset(("OK", "TV"))


def _as_said(sheet: Sheet, written: Written) -> str:
    """What the writer wants said, without what the program or the listener fills in."""
    return _PLACEHOLDER.sub("x", respelt(written.step.text, sheet.practice, language=written.line.language))


def _digits(sheet: Sheet) -> Iterator[Spot]:
    for written in sheet.lines:
        for sentence in sentences(_as_said(sheet, written)):
            numbers = [word.rstrip(".,;:!?") for word in sentence.split() if _DIGIT.search(word)]
            if numbers:
                yield Spot(
                    place=written.place,
                    message=f"{quoted(numbers[0])} is in digits, which a voice may read in its own way: "
                    "“4-6” comes out as “four dash six”, “4s” as “four z”.",
                    suggestion=_in_words(written, sentence),
                )
                break


def _in_words(written: Written, sentence: str) -> str:
    spelt = spell_numbers(sentence)
    if _DIGIT.search(spelt) or not written.is_english:
        return "Write numbers as words."
    return advice(spelt)


def _symbols(sheet: Sheet) -> Iterator[Spot]:
    for written in sheet.lines:
        text = _as_said(sheet, written)
        for pattern, remedy in _SYMBOLS:
            found = pattern.search(text)
            if found is not None:
                yield Spot(
                    place=written.place,
                    message=f"The sign {quoted(found[0].strip())} is for the eye; a voice skips it, or reads "
                    "out its name.",
                    suggestion=remedy,
                )
        curly = _CURLY.search(text) if written.is_english else None
        if curly is not None:
            yield Spot(
                place=written.place,
                message="A curly apostrophe makes some voices stumble over the word.",
                suggestion="Type the straight one, or write both words: “it is”.",
            )


def _exclamations(sheet: Sheet) -> Iterator[Spot]:
    for sentence in spoken_english(sheet):
        if sentence.text.endswith("!"):
            yield Spot(
                place=sentence.written.place,
                message="An exclamation mark lifts the voice, which startles with shut eyes.",
                suggestion=advice(sentence.text.rstrip("!") + "."),
            )


def _short_forms(sheet: Sheet) -> Iterator[Spot]:
    for written in sheet.english_lines:
        text = _as_said(sheet, written)
        for pattern, whole in _SHORT_FORMS:
            found = pattern.search(text)
            if found is not None:
                yield Spot(
                    place=written.place,
                    message=f"{quoted(found[0])} is a short form, which a voice may spell, or take for "
                    "another word.",
                    suggestion=f"Write {quoted(whole)}.",
                )


def _capitals(sheet: Sheet) -> Iterator[Spot]:
    for written in sheet.english_lines:
        for found in _CAPITALS.findall(_as_said(sheet, written)):
            if found not in _SAID_RIGHT:
                letters = " ".join(found)
                yield Spot(
                    place=written.place,
                    message=f"{quoted(found)} is in capitals, and a voice has to guess whether it is a word "
                    "or letters: “EEG” comes out as “eeg”.",
                    suggestion=f"Write {quoted(found.lower())} for the word, {quoted(letters)} for the "
                    "letters.",
                )


RULES = (
    Rule(
        code="digits",
        severity="warning",
        about="Numbers are written as words: voices read digits, ranges and units in ways of their own.",
        find=_digits,
    ),
    Rule(
        code="symbols",
        severity="warning",
        about="Brackets, slashes, dashes, dots and other signs have no sound; a voice skips them, or reads "
        "out their names.",
        find=_symbols,
    ),
    Rule(
        code="exclamation",
        severity="note",
        about="An exclamation mark lifts the voice, which startles with shut eyes.",
        find=_exclamations,
    ),
    Rule(
        code="abbreviation",
        severity="warning",
        about="Short forms such as “e.g.” and “min.” are written out: voices spell them, or take them for "
        "other words.",
        find=_short_forms,
    ),
    Rule(
        code="capitals",
        severity="warning",
        about="A word in capitals may be spelt, and letters may be read as a word: “EEG” as “eeg”, but "
        "“E E G” as letters.",
        find=_capitals,
    ),
)
