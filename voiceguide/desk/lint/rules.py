"""Every rule, and a script held against all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from voiceguide.desk.lint import (
    address,
    breathing,
    claims,
    comments,
    discomfort,
    harm,
    images,
    manner,
    names,
    pacing,
    promises,
    safety,
    sentences,
    signs,
    silence,
    timing,
    traps,
    unsayable,
)
from voiceguide.desk.lint.finding import Finding, Rule
from voiceguide.desk.lint.sheet import Phonemes, Sheet, unknown
from voiceguide.script.model import Practice

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.code: rule
        for rule in (
            *names.RULES,
            *unsayable.RULES,
            *comments.RULES,
            *safety.RULES,
            *discomfort.RULES,
            *timing.RULES,
            *silence.RULES,
            *breathing.RULES,
            *pacing.RULES,
            *sentences.RULES,
            *signs.RULES,
            *address.RULES,
            *manner.RULES,
            *images.RULES,
            *harm.RULES,
            *promises.RULES,
            *claims.RULES,
            *traps.RULES,
        )
    }
)
"""Every rule, by its code."""


def lint(practice: Practice, phonemes: Phonemes = unknown) -> tuple[Finding, ...]:
    """Hold a practice against every rule.

    Args:
        practice: The practice, which its loader found to be without mistakes.
        phonemes: How the engine that will speak it says a line.

    Returns:
        What was found and not waived by the writer, sorted by file, line and column; each once.
    """
    sheet = Sheet(practice=practice, phonemes=phonemes)
    return unwaived(sheet, _findings(sheet))


def unwaived(sheet: Sheet, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out what the writer waived; sorted by file, line and column, each once."""
    waived = _Waived(sheet)
    return tuple(sorted({finding for finding in findings if not waived.covers(finding)}))


def _findings(sheet: Sheet) -> Iterator[Finding]:
    for rule in RULES.values():
        for spot in rule.find(sheet):
            yield Finding(
                path=spot.place.path,
                line=spot.place.line,
                column=spot.place.column,
                code=rule.code,
                severity=rule.severity,
                message=spot.message,
                suggestion=spot.suggestion,
            )


class _Waived:
    """What a script's waivers cover: the whole step or top-level key in which they stand."""

    def __init__(self, sheet: Sheet) -> None:
        self._waivers = sheet.practice.waivers
        self._starts = _starts(sheet.practice) if self._waivers else {}

    def covers(self, finding: Finding) -> bool:
        return any(
            finding.code in waiver.codes
            and finding.path == waiver.path
            and (
                waiver.line == 0
                or self._start(waiver.path, waiver.line) == self._start(finding.path, finding.line)
            )
            for waiver in self._waivers
        )

    def _start(self, path: str, line: int) -> int:
        starts = self._starts.get(path, [])
        index = bisect_right(starts, line)
        return starts[index - 1] if index else 0


def _starts(practice: Practice) -> dict[str, list[int]]:
    """The lines at which steps and top-level keys start, by file, sorted."""
    starts: dict[str, set[int]] = {}
    for place in (*(place for _, place in practice.places), *practice.starts):
        starts.setdefault(place.path, set()).add(place.line)
    return {path: sorted(lines) for path, lines in starts.items()}
