"""What a check finds: a mistake of the format, or a lint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from voiceguide.errors import Problem
from voiceguide.script.model import Place

if TYPE_CHECKING:
    from voiceguide.desk.lint.sheet import Sheet

Severity = Literal["error", "warning", "note"]

MISTAKE = "format"
"""The code of whatever the loader refuses."""


class Finding(Struct, frozen=True, kw_only=True, order=True):
    """One thing found in one script file.

    Attributes:
        path: The file as the person named it.
        line: Counted from 1.
        column: Counted from 1.
        code: Which rule found it, such as `long-sentence`.
        severity: `error` cannot be played as it was meant, `warning` should be mended, `note` is
            worth a look.
        crumbs: The way to it, such as `steps 4 > repeat > say`; empty for a lint.
        message: What is the matter, with the reason, one sentence.
        suggestion: What to write instead; empty when nobody can know.
    """

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    crumbs: str = ""
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}: "
        kind = "" if self.code == MISTAKE else f"{self.severity}[{self.code}]: "
        crumbs = f"{self.crumbs}: " if self.crumbs else ""
        return f"{where}{kind}{crumbs}{self.message}" + (f" {self.suggestion}" if self.suggestion else "")


def mistake(problem: Problem) -> Finding:
    """Turn a problem of the loader into a finding."""
    return Finding(
        path=problem.path,
        line=problem.line,
        column=problem.column,
        code=MISTAKE,
        severity="error",
        crumbs=problem.crumbs,
        message=problem.message,
        suggestion=problem.suggestion,
    )


class Spot(Struct, frozen=True, kw_only=True):
    """Where a rule found something, and what it says there; see `Finding`."""

    place: Place
    message: str
    suggestion: str = ""


class Rule(Struct, frozen=True, kw_only=True):
    """One rule of good practice.

    Attributes:
        code: What it is called, in reports and in `ignore=`.
        severity: How much it matters.
        about: One sentence for the reference: what it finds, and why that matters.
        find: Yields what it finds on a sheet, in any order.
    """

    code: str
    severity: Severity
    about: str
    find: Callable[[Sheet], Iterator[Spot]]
