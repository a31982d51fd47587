"""Rules about the way in and the way out: choices and cautions that are heard, and a return at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.session import Session, gathered, listed
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.script.complaints import shown
from voiceguide.units import RATE

EARLY = 30 * RATE
"""Frames from the first word within which a line with a choice begins."""

INTENSE = 2
"""From this intensity on, cautions are written and spoken."""

_LAST_MINUTE = 60 * RATE

_CHOICES = (
    (
        re.compile(r"\b(stop|pause|skip|quit|end (this|it|the practice))\b", re.IGNORECASE),
        "that a listener can stop",
        "You can pause, skip, or stop at any time.",
    ),
    (
        re.compile(
            r"\b(sit|sitting|seat|seated|stand|standing|lie|lying|posture|position|any way)\b", re.IGNORECASE
        ),
        "how to sit, stand or lie",
        "Sit, stand, or lie down.",
    ),
    (
        re.compile(r"\b(eyes?|eyelids|gaze)\b", re.IGNORECASE),
        "what the eyes may do",
        "Your eyes may be open or shut.",
    ),
)
"""What must be chosen: how to tell that a line speaks of it, what it is, and a line that says it."""

_WAYS_BACK = (
    re.compile(r"\b(hear|listen|sounds?|look|see|room|around)\b", re.IGNORECASE),
    re.compile(
        r"\b(move|moving|stretch|wiggle|press|fingers|toes|hands?|feet|feel|floor|ground|seat|holds?"
        r"|supports?)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(eyes?|gaze)\b", re.IGNORECASE),
)
"""Outward sensing, the body, the eyes."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_SMALL_WORDS = re.compile(
    r"about|after|again|also|always|another|away|because|before|being|down|during|each|ever|every|first|from"
    r"|have|here|into|just|keep|know|like|make|more|most|much|never|only|open|other|over|please|same|some"
    r"|such|take|than|that|their|them|then|there|these|they|this|those|very|want|what|when|where|which|while"
    r"|will|with|without|would|yours?"
)
_ALIKE = 5
"""Words that begin with as many of the same letters count as one: treat, treatment."""


def _no_way_out(sheet: Sheet) -> Iterator[Spot]:
    if not sheet.is_english or sheet.has_tag("explainer"):
        return
    missing: dict[str, list[int]] = {}
    for number, _, when in gathered(sheet, _missing_choices):
        missing.setdefault(when, []).append(number)
    for when, numbers in missing.items():
        wanted = [_CHOICES[number] for number in sorted(numbers)]
        yield Spot(
            place=sheet.practice.steps[0].place,
            message=f"The first 30 seconds of talk{when} do not say "
            f"{listed([what for _, what, _ in wanted], 'or')}, and with shut eyes that can only be heard.",
            suggestion=f"Say early: {' '.join(line for _, _, line in wanted)}",
        )


def _missing_choices(session: Session) -> Iterator[tuple[int, int]]:
    if not session.says:
        return
    first = session.says[0].start
    early = " ".join(cue.text or "" for cue in session.said_between(first, first + EARLY))
    for number, (words, _, _) in enumerate(_CHOICES):
        if not words.search(early):
            yield number, 0


def _no_return(sheet: Sheet) -> Iterator[Spot]:
    if not sheet.is_english or sheet.has_tag("sleep", "explainer"):
        return
    # With the eyes open all the time nobody went far.
    enough = 1 if sheet.practice.eyes == "open" else 2

    def find(session: Session) -> Iterator[tuple[str, int]]:
        if session.says:
            last = session.says[-1].start
            since = last - min(_LAST_MINUTE, session.timeline.frames // 4)
            text = " ".join(cue.text or "" for cue in session.said_between(since, last + 1))
            if sum(bool(words.search(text)) for words in _WAYS_BACK) < enough:
                yield "", 0

    for _, _, when in gathered(sheet, find):
        yield Spot(
            place=sheet.practice.steps[-1].place,
            message=f"The last lines do not lead back{when}: before it is over a listener should hear the "
            "room, move a little and let the eyes open.",
            suggestion="Put `- include: parts/return` before the last bell, or end with lines of your own.",
        )


def _no_cautions(sheet: Sheet) -> Iterator[Spot]:
    practice = sheet.practice
    if practice.intensity >= INTENSE and not practice.cautions and not sheet.is_part:
        yield Spot(
            place=practice.place_of("intensity"),
            message=f"A practice of intensity {practice.intensity} has no `cautions`, and such a practice is "
            "not right for everybody on every day.",
            suggestion="List under `cautions:` who should leave it out or ask first, and when to stop.",
        )


def _unspoken_cautions(sheet: Sheet) -> Iterator[Spot]:
    practice = sheet.practice
    if not sheet.is_english or practice.intensity < INTENSE:
        return
    cautions = [(caution, _content(caution)) for caution in practice.cautions]

    def find(session: Session) -> Iterator[tuple[str, int]]:
        in_time = session.said_between(0, session.timeline.frames * 3 // 4)
        said = [_content(cue.text or "") for cue in in_time]
        unspoken = [
            caution
            for caution, words in cautions
            if all(len(words & line) < min(2, len(words)) for line in said)
        ]
        # Several cautions may be said in one line, or one in other words.
        if len(unspoken) * 2 > len(cautions):
            yield unspoken[0], 0

    for caution, _, when in gathered(sheet, find):
        yield Spot(
            place=practice.place_of("cautions"),
            message=f"Most of the cautions are listed and never spoken{when}, such as {shown(caution)}; "
            "whoever listens has not read the list.",
            suggestion="Say the weightiest ones before they are needed, with `keep: true`.",
        )


def _content(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:_ALIKE] for word in words if not _SMALL_WORDS.fullmatch(word))


RULES = (
    Rule(
        code="no-way-out",
        severity="warning",
        about="The first 30 seconds of talk say that a listener can stop, how to sit, stand or lie, and "
        "what the eyes may do: a choice that comes late is none.",
        find=_no_way_out,
    ),
    Rule(
        code="no-return",
        severity="warning",
        about="The last lines lead back to the room, the body or the eyes, so that nobody gets up half away; "
        "scripts tagged `sleep` or `explainer` need not.",
        find=_no_return,
    ),
    Rule(
        code="no-cautions",
        severity="warning",
        about="From intensity 2 on, a script lists its cautions: inner focus does not suit everybody.",
        find=_no_cautions,
    ),
    Rule(
        code="caution-not-spoken",
        severity="warning",
        about="From intensity 2 on, at least half of the cautions are spoken before the last quarter, in "
        "whatever words: nobody hears a list.",
        find=_unspoken_cautions,
    ),
)
