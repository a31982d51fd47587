"""`voiceguide check`: every mistake and every lint of a script, sorted by line."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from voiceguide.cli import options
from voiceguide.cli.check_sounds import sound_findings
from voiceguide.cli.check_takes import takes_findings
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
from voiceguide.phrases import ENGLISH
from voiceguide.script import Practice
from voiceguide.script.model import VoiceWish
from voiceguide.settings import Settings
from voiceguide.speech import DEFAULT_ENGINE, ENGINES, Pronunciation
from voiceguide.timeline import Line

if TYPE_CHECKING:  # it stands above the sound, which no other check loads
    from voiceguide.cli.listening import Listener


@click.command("check")
@click.argument("names", metavar="SCRIPT…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every practice of the library.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--voice", metavar="NAME", help="Whose mistakes in speaking count; see `voiceguide voices`.")
@click.option("--listen", "is_heard", is_flag=True, help="Speak every line, and note what is misheard.")
@options.as_json
def command(
    names: tuple[str, ...],
    everything: bool,
    strict: bool,
    voice: str | None,
    is_heard: bool,
    as_json: bool,
) -> None:
    """Check scripts: mistakes, and whatever could be better. Ends with 2 when there is an error.

    A comment `# voiceguide: ignore=CODE` in the script waives a lint: behind a step for that step, at the top
    for the whole file.

    With --listen a speech recogniser that does not know the script writes down what it hears, a second or
    so for three lines. It errs as well: what it mishears is a note, and never an error.
    """
    wanted = options.library_here().names() if everything else names
    if not wanted:
        raise UsageError("Which script?", "Name one of `voiceguide list`, or a file, or use --all.")
    found: list[Finding] = []
    missing: list[VoiceguideError] = []
    with ExitStack() as stack:
        phonemes = stack.enter_context(closing(pronunciation(voice)))
        listener = _listener(phonemes, stack) if is_heard else None
        for name in wanted:
            try:
                practice, here = checked(name, phonemes)
            except UsageError as error:
                missing.append(error)
                continue
            told: list[str] = []
            if listener is not None and practice is not None:
                misheard, sentence = listener.read(name, practice)
                here, told = tuple(sorted((*here, *misheard))), [sentence]
            found += here
            if not as_json:
                print(*here, *told, verdict(name, here), sep="\n")
    if as_json:
        print(json.dumps([_facts(finding) for finding in found], ensure_ascii=False, indent=1))
    if missing:
        raise UsageError("\n".join(map(str, missing)))
    fatal = {"error", "warning"} if strict else {"error"}
    if any(finding.severity in fatal for finding in found):
        raise click.exceptions.Exit(2)


def pronunciation(voice: str | None) -> Pronunciation:
    """Ask the voice that was typed, or that the settings choose for English, how it says things.

    Only English is asked about: no rule knows how words of other languages should sound.
    Settings with mistakes are told of, and do not keep a script from being checked.

    Raises:
        UnknownVoiceError: If the voice that was typed is not there.
    """
    try:
        usual = options.settings_here()
    except SettingsError as error:
        print(error, error.what, sep="\n", file=sys.stderr)
        usual = Settings()
    asked = Pronunciation(ENGINES, DEFAULT_ENGINE, options.voice_wish(voice, usual, ENGLISH))
    if voice is not None:
        try:
            asked.settle(Line(text="", voice=VoiceWish(), language=ENGLISH))
        except UnknownVoiceError:
            asked.close()
            raise
        except SpeechError:
            pass  # without its engine, a voice says nothing that could be wrong
    return asked


def _listener(phonemes: Pronunciation, stack: ExitStack) -> Listener:
    from voiceguide.cli.listening import Listener

    return stack.enter_context(closing(Listener(phonemes)))


def checked(name: str, phonemes: Phonemes) -> tuple[Practice | None, tuple[Finding, ...]]:
    """Load a script and say what there is to say about it; there is no practice when it has mistakes.

    Raises:
        UsageError: If there is no such script.
    """
    try:
        practice = options.practice_named(name)
    except ScriptError as error:
        return None, tuple(mistake(problem) for problem in error.problems)
    found = (*lint(practice, phonemes), *sound_findings(practice), *takes_findings(practice))
    return practice, tuple(sorted(found))


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
