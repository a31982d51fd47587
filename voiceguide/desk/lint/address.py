"""Rules about how a listener is addressed: as "you", plainly, with one softener at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.prose import advice, quoted, spoken_english
from voiceguide.desk.lint.sheet import Sheet

_WE = re.compile(
    r"\b(?:let['\u2019]s|let us|we(?:['\u2019](?:re|ll|ve|d))?|our|ours|us|ourselves)\b", re.IGNORECASE
)
_YOU = {
    "let's": "you might",
    "let us": "you might",
    "we": "you",
    "we're": "you are",
    "we'll": "you will",
    "we've": "you have",
    "we'd": "you would",
    "our": "your",
    "ours": "yours",
    "us": "you",
    "ourselves": "yourself",
}
_AUXILIARIES = (
    "are|were|have|had|do|did|will|would|shall|should|can|cannot|could|may|might|must|ought|need|"
    r"\w+n['\u2019]t"
)
_AT_FIRST = re.compile(rf"^We (?=\w)(?!(?:{_AUXILIARIES})\b)")

_SOFTENERS = re.compile(
    r"\b(?:perhaps|maybe|possibly|might|kind of|sort of|simply|see what it is like|if you (?:like|prefer|"
    r"want|wish)|if (?:it|that|this) (?:feels|is|seems) (?:\w+ )?(?:all right|comfortable|fine|good|ok|okay|"
    r"right)|just(?! (?:above|after|as|before|behind|below|enough|now|one|that|the|under)\b))\b",
    re.IGNORECASE,
)


def _we(sheet: Sheet) -> Iterator[Spot]:
    for sentence in spoken_english(sheet):
        found = _WE.search(sentence.text)
        if found is not None:
            yield Spot(
                place=sentence.written.place,
                message=f"{quoted(found[0])} speaks for the listener, who would rather be “you”.",
                suggestion=advice(_as_you(sentence.text)),
            )


def _as_you(text: str) -> str:
    invited = _AT_FIRST.sub("You might ", text)
    return _WE.sub(lambda match: _YOU[match[0].lower().replace("\u2019", "'")], invited)


def _softeners(sheet: Sheet) -> Iterator[Spot]:
    for sentence in spoken_english(sheet):
        found = tuple(dict.fromkeys(match[0].lower() for match in _SOFTENERS.finditer(sentence.text)))
        if len(found) > 1:
            rest = "the others" if len(found) > 2 else quoted(found[1])
            yield Spot(
                place=sentence.written.place,
                message=f"{' and '.join(map(quoted, found))} soften one sentence together, which sounds "
                "unsure.",
                suggestion=f"Keep {quoted(found[0])}, and leave {rest} out.",
            )


RULES = (
    Rule(
        code="we-wording",
        severity="note",
        about="The listener is “you”: “we” and “our” were among what people who heard many recordings liked "
        "least (Stanko-Kaczmarek 2023).",
        find=_we,
    ),
    Rule(
        code="softeners",
        severity="note",
        about="One softener a sentence, such as “perhaps” or “if you like”: more sound unsure.",
        find=_softeners,
    ),
)
