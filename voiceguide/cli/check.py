"""`voiceguide check`: every mistake and every lint of a script, sorted by line."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from voiceguide.cli import options
from voiceguide.desk.lint import Finding, Phonemes, lint
from voiceguide.desk.lint.finding import mistake
from voiceguide.errors import (
    ScriptError,
    SettingsError,
    SpeechError,
    UnknownVoiceError,
    UsageError,
    VoiceguideError,
)
from voiceguide.script import Practice
from voiceguide.script.model import VoiceWish
from voiceguide.settings import Settings
from voiceguide.speech import DEFAULT_ENGINE, ENGINES, Pronunciation
from voiceguide.timeline import Line


@click.command("check")
@click.argument("names", metavar="SCRIPT…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every practice of the library.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--voice", metavar="NAME", help="Whose mistakes in speaking count; see `voiceguide voices`.")
@options.as_json
def command(names: tuple[str, ...], everything: bool, strict: bool, voice: str | None, as_json: bool) -> None:
    """Check scripts: mistakes, and whatever could be better. Ends with 2 when there is an error.

    A comment `# voiceguide: ignore=CODE` in the script waives a lint: behind a step for that step, at the top
    for the whole file.
    """
    wanted = options.library_here().names() if everything else names
    if not wanted:
        raise UsageError("Which script?", "Name one of `voiceguide list`, or a file, or use --all.")
    found: list[Finding] = []
    missing: list[VoiceguideError] = []
    with closing(pronunciation(voice)) as phonemes:
        for name in wanted:
            try:
                _, here = checked(name, phonemes)
            except UsageError as error:
                missing.append(error)
                continue
            found += here
            if not as_json:
                print(*here, verdict(name, here), sep="\n")
    if as_json:
        print(json.dumps([_facts(finding) for finding in found], ensure_ascii=False, indent=1))
    if missing:
        raise UsageError("\n".join(map(str, missing)))
    fatal = {"error", "warning"} if strict else {"error"}
    if any(finding.severity in fatal for finding in found):
        raise click.exceptions.Exit(2)


def pronunciation(voice: str | None) -> Pronunciation:
    """Ask the voice that was typed, or that the settings choose, how it says things.

    Settings with mistakes are told of, and do not keep a script from being checked.

    Raises:
        UnknownVoiceError: If the voice that was typed is not there.
    """
    try:
        usual = options.settings_here()
    except SettingsError as error:
        print(error, error.what, sep="\n", file=sys.stderr)
        usual = Settings()
    asked = Pronunciation(ENGINES, DEFAULT_ENGINE, options.voice_wish(voice, usual))
    if voice is not None:
        try:
            asked.settle(Line(text="", voice=VoiceWish(), language="en"))
        except UnknownVoiceError:
            asked.close()
            raise
        except SpeechError:
            pass  # without its engine, a voice says nothing that could be wrong
    return asked


def checked(name: str, phonemes: Phonemes) -> tuple[Practice | None, tuple[Finding, ...]]:
    """Load a script and say what there is to say about it; there is no practice when it has mistakes.

    Raises:
        UsageError: If there is no such script.
    """
    try:
        practice = options.practice_named(name)
    except ScriptError as error:
        return None, tuple(mistake(problem) for problem in error.problems)
    return practice, lint(practice, phonemes)


def verdict(name: str, findings: Sequence[Finding]) -> str:
    """Sum up what was found in a script."""
    counts = Counter(finding.severity for finding in findings)
    told = [
        f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in ("error", "warning", "note")
        if counts[severity]
    ]
    return f"{name}: {', '.join(told) or 'no mistakes'}."


def _facts(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "path": str(Path(finding.path))}
