"""`voiceguide check`: every mistake and every lint of a script, sorted by line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from voiceguide.cli import options
from voiceguide.desk.lint import Finding, lint
from voiceguide.desk.lint.finding import mistake
from voiceguide.errors import ScriptError, UsageError, VoiceguideError


@click.command("check")
@click.argument("names", metavar="SCRIPT…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every practice of the library.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@options.as_json
def command(names: tuple[str, ...], everything: bool, strict: bool, as_json: bool) -> None:
    """Check scripts: mistakes, and whatever could be better. Ends with 2 when there is an error.

    A comment `# voiceguide: ignore=CODE` in the script waives a lint: behind a step for that step, at the top
    for the whole file.
    """
    wanted = options.library_here().names() if everything else names
    if not wanted:
        raise UsageError("Which script?", "Name one of `voiceguide list`, or a file, or use --all.")
    found: list[Finding] = []
    missing: list[VoiceguideError] = []
    for name in wanted:
        try:
            here = _findings(name)
        except UsageError as error:
            missing.append(error)
            continue
        found += here
        if not as_json:
            print(*here, _verdict(name, here), sep="\n")
    if as_json:
        print(json.dumps([_facts(finding) for finding in found], ensure_ascii=False, indent=1))
    if missing:
        raise UsageError("\n".join(map(str, missing)))
    fatal = {"error", "warning"} if strict else {"error"}
    if any(finding.severity in fatal for finding in found):
        raise click.exceptions.Exit(2)


def _findings(name: str) -> tuple[Finding, ...]:
    try:
        return lint(options.practice_named(name))
    except ScriptError as error:
        return tuple(mistake(problem) for problem in error.problems)


def _verdict(name: str, findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    told = [
        f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in ("error", "warning", "note")
        if counts[severity]
    ]
    return f"{name}: {', '.join(told) or 'no mistakes'}."


def _facts(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "path": str(Path(finding.path))}
