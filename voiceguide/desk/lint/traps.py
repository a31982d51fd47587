"""Rules about words that a speech engine mistakes for others, or cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.foreign import FOREIGN, Foreign
from voiceguide.desk.lint.homograph import Homograph, is_command_behind, last_word
from voiceguide.desk.lint.homographs import HOMOGRAPHS
from voiceguide.desk.lint.prose import advice, lead_up, quoted, sentences, vocabulary
from voiceguide.desk.lint.sheet import Sheet, Written
from voiceguide.script import respelt

_MARKS = re.compile("[ˈˌː\u0361]")
_ADVERBS_BEFORE = re.compile(r"(?:(?:\w+ly|please) )+$", re.IGNORECASE)
_HELPERS = vocabulary("can could may might should to will would you")
_LONGEST_ADVERBS = 80


def heard_words(sheet: Sheet, written: Written, text: str) -> list[str]:
    """What the voice makes of part of a line: words in IPA without marks; none when nobody can tell."""
    said = replace(written.line, text=respelt(text, sheet.practice, language=written.line.language))
    return _MARKS.sub("", sheet.phonemes(said)).split()


def _homographs(sheet: Sheet) -> Iterator[Spot]:
    for written in sheet.english_lines:
        for sentence in sentences(written.text):
            for trap, found in _traps(sentence):
                if respelt(trap.word, sheet.practice, language=written.line.language) != trap.word:
                    continue
                says = _what_says_it_wrong(sheet, written, trap, found)
                if says:
                    right = f"not as in {quoted(trap.meant)}"
                    yield Spot(
                        place=written.place,
                        message=f"{says} “{trap.word}” here as in {quoted(trap.heard)}, {right}.",
                        suggestion=_rewritten(trap, found),
                    )


def _traps(sentence: str) -> Iterator[tuple[Homograph, re.Match[str]]]:
    """Every word of a sentence that stands in a trap, with the first trap that has it."""
    lowered = sentence.lower()
    taken: set[int] = set()
    for trap in HOMOGRAPHS:
        if trap.word not in lowered:
            continue
        for found in trap.pattern.finditer(sentence):
            start = found.start("word")
            if start not in taken and trap.is_here(lead_up(sentence, start)):
                taken.add(start)
                yield trap, found


def _what_says_it_wrong(sheet: Sheet, written: Written, trap: Homograph, found: re.Match[str]) -> str:
    """Begin to tell who says it wrong; empty when nobody is known to."""
    sentence = found.string
    heard = heard_words(sheet, written, sentence)
    if not heard:
        before = lead_up(sentence, found.start("word"))
        return "" if trap.is_said_right(before) else "Voices often say"
    others = len(re.findall(rf"\b{trap.word}\b", sentence, re.IGNORECASE)) - 1
    return "The voice says" if trap.times_wrong(heard) > others else ""


def _rewritten(trap: Homograph, found: re.Match[str]) -> str:
    sentence = found.string
    before, behind = sentence[: found.start("word")], sentence[found.end("word") :]
    if trap.invite and is_command_behind(lead_up(sentence, len(before))):
        return advice(_invited(trap, found))
    return advice(before + trap.instead + behind) if trap.instead else "Say it with another word."


def _invited(trap: Homograph, found: re.Match[str]) -> str:
    """Put "you might" before the verb, and the adverbs that stood there behind its object."""
    sentence = found.string
    before, end = sentence[: found.start("word")], found.end("object")
    late = ""
    adverbs = _ADVERBS_BEFORE.search(before, max(0, len(before) - _LONGEST_ADVERBS))
    if adverbs is not None:
        before = before[: adverbs.start()]
        late = "".join(f" {word}" for word in adverbs[0].lower().split() if word != "please")
    invitation = "" if last_word(before) in _HELPERS else "you might "
    return f"{before}{invitation}{trap.word}{found['object']}{late}{sentence[end:]}"


def _foreign(sheet: Sheet) -> Iterator[Spot]:
    for written in sheet.english_lines:
        lowered = written.line.text.lower()
        for word in FOREIGN:
            found = word.pattern.search(lowered)
            if found is not None and _is_mangled(sheet, written, word):
                yield Spot(
                    place=written.place,
                    message=f"{quoted(found[0])} is a word that voices mangle, and that few listeners know.",
                    suggestion=f"Say it plainly, such as {quoted(word.instead)}, or write its sound under "
                    "`pronounce:`.",
                )


def _is_mangled(sheet: Sheet, written: Written, word: Foreign) -> bool:
    heard = heard_words(sheet, written, written.text)
    return not heard or any(word.wrong.fullmatch(each) for each in heard)


RULES = (
    Rule(
        code="homograph",
        severity="warning",
        about="A word with two sounds stands where voices take the wrong one: they say “Close your eyes” as "
        "in “close by”. Behind “you might” most are right.",
        find=_homographs,
    ),
    Rule(
        code="foreign-word",
        severity="note",
        about="A foreign or technical word that voices mangle; plain words help, or its sound under "
        "`pronounce:`.",
        find=_foreign,
    ),
)
