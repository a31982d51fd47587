"""`voiceguide check`: every mistake of a script, sorted by line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from voiceguide.cli import options
from voiceguide.errors import Problem, ScriptError, UsageError


@click.command("check")
@click.argument("names", metavar="SCRIPT…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every practice of the library.")
@options.as_json
def command(names: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Check scripts; ends with 2 when one has a mistake."""
    wanted = options.library_here().names() if everything else names
    if not wanted:
        raise UsageError("Which script?", "Name one of `voiceguide list`, or a file, or use --all.")
    problems: list[Problem] = []
    for name in wanted:
        found = _problems(name)
        problems += found
        if not found and not as_json:
            print(f"{name}: no mistakes.")
    if as_json:
        print(json.dumps([_facts(problem) for problem in problems], ensure_ascii=False, indent=1))
    if problems:
        raise ScriptError(problems)


def _problems(name: str) -> tuple[Problem, ...]:
    try:
        options.practice_named(name)
    except ScriptError as error:
        return error.problems
    return ()


def _facts(problem: Problem) -> dict[str, Any]:
    return {"severity": "error", **asdict(problem), "path": str(Path(problem.path))}
