"""Lines that no voice of their language can say, whichever engine speaks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.prose import quoted
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.speech.writing import foreign_letters


def _unsayable(sheet: Sheet) -> Iterator[Spot]:
    for written in sheet.lines:
        text = written.line.text
        if all(unicodedata.category(sign)[0] in "PZ" for sign in text):
            yield Spot(
                place=written.place,
                message=f"{quoted(written.text)} has no word in it, and a voice would only be silent.",
                suggestion="Write words, or a `pause` instead.",
            )
        elif written.line.voice.name is None:  # a voice that is named may be of any language
            foreign = foreign_letters(text, written.line.language)
            if foreign:
                yield Spot(
                    place=written.place,
                    message=f"The letters of {quoted(written.text)} are {foreign}, which voices of the "
                    f"language `{written.line.language}` cannot read.",
                    suggestion="Say below the line which language it is in, with `language:`.",
                )


RULES = (
    Rule(
        code="unsayable",
        severity="error",
        about="A line of nothing but punctuation, or in letters that its language does not have, cannot be "
        "spoken.",
        find=_unsayable,
    ),
)
