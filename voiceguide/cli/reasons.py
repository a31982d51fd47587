"""A practice's summary, cautions and the reasons for it, for whoever wants to look before they listen."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from voiceguide.cli import options
from voiceguide.desk.evidence import TAGS, Claim, Reason, reasons_of
from voiceguide.script import Practice
from voiceguide.units import brief

_LEVELS = ("neutral", "mild", "inner focus", "touches discomfort")
_INDENT = "  "


def print_reasons(practice: Practice, plain: bool) -> None:
    """Print them: plain, one fact a line; else with long lines wrapped and space between."""
    spaced = not options.is_plain(plain)
    width = shutil.get_terminal_size().columns if spaced else 0
    for line in _lines(practice, reasons_of(practice), spaced=spaced):
        print(textwrap.fill(line, width, subsequent_indent=_INDENT) if width and line else line)


def reason_facts(practice: Practice) -> dict[str, Any]:
    """The same for programs."""
    return {
        "name": practice.name,
        "title": practice.title,
        "summary": practice.summary,
        "intensity": practice.intensity,
        "eyes": practice.eyes,
        "posture": practice.posture,
        "lengths": [length / 1000 for length in practice.lengths],
        "tags": practice.tags,
        "cautions": practice.cautions,
        "notes": [_facts(reason) for reason in reasons_of(practice)],
    }


def _facts(reason: Reason) -> dict[str, Any]:
    evidence = [
        {"tag": claim.tag, "means": TAGS[claim.tag], "source": claim.source, "where": claim.where}
        for claim in reason.claims
    ]
    return {"text": reason.text, "evidence": evidence, "path": reason.place.path, "line": reason.place.line}


def _lines(practice: Practice, reasons: Sequence[Reason], *, spaced: bool) -> Iterator[str]:
    yield f"{practice.title}. {practice.summary}".strip()
    lengths = ", ".join(map(brief, practice.lengths)) or "natural"
    level = f"Level {practice.intensity}, {_LEVELS[practice.intensity]}."
    yield f"{level} Eyes {practice.eyes}. Posture {practice.posture}."
    yield f"Lengths: {lengths}. Tags: {', '.join(practice.tags) or 'none'}."
    for caution in practice.cautions:
        yield f"Caution: {caution}"
    for reason in reasons:
        if spaced:
            yield ""
        yield f"Note: {reason.text}"
    claims = dict.fromkeys(claim for reason in reasons for claim in reason.claims)
    if claims and spaced:
        yield ""
    for tag in (tag for tag in TAGS if any(claim.tag == tag for claim in claims)):
        yield f"{tag}: {TAGS[tag]}."
    for claim in claims:
        if claim.where:
            yield f"Source: {_source(claim)}"


def _source(claim: Claim) -> str:
    return f"{claim.source}, {claim.where}"
