"""Rules about staying with something uncomfortable: briefly, announced, and never as the last thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.session import Session, gathered
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.script.model import PAUSES, Place, Rest, Say
from voiceguide.units import brief

TOUCHING = 3
"""The intensity of scripts that touch discomfort."""

_STAY = re.compile(
    r"\b(stay (with|at|near)|be with|rest with|go into|breathe into"
    r"|(visit|touch|feel|sense) (the|that|this|your|any))\b[^.?!]{0,30}"
    r"\b(discomfort|uncomfortable|unease|uneasy|unpleasant|pain|painful|hurts?|aches?|aching|sore|tight|tightness"
    r"|fear|dread|anger|grief)\b",
    re.IGNORECASE,
)
_NOT_STAYING = re.compile(r"\b(if|when|not|never|no|don't|without|leave|away|stop)\b", re.IGNORECASE)
_EASING = re.compile(
    r"\b(anchor|ease|easy|easier|pleasant|neutral|rest|feet|floor|ground|sounds?|listen|hear|room|supports?"
    r"|holds|eyes|(come|go|comes|now|and) back|back to|return)\b",
    re.IGNORECASE,
)
_EASING_PAUSES = ("ease", "return")


def _ends_on_discomfort(sheet: Sheet) -> Iterator[Spot]:
    def find(session: Session) -> Iterator[tuple[Place, int]]:
        return ((place, 0) for place in _left_open(session, english=sheet.is_english))

    for place, _, when in gathered(sheet, find):
        yield Spot(
            place=place,
            message=f"Nothing eases between this discomfort and the next one or the end{when}, and nobody "
            "should be left with it.",
            suggestion="Follow it with a line back to something easier, and `pause: ease`.",
        )


def _left_open(session: Session, *, english: bool) -> Iterator[Place]:
    """Where discomfort is touched that nothing eases before it is touched again, or before the end.

    A line and the first `edge` pause after it are one touch. In other languages any line may be the one that
    eases.
    """
    touched: Place | None = None
    by_words = False
    for cue in session.timeline.cues:
        if cue.kind == "say":
            text = cue.text or ""
            if english and _asks_to_stay(text):
                if touched is not None:
                    yield touched
                touched, by_words = cue.place, True
            elif not english or _EASING.search(text):
                touched = None
        elif cue.pause_kind == "edge":
            if touched is not None and not by_words:
                yield touched
            touched, by_words = (touched if by_words else None) or cue.place, False
        elif cue.pause_kind in _EASING_PAUSES:
            touched = None
    if touched is not None:
        yield touched


def _asks_to_stay(text: str) -> bool:
    return bool(_STAY.search(text)) and not _NOT_STAYING.search(text)


def _long_edge(sheet: Sheet) -> Iterator[Spot]:
    if not sheet.is_english:
        return
    longest = PAUSES["edge"].longest
    for line in sheet.lines:
        pause = line.step.pause
        if pause is not None and pause.longest > longest and _asks_to_stay(line.text):
            yield Spot(
                place=line.place,
                message=f"This asks to stay with something uncomfortable, and its pause may grow to "
                f"{brief(pause.longest)}: a longer session must not mean longer contact with distress.",
                suggestion=f"Write `pause: edge`, which never grows past {brief(longest)}.",
            )


def _low_intensity(sheet: Sheet) -> Iterator[Spot]:
    intensity = sheet.practice.intensity
    if intensity >= TOUCHING or sheet.is_part:
        return
    for step in sheet.steps:
        if isinstance(step, Say | Rest) and step.pause is not None and step.pause.kind == "edge":
            yield Spot(
                place=step.place,
                message=f"An `edge` pause touches discomfort, and `intensity: {intensity}` does not tell so "
                "whoever chooses a practice.",
                suggestion=f"Write `intensity: {TOUCHING}`, or take another kind of pause.",
            )
            return


RULES = (
    Rule(
        code="ends-on-discomfort",
        severity="warning",
        about="Whatever touches discomfort is followed by something easier, before another touch or the end.",
        find=_ends_on_discomfort,
    ),
    Rule(
        code="long-edge",
        severity="warning",
        about="A line that asks to stay with something uncomfortable has a pause that never grows long.",
        find=_long_edge,
    ),
    Rule(
        code="low-intensity",
        severity="warning",
        about="A script with `edge` pauses says `intensity: 3`, by which listeners choose or leave it.",
        find=_low_intensity,
    ),
)
