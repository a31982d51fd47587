"""What a line of a source can be, told from its looks, as one table."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

Kind = Literal[
    "dots",
    "count",
    "rule",
    "heading",
    "quote",
    "item",
    "title",
    "language",
    "about",
    "note",
    "teacher",
    "speaker",
    "part",
    "capitals",
    "bold",
    "italics",
    "time",
]

MOST_HEADING_WORDS = 10
"""A longer line is a sentence."""


class LineDialect(Struct, frozen=True, kw_only=True):
    """One kind of line.

    Attributes:
        kind: What it is.
        examples: How it is found in texts.
        meaning: What it becomes.
        pattern: What its beginning looks like; the group `text` is what is left of it.
    """

    kind: Kind
    examples: tuple[str, ...]
    meaning: str
    pattern: re.Pattern[str]


def _labels(*labels: str) -> str:
    return "|".join(labels)


_ABOUT = _labels(
    *(
        "duration",
        "length",
        "time",
        "author",
        "by",
        "written by",
        "script by",
        "voice",
        "music",
        "background",
    ),
    *(
        "purpose",
        "theme",
        "focus",
        "intention",
        "level",
        "date",
        "audience",
        "style",
        "tone",
        "posture",
        "props",
    ),
    *(
        "materials",
        "tags",
        "keywords",
        "category",
        "format",
        "version",
        "source",
        "dauer",
        "durée",
        "duración",
    ),
)
_NOTE = _labels(
    *(
        "note",
        "notes",
        "nb",
        "n\\.b\\.",
        "teaching note",
        "direction",
        "directions",
        "stage direction",
        "sfx",
        "fx",
    ),
    *(
        "music",
        "sound",
        "audio",
        "cue",
        "background",
        "instructor note",
        "facilitator note",
        "teacher['\u2019]?s? note",
    ),
    *("note to self", "reminder", "hinweis", "anmerkung", "nota", "remarque"),
)
_TEACHER = _labels(
    "teacher", "for the (?:teacher|instructor|facilitator|guide|reader)", "lehrer(?:in)?", "profesora?"
)
_SPEAKER = _labels(
    *(
        "narrator",
        "instructor",
        "guide",
        "facilitator",
        "voice",
        "voice-?over",
        "v\\.?o\\.?",
        "speaker",
        "host",
    ),
    *("therapist", "meditation guide", "leader", "sprecher(?:in)?", "narratrice", "narrateur", "narradora?"),
)
_NUMERAL = r"(?:[0-9]{1,3}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)"

CLOCK = r"(?P<hours>[0-9]{1,2}:)?(?P<minutes>[0-9]{1,3}):(?P<seconds>[0-5][0-9])(?:[.,](?P<part>[0-9]{1,3}))?"
_TO = r"\s?(?:-|\u2013|—|-->|to)\s?"
_LATER = r"(?:[0-9]{1,2}:)?[0-9]{1,3}:[0-5][0-9](?:[.,][0-9]{1,3})?"
SPAN = rf"{CLOCK}{_TO}{_LATER}"
"""A time, and from one time to another."""

LINES: tuple[LineDialect, ...] = (
    LineDialect(
        kind="dots",
        examples=(".", "..", "…"),
        meaning="A pause: `beat` for one dot, `settle` for two, `sense` for three and more.",
        pattern=re.compile(r"(?P<text>\.{1,6}|…{1,3})"),
    ),
    LineDialect(
        kind="count",
        examples=("(5)",),
        meaning="A pause of so many seconds.",
        pattern=re.compile(r"\(\s?(?P<text>[0-9]{1,4})\s?\)"),
    ),
    LineDialect(
        kind="rule",
        examples=("---", "* * *", "```"),
        meaning="Left out.",
        pattern=re.compile(r"(?:([-_*=~•·])(?:[ \t]{0,3}\1){2,}|[`~]{3,}\w{0,20})[ \t]*(?P<text>)"),
    ),
    LineDialect(
        kind="heading",
        examples=("# Body scan", "## Feet", "Body scan\\n========="),
        meaning="The first, if it is the only one of its level, is the title; the others are sections.",
        pattern=re.compile(r"(?P<level>#{1,6})[ \t]+(?P<text>.*)"),
    ),
    LineDialect(
        kind="quote",
        examples=("> Speak slowly here.",),
        meaning="A note; spoken where most of the text is written so.",
        pattern=re.compile(r"(?:>[ \t]?)+(?P<text>.*)"),
    ),
    LineDialect(
        kind="item",
        examples=("- Feel your feet.", "1. Feel your feet."),
        meaning="A line; its number or dot is not spoken.",
        pattern=re.compile(
            r"(?:[-*+•◦▪‣\u2013]|\(?[0-9]{1,3}[.)]|[a-z]\))[ \t]+(?![0-9]{1,3}[.)](?:\s|$))(?P<text>\S.*)"
        ),
    ),
    LineDialect(
        kind="title",
        examples=("Title: Body scan",),
        meaning="The title.",
        pattern=re.compile(r"(?i:title|titel|titre|título)[ \t]{0,3}:[ \t]*(?P<text>\S.*)"),
    ),
    LineDialect(
        kind="language",
        examples=("Language: fr",),
        meaning="The language, if it is a tag such as `fr` or `pt-BR`.",
        pattern=re.compile(
            r"(?i:language|lang|sprache|langue|idioma|lingua)[ \t]{0,3}:[ \t]*(?P<text>[A-Za-z-]{2,12})"
        ),
    ),
    LineDialect(
        kind="about",
        examples=("Duration: 10 minutes", "Author: Ana", "Music: rain"),
        meaning="A note, above the first spoken line; anywhere else it is spoken.",
        pattern=re.compile(rf"(?i:{_ABOUT})[ \t]{{0,3}}:[ \t]*(?P<text>\S.*)"),
    ),
    LineDialect(
        kind="note",
        examples=("Note: dim the lights.", "SFX: rain", "<!-- slower -->"),
        meaning="A note.",
        pattern=re.compile(rf"(?i:{_NOTE})[ \t]{{0,3}}:[ \t]*(?P<text>\S.*)"),
    ),
    LineDialect(
        kind="teacher",
        examples=("Teacher: wait until all are seated.",),
        meaning="A note; spoken where most of the text is written so.",
        pattern=re.compile(rf"(?i:{_TEACHER})[ \t]{{0,3}}:[ \t]*(?P<text>\S.*)"),
    ),
    LineDialect(
        kind="speaker",
        examples=("Narrator: Welcome.", "Instructor:"),
        meaning="The text is spoken, the label is not.",
        pattern=re.compile(rf"(?i:{_SPEAKER})[ \t]{{0,3}}:[ \t]*(?P<text>.*)"),
    ),
    LineDialect(
        kind="part",
        examples=("Part 2: the breath", "Step 3", "Closing:"),
        meaning="A section.",
        pattern=re.compile(
            r"(?P<text>(?i:(?:part|step|phase|section|stage|chapter|teil|schritt|partie|étape|parte|paso) "
            rf"{_NUMERAL}\b.{{0,80}}|(?:introduction|intro|opening|welcome|preparation|settling in|arriving"
            r"|body scan|main practice|visuali[sz]ation|integration|closing|conclusion|ending|outro"
            r"|einleitung|abschluss):))"
        ),
    ),
    LineDialect(
        kind="capitals",
        examples=("BODY SCAN:", "CLOSING"),
        meaning="A section.",
        pattern=re.compile(r"(?P<text>[^a-z]{3,80}?):?"),
    ),
    LineDialect(
        kind="bold",
        examples=("**Body scan**", "**Opening:**"),
        meaning="A section, if it is short and no sentence.",
        pattern=re.compile(
            r"(?P<mark>\*\*\*?|___?)(?=\S)(?P<text>(?:(?!(?P=mark)).)+)(?<=\S)(?P=mark)[ \t]{0,3}:?"
        ),
    ),
    LineDialect(
        kind="italics",
        examples=("*Speak slowly here.*",),
        meaning="A note; spoken where it is a quotation, and where most of the text is written so.",
        pattern=re.compile(r"(?P<mark>[*_])(?![*_\s])(?P<text>(?:\*\*|__|(?!(?P=mark)).)+)(?<=\S)(?P=mark)"),
    ),
    LineDialect(
        kind="time",
        examples=("0:00 Welcome", "[00:05] Sit down.", "00:00:05 Sit down.", "**[0:00-1:00] Opening**"),
        meaning="The line begins near that time: the silence before it becomes so long.",
        pattern=re.compile(
            rf"(?P<before>[\s#>*_-]{{0,12}})[\[(]?{CLOCK}(?:{_TO}{_LATER})?[\])]?"
            r"(?:\s{0,3}[-\u2013—:|](?=\s|$))?(?:\s|(?=[*_])|$)(?P<text>.*)"
        ),
    ),
)
"""Every kind of line that is not simply text, in the order in which they are tried."""

_BY_KIND = {dialect.kind: dialect.pattern for dialect in LINES}


def looks_like(kind: Kind, text: str) -> re.Match[str] | None:
    """Match a line against one kind."""
    return _BY_KIND[kind].fullmatch(text)


def is_short(text: str) -> bool:
    """Whether a line could be a heading by its length and its end."""
    return 0 < len(text.split()) <= MOST_HEADING_WORDS and not text.rstrip("*_ ").endswith(
        (".", "!", "?", "…", ",", ";")
    )


def has_capitals_only(text: str) -> bool:
    """Whether a line is shouted: cased letters, more than one, and none of them small."""
    return text.isupper() and sum(map(str.isalpha, text)) > 1


def emphasised(text: str) -> tuple[int, str]:
    """Take asterisks or underscores off both ends of a line.

    Returns:
        1 for italics, 2 for bold and for both, 0 for neither; and the text inside.
    """
    if bold := looks_like("bold", text):
        return 2, bold["text"]
    italics = looks_like("italics", text)
    return (1, italics["text"]) if italics else (0, text)
