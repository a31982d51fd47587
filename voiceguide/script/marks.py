"""Marks inside a spoken line, `[pause 2s]` and `*emphasis*`, read off the text so that no voice says them.

What looks like a mark and is none is refused, for a voice would say its signs.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from itertools import chain, pairwise

from msgspec.structs import replace

from voiceguide.script import words
from voiceguide.script.complaints import BadValueError, did_you_mean, shown
from voiceguide.script.model import NO_MARKS, PAUSES, Marks, Names
from voiceguide.script.synonyms import OTHER_WORDS
from voiceguide.script.text import places_to_respell, respell
from voiceguide.script.values import duration
from voiceguide.units import Millis, brief

SHORTEST, LONGEST = Millis(200), Millis(10_000)
"""Of a pause inside a line. A shorter one is lost among the pauses of speech itself; a longer one is a pause
between lines, which a wanted length may move."""

_BEAT = "beat"
_NEAR = 20
_BRACKETS = re.compile(r"\s*\[(?P<inside>[^\[\]]*)\](?P<point>[.,;:!?\u2026]+(?!\S))?\s*")
_PAUSE = re.compile(r"pause(?:\s+(?P<amount>\S.*))?", re.IGNORECASE)
_WORD_AND_AMOUNT = re.compile(r"(?P<word>[^\W\d]+)[\s:=]*(?P<amount>.*)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?P<words>(?=[^\s*])[^*]*[^\s*])\*(?![\w*])")
_PLAIN_SIGN = re.compile(r"(?<!\S)\*+(?!\S)|(?<=\w)\*(?=\w)")
_HOW = "A line may hold pauses, as `[pause 2s]`, and `*emphasis*`."


def marked(raw: str) -> tuple[str, Marks]:
    """Read text that is spoken, with its marks apart from it.

    Returns:
        The text without marks, and what they ask for at which of its characters.

    Raises:
        BadValueError: When it is empty, has a stray brace, is too long, or has something that looks like a
            mark and is none.
    """
    parts, pauses = _parts(words.text(raw))
    text, emphasis, starts = "", [], []
    for part in parts:
        start = len(text) + 1 if text else 0
        plain, spans = _emphasis(part)
        text = f"{text} {plain}" if text else plain
        starts.append(start)
        emphasis += [(start + first, start + last) for first, last in spans]
    marks = Marks(pauses=tuple(zip(starts[1:], pauses, strict=True)), emphasis=tuple(emphasis))
    return words.spoken(text), marks


def filling(raw: str) -> str:
    """Read what a placeholder stands for: text that is spoken, without placeholders or marks of its own.

    Raises:
        BadValueError: When it has any, and as `marked` says.
    """
    text, marks = marked(raw)
    if "{" in text:
        raise BadValueError(
            "Nothing fills braces here.",
            "Write the words themselves. An included script knows the names around it as they are.",
        )
    if marks != NO_MARKS:
        raise BadValueError(
            "What a name stands for has no marks of its own.", "Put them into the line, as in `*{name}*`."
        )
    return text


def rewritten(text: str, marks: Marks, rewrite: Callable[[str], str]) -> tuple[str, Marks]:
    """Rewrite a text stretch by stretch from mark to mark, so that its marks stay where they are.

    Args:
        text: The text.
        marks: Its marks.
        rewrite: Called for every stretch, in their order.
    """
    if marks == NO_MARKS:  # nearly every line, and a fit asks for it again and again
        return rewrite(text), marks
    places = sorted({0, len(text), *(at for at, _ in marks.pauses), *chain.from_iterable(marks.emphasis)})
    done, moved = "", {0: 0}
    for first, last in pairwise(places):
        done += rewrite(text[first:last])
        moved[last] = len(done)
    spans = ((moved[first], moved[last]) for first, last in marks.emphasis)
    return done, Marks(
        pauses=tuple((moved[at], silence) for at, silence in marks.pauses),
        emphasis=tuple((first, last) for first, last in spans if first < last),
    )


def respelt_marked(text: str, marks: Marks, pronounce: Names) -> tuple[str, Marks]:
    """Respell a text and take its marks along: where one word of several is emphasised, all of them are.

    Words on both sides of a pause are never respelt as one: they are spoken apart.

    Args:
        text: The text.
        marks: Its marks.
        pronounce: The respellings, as `respell` takes them.
    """
    if marks != NO_MARKS:
        marks = replace(marks, emphasis=_widened(text, marks, pronounce))
    before = ""

    def sound(stretch: str) -> str:
        nonlocal before
        written = respell(stretch, pronounce, before[-4:])
        before += stretch
        return written

    return rewritten(text, marks, sound)


def _widened(text: str, marks: Marks, pronounce: Names) -> tuple[tuple[int, int], ...]:
    """The emphasis, over all that is respelt as one where it was on a part; what then overlaps is joined."""
    places = [
        (start + first, start + last)
        for start, end in pairwise([0, *(at for at, _ in marks.pauses), len(text)])
        for first, last in places_to_respell(text[start:end], pronounce)
    ]
    wide: list[tuple[int, int]] = []
    for first, last in marks.emphasis:
        touched = [place for place in places if place[0] < last and first < place[1]]
        begin, end = min([first, *(at for at, _ in touched)]), max([last, *(at for _, at in touched)])
        if wide and begin < wide[-1][1]:
            begin, _ = wide.pop()
        wide.append((begin, end))
    return tuple(wide)


def _parts(text: str) -> tuple[list[str], list[Millis]]:
    """Part a text at its pauses; a full stop or comma behind a pause goes before it."""
    parts, pauses, here = [""], [], 0
    for match in _BRACKETS.finditer(text):
        parts[-1] += text[here : match.start()] + (match["point"] or "")
        pauses.append(_pause(match["inside"].strip()))
        parts.append("")
        here = match.end()
    parts[-1] += text[here:]
    for part in parts:
        if "[" in part or "]" in part:
            raise BadValueError(f"{shown(part)} has a square bracket without its partner.", _HOW)
    if pauses:
        _check_between(parts, pauses)
    return parts, pauses


def _check_between(parts: list[str], pauses: list[Millis]) -> None:
    if all(map(_says_something, parts)):
        return
    if not _says_something(parts[-1]):
        raise BadValueError(
            "Behind this pause nothing more is said.",
            f"Write it below the line: `pause: {brief(pauses[-1])} exactly`.",
        )
    if not _says_something(parts[0]):
        raise BadValueError(
            "Before this pause nothing is said.",
            f"Write it as a step of its own before this one: `- pause: {brief(pauses[0])} exactly`.",
        )
    raise BadValueError("Between these two pauses nothing is said.", "Make one pause of them.")


def _says_something(part: str) -> bool:
    return any(map(str.isalnum, part))


def _pause(inside: str) -> Millis:
    found = _PAUSE.fullmatch(inside)
    if found is None:
        raise _unknown(inside)
    amount = found["amount"] or _BEAT
    mark = shown(f"[{inside}]")
    if amount in PAUSES:
        silence = PAUSES[amount].natural
    elif not amount[0].isdigit():
        raise BadValueError(
            f"In {mark}, {shown(amount)} is not a pause.", did_you_mean(amount, PAUSES) or _HOW
        )
    else:
        try:
            silence = duration(amount)
        except BadValueError as error:
            raise BadValueError(f"In {mark}, {error.message}", error.suggestion or _HOW) from error
    if silence < SHORTEST:
        raise BadValueError(
            f"{mark} is too short to be noticed; a pause inside a line lasts {brief(SHORTEST)} or more.",
            "Leave it out: a voice pauses at commas and full stops by itself.",
        )
    if silence > LONGEST:
        raise BadValueError(
            f"{mark} is longer than {brief(LONGEST)}, the longest pause inside a line.",
            f"End the line there with `pause: {amount}`, and let the rest be a line of its own.",
        )
    return silence


def _unknown(inside: str) -> BadValueError:
    """Say of something in brackets that it is no mark, and what it was probably meant to be."""
    message = f"There is no mark {shown(f'[{inside}]')}."
    parts = _WORD_AND_AMOUNT.fullmatch(inside)
    word, amount = (parts["word"].lower(), parts["amount"]) if parts else ("", "")
    kind = OTHER_WORDS.get(word, word)
    if kind == "pause":
        meant = f"pause {amount}".rstrip()
        with contextlib.suppress(BadValueError):
            _pause(meant)
            return BadValueError(message, f"Write {shown(f'[{meant}]')}.")
    if kind in ("bell", "breathe", "sound"):
        return BadValueError(message, f"A `{kind}` is a step of its own: end the line before it.")
    return BadValueError(message, f"Leave it out, or keep it in a `note`, which is not spoken. {_HOW}")


def _emphasis(part: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the asterisks of emphasis away: the text, and the words that stood between them."""
    plain, spans, here = "", [], 0
    for match in _EMPHASIS.finditer(part):
        plain += part[here : match.start()]
        spans.append((len(plain), len(plain) + len(match["words"])))
        plain += match["words"]
        here = match.end()
    plain += part[here:]
    _check_asterisks(plain)
    return plain, spans


def _check_asterisks(text: str) -> None:
    """Refuse what is left of asterisks, but for those that stand alone (`5 * 3`) or inside a word (`5*3`)."""
    stray = _PLAIN_SIGN.sub(lambda match: " " * len(match[0]), text).find("*")
    if stray == -1:
        return
    near = shown(text[max(0, stray - _NEAR) : stray + _NEAR])
    if "**" in text:
        raise BadValueError(f"{near} has several asterisks in a row.", "Write emphasis as `*slowly*`.")
    raise BadValueError(
        f"{near} has an asterisk without its partner.",
        "Put whole words between two asterisks, as in `*slowly*`, or leave it out.",
    )
