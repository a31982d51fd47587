"""Rules about what is heard where nobody speaks: long silences, and bells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.session import Session, Span, gathered, whole_seconds
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.script.model import Place
from voiceguide.timeline import Cue
from voiceguide.units import RATE, Frames

LONGEST = 45 * RATE
"""A silence in frames that is not taken for the end, or a fault."""

LONGEST_FIRST_AID = 10 * RATE
"""The same where somebody is in panic or far away."""

_FIRST_AID = ("grounding", "orienting", "first aid")

ROOM_FOR_SILENCE = 600 * RATE
"""Sessions from this many frames on may have long silences."""

ROOM_FOR_BELLS = 20 * RATE
"""Frames between an unannounced bell and any word."""

_ANNOUNCED = re.compile(
    r"\b(quiet|silent|silence|still|stillness|without (a word|words|my voice)|no words|my voice|bell will"
    r"|(next|whole|full|two|three|few) minutes?|for a (minute|while))\b",
    re.IGNORECASE,
)
_NAMES_A_BELL = re.compile(
    r"\b(bells?|bowls?|chimes?|gongs?|tones?|notes|strikes?|rings?|the sound)\b", re.IGNORECASE
)
_LINES_BEFORE = 2


def _silences(sheet: Sheet) -> Iterator[Spot]:
    def find(session: Session) -> Iterator[tuple[tuple[Place, bool], int]]:
        has_room = session.timeline.frames >= ROOM_FOR_SILENCE
        for place, span in _gaps(session, LONGEST):
            if not has_room or (sheet.is_english and not _is_announced(session, span[0], sheet)):
                yield (place, has_room), span[1] - span[0]

    for (place, has_room), frames, when in gathered(sheet, find):
        silence = f"{whole_seconds(frames)} seconds of silence{when}"
        if has_room:
            yield Spot(
                place=place,
                message=f"{silence} come unannounced, and with shut eyes they may feel like a fault.",
                suggestion="Say before: It will be quiet for a while. My voice will come back.",
            )
        else:
            yield Spot(
                place=place,
                message=f"{silence} are long for a session under ten minutes; over 45 may feel like a fault.",
                suggestion="Give the pause a smaller `max`, or say a line in between.",
            )


def _first_aid_silences(sheet: Sheet) -> Iterator[Spot]:
    if not sheet.has_tag(*_FIRST_AID):
        return

    def find(session: Session) -> Iterator[tuple[Place, int]]:
        return ((place, end - start) for place, (start, end) in _gaps(session, LONGEST_FIRST_AID))

    for place, frames, when in gathered(sheet, find):
        yield Spot(
            place=place,
            message=f"{whole_seconds(frames)} seconds of silence{when} can be too long for somebody in panic "
            "or far away.",
            suggestion="Keep silences within ten seconds, as `{natural: 6s, min: 4s, max: 10s}` does, or say "
            "a line in between.",
        )


def _gaps(session: Session, longest: int) -> Iterator[tuple[Place, Span]]:
    """Spans over `longest` frames in which nothing is heard over the bed, and the longest pause in each."""
    sounds = [(event.start, Frames(event.start + event.frames)) for event in session.timeline.events]
    end = session.lead_in
    for start, stop in [*sounds, (session.lead_out, session.timeline.frames)]:
        if start - end > longest:
            place = _longest_pause(session, end, start)
            if place is not None:
                yield place, (end, start)
        end = max(end, stop)


def _longest_pause(session: Session, start: int, end: int) -> Place | None:
    written = (cue for cue in session.cues_between(start, end) if cue.place is not None)
    longest = max(written, key=lambda cue: cue.end - cue.start, default=None)
    return longest.place if longest else None


def _is_announced(session: Session, start: int, sheet: Sheet) -> bool:
    """Whether the lines before tell of the silence; in a sleep script, any line before."""
    before = [cue.text or "" for cue in session.said_between(0, start)]
    near = before if sheet.has_tag("sleep") else before[-_LINES_BEFORE:]
    return any(_ANNOUNCED.search(text) for text in near)


def _interval_bells(sheet: Sheet) -> Iterator[Spot]:
    if not sheet.is_english:
        return
    for place, nearness, when in gathered(sheet, _crowded_bells):
        yield Spot(
            place=place,
            message=f"This bell comes {whole_seconds(-nearness)} seconds from a word{when} and unannounced; "
            "people who live with trauma startle more at sudden sounds (Shalev 2000).",
            suggestion="Leave 20 seconds without words on both sides, or say early on what a bell will mean.",
        )


def _crowded_bells(session: Session) -> Iterator[tuple[Place, int]]:
    """Bells between words that stand close to one and were not announced, and minus how close."""
    starts = [start for start, _ in session.talk]
    told = next((cue.start for cue in session.says if _NAMES_A_BELL.search(cue.text or "")), None)
    for first, last in _ringings(session):
        before, after = bisect_right(starts, first.start), bisect_right(starts, last.start)
        # The opening bell has no word before it, the closing one none after it.
        is_between = before > 0 and after < len(starts)
        if not is_between or first.place is None or (told is not None and told < first.start):
            continue
        room = min(first.start - session.talk[before - 1][1], starts[after] - last.start)
        if room < ROOM_FOR_BELLS:
            yield first.place, -room


def _ringings(session: Session) -> Iterator[tuple[Cue, Cue]]:
    """The first and the last strike of every ringing; the strikes of one step are one ringing."""
    strikes: list[Cue] = []
    for cue in session.timeline.cues:
        if strikes and (cue.kind == "say" or (cue.kind == "bell" and cue.place != strikes[0].place)):
            yield strikes[0], strikes[-1]
            strikes = []
        if cue.kind == "bell":
            strikes.append(cue)
    if strikes:
        yield strikes[0], strikes[-1]


RULES = (
    Rule(
        code="silence",
        severity="warning",
        about="More than 45 seconds of silence come only in sessions of ten minutes or more, and announced.",
        find=_silences,
    ),
    Rule(
        code="first-aid-silence",
        severity="warning",
        about="Scripts tagged `grounding`, `orienting` or `first aid` are never silent for over ten seconds.",
        find=_first_aid_silences,
    ),
    Rule(
        code="interval-bell",
        severity="warning",
        about="A bell between the first and the last word keeps 20 seconds from any, or was announced.",
        find=_interval_bells,
    ),
)
