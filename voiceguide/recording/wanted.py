"""Which lines are recorded in a sitting, and where it begins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from voiceguide.errors import UsageError
from voiceguide.recording.lines import Reading, with_answers_named
from voiceguide.recording.matching import Chosen
from voiceguide.script.complaints import did_you_mean
from voiceguide.script.model import OneOf, Practice
from voiceguide.timeline import Choice, Request
from voiceguide.timeline.breath import breath_lines
from voiceguide.timeline.own import line_key
from voiceguide.timeline.pieces import Paced, Spoken
from voiceguide.timeline.steps import every_step
from voiceguide.timeline.unroll import unroll
from voiceguide.units import Millis


def lines_of_length(
    readings: Sequence[Reading], practice: Practice, request: Request, length: Millis
) -> tuple[Reading, ...]:
    """Choose among lines those of a session of this length, of all its alternatives and answers.

    Args:
        readings: Every line of the practice, of this length too.
        practice: The practice.
        request: What `{name}` placeholders stand for.
        length: The length.

    Raises:
        UsageError: If a line has a placeholder that nothing fills.
    """
    asked = replace(with_answers_named(practice, request), length=length, sleep_fade=None)
    alternatives = [len(step.alternatives) for step in every_step(practice.steps) if isinstance(step, OneOf)]
    heard: set[str] = set()
    for variation in range(max(alternatives, default=1)):
        for piece in unroll(practice, replace(asked, variation=variation), Choice(length=length)):
            if isinstance(piece, Spoken):
                heard.add(line_key(piece.line.id, piece.text))
            elif isinstance(piece, Paced):
                heard |= {line_key(None, line.text) for line in breath_lines(piece)}
    return tuple(reading for reading in readings if reading.key in heard)


def wanted_lines(
    readings: Sequence[Reading], chosen: Mapping[str, Chosen], *, missing: bool, stale: bool
) -> tuple[Reading, ...]:
    """Choose among lines by what there is of them.

    Args:
        readings: The lines.
        chosen: The take of every line that has one, by its key.
        missing: Those without a take.
        stale: Those that were changed since they were recorded. With neither, all are wanted.
    """
    if not missing and not stale:
        return tuple(readings)
    return tuple(
        reading
        for reading in readings
        if (missing if (found := chosen.get(reading.key)) is None else stale and found.is_stale)
    )


def section_start(wanted: Sequence[Reading], readings: Sequence[Reading], title: str) -> int:
    """Find where in the wanted lines a section begins; past its end, where none of it is wanted.

    Args:
        wanted: The lines that are recorded.
        readings: Every line of the practice.
        title: The section's title or its beginning, in any case.

    Raises:
        UsageError: If no section is called so, or several.
    """
    sections = list(dict.fromkeys(reading.section for reading in readings if reading.section))
    low = title.casefold()
    fitting = [each for each in sections if each.casefold() == low]
    fitting = fitting or [each for each in sections if each.casefold().startswith(low)]
    if len(fitting) != 1:
        there = ", ".join(f"“{each}”" for each in fitting or sections) or "none"
        hint = did_you_mean(title, sections)
        raise UsageError(
            f"There is {'more than one' if fitting else 'no'} section “{title}”.",
            f"{hint} The sections are {there}.".strip(),
        )
    first = next(reading.number for reading in readings if reading.section == fitting[0])
    return next((at for at, reading in enumerate(wanted) if reading.number >= first), 0)


def left_at(wanted: Sequence[Reading], key: str | None, chosen: Collection[str]) -> int:
    """Find where to go on: at the line somebody left at, else at the first without a take, else at the first.

    Args:
        wanted: The lines that are recorded.
        key: Of the line somebody left at; None where nobody did.
        chosen: The keys of the lines that have a take.
    """
    keys = [reading.key for reading in wanted]
    if key in keys:
        return keys.index(key)
    return next((at for at, each in enumerate(keys) if each not in chosen), 0)
