"""What there is to read in a practice: every line that may ever be heard, in the order of the script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.script.model import (
    Ask,
    Group,
    Include,
    Note,
    OneOf,
    Place,
    Practice,
    Recall,
    Repeat,
    Say,
    Step,
)
from voiceguide.script.text import placeholders
from voiceguide.timeline import Choice, Line, Request
from voiceguide.timeline.breath import breath_lines
from voiceguide.timeline.own import NO_TAKES, line_key
from voiceguide.timeline.pieces import Marked, Paced, Piece, Quiet, Spoken
from voiceguide.timeline.steps import every_step
from voiceguide.timeline.unroll import unroll
from voiceguide.units import Millis

BREATH_PAUSE = Millis(2000)
"""After the words of a breath, of which nobody knows when they will be heard."""


class Reading(Struct, frozen=True, kw_only=True):
    """One line to be read.

    Attributes:
        number: Counted from 1, in the order of the script.
        text: The line as people read it, final.
        id: What its writer calls it; None without.
        line: The same as an engine is asked for it.
        section: The title of the section it stands in; empty before the first.
        pause: How long it is silent after it when nobody asks for a length.
        place: Where it stands in its file.
        is_breath: Whether it is one of the words that are said on a breath.
    """

    number: int
    text: str
    id: str | None
    line: Line
    section: str
    pause: Millis
    place: Place | None
    is_breath: bool = False

    @property
    def key(self) -> str:
        """By which its takes are found."""
        return line_key(self.id, self.text)


def to_read(practice: Practice, request: Request) -> tuple[Reading, ...]:
    """List every line of a practice once: of all lengths, alternatives and answers, and the words of breaths.

    A line that says how long the session is stands there for every length on offer, and for the one that is
    asked for. One that speaks an answer is left out: nobody knows it before it is given.

    Args:
        practice: The practice.
        request: What `{name}` placeholders stand for, and which length is asked for.

    Raises:
        UsageError: If a line has a placeholder that nothing fills.
    """
    answers = _answers(practice)
    whole = replace(practice, steps=_everything(practice.steps, answers))
    asked = replace(with_answers_named(practice, request), bells="script", sleep_fade=None, own=NO_TAKES)
    asked_for = () if request.length is None else (request.length,)
    lengths = tuple(dict.fromkeys((*practice.lengths, *asked_for))) or (request.said_length,)
    readings: dict[str, Reading] = {}
    section = ""
    laid_out = [unroll(whole, replace(asked, length=length), Choice(length=length)) for length in lengths]
    for index, same in enumerate(zip(*laid_out, strict=True)):
        for pieces, piece in zip(laid_out, same, strict=True):
            if isinstance(piece, Marked):
                section = piece.title
            for reading in _readings(piece, section, _pause_after(pieces, index)):
                readings.setdefault(reading.key, replace(reading, number=len(readings) + 1))
    return tuple(readings.values())


def with_answers_named(practice: Practice, request: Request) -> Request:
    """Let every answer be its own name: nobody knows it yet, and sections may be called by it."""
    named = ((name, name) for name in _answers(practice))
    return replace(request, names=(*request.names, *named))


def _readings(piece: Piece, section: str, pause: Millis) -> Iterator[Reading]:
    if isinstance(piece, Spoken):
        yield Reading(
            number=0,
            text=piece.text,
            id=piece.line.id,
            line=piece.line,
            section=section,
            pause=pause,
            place=piece.place,
        )
    elif isinstance(piece, Paced):
        for line in breath_lines(piece):
            yield Reading(
                number=0,
                text=line.text,
                id=None,
                line=line,
                section=section,
                pause=BREATH_PAUSE,
                place=line.place,
                is_breath=True,
            )


def _pause_after(pieces: tuple[Piece, ...], index: int) -> Millis:
    following = next((piece for piece in pieces[index + 1 :] if isinstance(piece, Quiet)), None)
    return following.pause.natural if following is not None else BREATH_PAUSE


def _answers(practice: Practice) -> frozenset[str]:
    asking = (step for step in every_step(practice.steps) if isinstance(step, Ask | Recall))
    return frozenset(step.name for step in asking)


def _everything(steps: Iterable[Step], answers: frozenset[str]) -> tuple[Step, ...]:
    return tuple(_unconditional(step, answers) for step in steps)


def _unconditional(step: Step, answers: frozenset[str]) -> Step:
    """A step that is always there, with all that is in it, once."""
    if isinstance(step, Say) and not answers.isdisjoint(placeholders(step.text)):
        return Note(place=step.place, text="")
    always = replace(step, at_least=None, at_most=None, when=None)
    if isinstance(always, OneOf):
        every = (inner for alternative in always.alternatives for inner in alternative)
        return Group(place=step.place, steps=_everything(every, answers))
    if isinstance(always, Repeat):
        return replace(always, fewest=1, most=1, steps=_everything(always.steps, answers))
    if isinstance(always, Group | Include):
        return replace(always, steps=_everything(always.steps, answers))
    return always
