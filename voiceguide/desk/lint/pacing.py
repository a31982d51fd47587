"""Rules about what stands around paced breathing: what is said before it, and what comes after."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.session import Session, gathered
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.script.model import Breathe, Place
from voiceguide.units import RATE, Frames, Millis, clock

LONGEST_ROW = 600 * RATE
"""Frames of paced breathing in a row."""

REST_BETWEEN = 10 * RATE
"""Frames without pacing that end a row: room for one breath of one's own."""

TAIL = 20 * RATE
"""Frames of natural breathing after the last paced breath: room for two."""

LONG_EXHALE = Millis(8000)
"""From this on, an exhale needs the same cautions as a hold."""

_SMALL = re.compile(
    r"\b(small|smaller|shallow)\b|\b(not|no|never|without|don't)\b[^.?!]{0,60}\bdeep"
    r"|\b(easy|easily|gentle|gently|light|soft|softly|natural)\b[^.?!]{0,60}\bbreath"
    r"|\bbreath[^.?!]{0,60}\b(easy|gentle|light|soft)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(pregnan\w+|heart|lungs?|asthma|epilep\w+|seizures?|blood pressure|glaucoma)\b", re.IGNORECASE
)


def _long_rows(sheet: Sheet) -> Iterator[Spot]:
    def find(session: Session) -> Iterator[tuple[Place, int]]:
        return ((place, length) for place, length in _rows(session) if length > LONGEST_ROW)

    for place, frames, when in gathered(sheet, find):
        yield Spot(
            place=place,
            message=f"Paced breathing goes on for {clock(frames)}{when}; ten minutes in a row are enough "
            "for anybody who has not practised long.",
            suggestion="Put a rest between: `- say: Now breathe however you like.` with `pause: rest`.",
        )


def _rows(session: Session) -> Iterator[tuple[Place, int]]:
    """Rows of paced breathing, each with where it starts and how long it is."""
    place: Place | None = None
    start, end = Frames(0), Frames(-REST_BETWEEN)
    for breath in session.breaths:
        if breath.start - end >= REST_BETWEEN:
            if place is not None:
                yield place, end - start
            place, start = breath.place, breath.start
        end = breath.end
    if place is not None:
        yield place, end - start


def _hold_cautions(sheet: Sheet) -> Iterator[Spot]:
    risky = {step.place for step in sheet.steps if isinstance(step, Breathe) and _needs_caution(step)}
    if not risky or sheet.is_part:
        return
    if not sheet.practice.cautions:
        yield Spot(
            place=min(risky, key=lambda place: (place.path, place.line)),
            message="A held breath or a very long out-breath does not suit everybody, and the script has no "
            "`cautions`.",
            suggestion="List under `cautions:` that one asks a doctor first in pregnancy, with heart or lung "
            "disease, or with past seizures.",
        )
    if not sheet.is_english:
        return

    def find(session: Session) -> Iterator[tuple[Place, int]]:
        first = next((cue for cue in session.breaths if cue.place in risky), None)
        if first is not None and first.place is not None:
            before = session.said_between(0, first.start)
            if not any(_WHO.search(cue.text or "") for cue in before):
                yield first.place, 0

    for place, _, when in gathered(sheet, find):
        yield Spot(
            place=place,
            message=f"No line before this held breath or long out-breath tells{when} whom it does not suit.",
            suggestion="Say early: With heart or lung trouble, past seizures, or in pregnancy, ask a doctor "
            "first.",
        )


def _needs_caution(step: Breathe) -> bool:
    breaths = [step.pattern, *([step.ramp.to] if step.ramp else [])]
    return any(breath.hold or breath.rest or breath.exhale >= LONG_EXHALE for breath in breaths)


def _small_breaths(sheet: Sheet) -> Iterator[Spot]:
    if not sheet.is_english:
        return

    def find(session: Session) -> Iterator[tuple[Place, int]]:
        first = next(iter(session.breaths), None)
        if first is not None and first.place is not None:
            before = session.said_between(0, first.start)
            if not any(_SMALL.search(cue.text or "") for cue in before):
                yield first.place, 0

    for place, _, when in gathered(sheet, find):
        yield Spot(
            place=place,
            message=f"No line before the paced breathing tells{when} that breaths stay small; in a trial "
            "such a line halved the loss of carbon dioxide, with fewer symptoms (Szulczewski 2019).",
            suggestion="Say: Keep each breath small and easy. Slow does not have to mean deep.",
        )


def _tails(sheet: Sheet) -> Iterator[Spot]:
    def find(session: Session) -> Iterator[tuple[Place, int]]:
        if session.breaths:
            last = session.breaths[-1]
            if last.place is not None and session.lead_out - last.end < TAIL:
                yield last.place, 0

    for place, _, when in gathered(sheet, find):
        yield Spot(
            place=place,
            message=f"The session ends right after paced breathing{when}, before the breath has found its "
            "own way again.",
            suggestion="Follow it with `- say: Now breathe however you like.` and `pause: rest`.",
        )


RULES = (
    Rule(
        code="long-pacing",
        severity="warning",
        about="Breathing is paced for ten minutes in a row at most.",
        find=_long_rows,
    ),
    Rule(
        code="hold-caution",
        severity="warning",
        about="Before a held breath, or an out-breath of eight seconds, a line says who should ask a doctor "
        "first, and the script lists it.",
        find=_hold_cautions,
    ),
    Rule(
        code="small-breaths",
        severity="warning",
        about="Before paced breathing a line says that breaths stay small and easy: slow is not deep.",
        find=_small_breaths,
    ),
    Rule(
        code="breath-tail",
        severity="note",
        about="After the last paced breath come twenty seconds of one's own.",
        find=_tails,
    ),
)
