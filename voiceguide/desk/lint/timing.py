"""Rules about time: lengths that can be had, and how much is said in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.session import Session, gathered, listed, whole_seconds
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.errors import UnfittableError
from voiceguide.script.model import Place, Say
from voiceguide.timeline import Cue
from voiceguide.units import RATE, Frames, Millis, brief, clock

BUDGET = ((2, 155), (3, 215), (5, 300), (8, 440), (10, 495), (15, 625), (20, 705), (30, 825))
"""Minutes of a session, and the words that leave room in it to feel and to rest, at 110 words a minute.
Between two rows lies a line; beyond the ends the words a minute stay the same."""

TOO_FEW, TOO_MANY = 0.5, 1.4
"""Times the budget. The shipped practices lie between 0.8 and 1.2; first aid speaks more and a quiet sitting
less without being wrong, and at 1.4 a ten-minute session is as dense as a talk of three minutes."""

LONGEST_TALK = 60 * RATE
"""Frames of talk without a breathing space."""

BREATHING_SPACE = 2 * RATE
"""A silence in frames that ends a stretch of talk: no `beat` between two sentences grows so long, and a pause
of four seconds is still as long where a session is short."""

SLOWEST, FASTEST, FASTEST_EXPLAINER = 90, 130, 140
"""Words per minute inside a phrase. A slow pace was among the least liked (Stanko-Kaczmarek 2023)."""

_DOUBT = 0.05
"""How far the estimate of a session may be off."""

_SLEEPIEST = BUDGET[-1][1] / BUDGET[-1][0]
"""Words a minute of a half-hour, which a script for sleep may be as sparing with at any length."""

_PACES = [f"{words / minutes:.0f} in {minutes}" for minutes, words in BUDGET if minutes in (3, 5, 10, 15, 30)]
_USUAL = f"Words a minute that suit: {listed(_PACES)} minutes."

_LEAST_UNPACED = 60 * RATE
_NEEDS_SECTIONS = 180 * RATE


def _unfit(sheet: Sheet) -> Iterator[Spot]:
    told: set[Millis] = set()
    for (length, variation), error in sheet.unfit.items():
        if length is not None and length not in told and not _might_fit(error):
            told.add(length)
            taken = f"--variation {variation} and " if variation else ""
            yield Spot(
                place=sheet.practice.place_of("lengths"),
                message=f"{brief(length)} is on offer and cannot be had with {taken}the default voice: by "
                f"estimate the script can be {clock(error.shortest)} to {clock(error.longest)} long"
                f"{_gap(error)}.",
                suggestion="Give pauses and rounds more room, add steps that begin `from` a length, or take "
                "it out of `lengths`.",
            )


def _might_fit(error: UnfittableError) -> bool:
    below, above = error.below, error.above
    reached = below is not None and below * (1 + _DOUBT) >= error.wanted
    return reached or (above is not None and above * (1 - _DOUBT) <= error.wanted)


def _gap(error: UnfittableError) -> str:
    near = [clock(length) for length in (error.below, error.above) if length is not None]
    inside = error.shortest <= error.wanted <= error.longest
    return f", and the nearest it can be is {' or '.join(near)}" if inside and near else ""


def _word_budget(sheet: Sheet) -> Iterator[Spot]:
    if not sheet.is_english or sheet.has_tag("explainer"):
        return

    def find(session: Session) -> Iterator[tuple[str, int]]:
        paced = sum(cue.end - cue.start for cue in session.breaths)
        free = session.timeline.frames - paced
        if free < _LEAST_UNPACED:
            return
        minutes = free / RATE / 60
        words = sum(len((cue.text or "").split()) for cue in session.says)
        rate = words / minutes
        usual = usual_words(session.timeline.frames)
        if rate > TOO_MANY * usual:
            yield "more", round(rate)
        elif rate < TOO_FEW * (_SLEEPIEST if sheet.has_tag("sleep") else usual):
            yield "fewer", round(rate)

    for kind, rate, when in gathered(sheet, find):
        yield Spot(place=sheet.practice.place_of("lengths"), **_off_budget(kind, rate, when))


def usual_words(frames: Frames) -> float:
    """Say how many words a minute leave room in a session of this length; see `BUDGET`."""
    minutes = min(max(frames / RATE / 60, BUDGET[0][0]), BUDGET[-1][0])
    row = max(1, bisect_left(BUDGET, (minutes, 0)))
    (low, fewer), (high, more) = BUDGET[row - 1 : row + 1]
    return (fewer + (more - fewer) * (minutes - low) / (high - low)) / minutes


def _off_budget(kind: str, rate: int, when: str) -> dict[str, str]:
    about = f"About {rate} words a minute{when}, paced breathing aside,"
    if kind == "more":
        return {
            "message": f"{about} leave little time to feel what they speak of.",
            "suggestion": f"Say less, or give the pauses more room. {_USUAL}",
        }
    return {
        "message": f"{about} may leave a listener alone.",
        "suggestion": f"Add lines, perhaps `from` a longer length on. {_USUAL}",
    }


def _long_talk(sheet: Sheet) -> Iterator[Spot]:
    if sheet.has_tag("explainer"):
        return
    for place, frames, when in gathered(sheet, _talks):
        yield Spot(
            place=place,
            message=f"Up to here the voice talks for {whole_seconds(frames)} seconds{when} without room to "
            "take a breath.",
            suggestion="Give one of the lines before a pause such as `settle`.",
        )


def _talks(session: Session) -> Iterator[tuple[Place, int]]:
    """Stretches of talk that are too long, each with the line at which it became so."""
    for lines in _stretches(session):
        start = lines[0].start
        too_late = next((cue.place for cue in lines if cue.end - start > LONGEST_TALK), None)
        if too_late is not None:
            yield too_late, lines[-1].end - start


def _stretches(session: Session) -> Iterator[list[Cue]]:
    lines: list[Cue] = []
    for cue in (cue for cue in session.timeline.cues if cue.kind != "pause"):
        if lines and (cue.kind != "say" or cue.start - lines[-1].end >= BREATHING_SPACE):
            yield lines
            lines = []
        if cue.kind == "say":
            lines.append(cue)
    if lines:
        yield lines


def _no_sections(sheet: Sheet) -> Iterator[Spot]:
    def find(session: Session) -> Iterator[tuple[str, int]]:
        if session.timeline.frames > _NEEDS_SECTIONS and not session.timeline.chapters:
            yield "", 0

    for _, _, when in gathered(sheet, find):
        yield Spot(
            place=sheet.practice.place_of("steps"),
            message=f"There is no `section`{when}, so a listener cannot hear where they are, or go back.",
            suggestion="Write `- section: Feet` before the steps of each part.",
        )


def _voice_rate(sheet: Sheet) -> Iterator[Spot]:
    practice = sheet.practice
    fastest = FASTEST_EXPLAINER if sheet.has_tag("explainer") else FASTEST
    said = [(step.voice.rate, step.place) for step in sheet.steps if isinstance(step, Say)]
    for rate, place in [(practice.voice.rate, practice.place_of("voice")), *said]:
        if rate is not None and not SLOWEST <= rate <= fastest:
            manner = "drawn out, which listeners like least" if rate < SLOWEST else "hurried"
            yield Spot(
                place=place,
                message=f"At {rate} words a minute the voice sounds {manner}.",
                suggestion=f"Write {SLOWEST} to {fastest}; 105 to 120 suit most.",
            )


RULES = (
    Rule(
        code="unfit-length",
        severity="warning",
        about="Every length on offer can be had with the default voice; estimated, with 5 % of doubt.",
        find=_unfit,
    ),
    Rule(
        code="word-budget",
        severity="warning",
        about="A session says from half to 1.4 times the words that leave room in its length, paced "
        f"breathing aside. {_USUAL}",
        find=_word_budget,
    ),
    Rule(
        code="long-talk",
        severity="note",
        about="After a minute of talk at most comes a pause of two seconds; explainers may talk on.",
        find=_long_talk,
    ),
    Rule(
        code="no-sections",
        severity="note",
        about="A session of more than three minutes has sections, by which listeners find their way.",
        find=_no_sections,
    ),
    Rule(
        code="voice-rate",
        severity="warning",
        about="The voice speaks 90 to 130 words a minute, in explainers up to 140: slow through silence, not "
        "through drawn-out words.",
        find=_voice_rate,
    ),
)
