"""The rule about `#`, which ends what is spoken."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.script.complaints import shown


def _lost_words(sheet: Sheet) -> Iterator[Spot]:
    for lost in sheet.practice.lost:
        yield Spot(
            place=lost.place,
            message=f"{shown(lost.text)} is not spoken: behind a space, a # begins a comment.",
            suggestion="If it belongs to the sentence, put the whole text in quotation marks; if it is a "
            "comment, put two spaces before the #.",
        )


RULES = (
    Rule(
        code="comment-in-text",
        severity="warning",
        about="Behind a space, a `#` begins a comment in YAML, and words that stand there are never spoken.",
        find=_lost_words,
    ),
)
