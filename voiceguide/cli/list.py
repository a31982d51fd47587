"""`voiceguide list`: the practices there are."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence

import click

from voiceguide.cli import options
from voiceguide.errors import ScriptError, UsageError
from voiceguide.phrases import ENGLISH
from voiceguide.script import Practice
from voiceguide.script.model import family
from voiceguide.units import brief

_ALL = "all"

Named = tuple[str, Practice]
"""A practice and its name in the library."""


@click.command("list")
@click.option("--language", "tag", metavar="TAG", help="In another language than yours, such as de, or all.")
@options.as_json
def command(tag: str | None, as_json: bool) -> None:
    """List the practices in your language: name, title, lengths.

    Your language is that of the system, or what the settings say. With --json, those of all languages are
    listed, unless one is asked for.
    """
    known = [(name, found) for name in options.library_here().names() if (found := _load(name))]
    if as_json:
        told = [_facts(*named) for named in _in_language(known, tag or _ALL)]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    shown = _in_language(known, tag) if tag is not None else _in_own_language(known)
    _print(shown)
    if tag is None:
        _tell_of_others(known, shown)


def _load(name: str) -> Practice | None:
    """Load a practice; one with mistakes is told of and does not hide the others."""
    try:
        return options.practice_named(name)
    except ScriptError as error:
        print(f"{error.what} `voiceguide check {name}` lists them.", file=sys.stderr)
        return None


def _in_language(known: Sequence[Named], tag: str) -> list[Named]:
    """The practices in a language, whatever its region; or all of them.

    Raises:
        UsageError: If there is none.
    """
    found = [named for named in known if tag.lower() == _ALL or family(named[1].language) == family(tag)]
    if known and not found:
        languages = ", ".join(sorted({family(practice.language) for _, practice in known}))
        raise UsageError(f"There is no practice in “{tag}”.", f"There are practices in {languages}.")
    return found


def _in_own_language(known: Sequence[Named]) -> Sequence[Named]:
    """The practices in the listener's language, or the English ones, or all of them."""
    for tag in (options.language_here(), ENGLISH):
        found = [named for named in known if family(named[1].language) == family(tag)]
        if found:
            return found
    return known


def _print(shown: Sequence[Named]) -> None:
    width = max((len(name) for name, _ in shown), default=0)
    several = len({practice.language for _, practice in shown}) > 1
    for name, practice in shown:
        lengths = ", ".join(brief(length) for length in practice.lengths) or "natural length"
        language = f" Language {practice.language}." if several else ""
        print(f"{name:{width}}  {practice.title}. {lengths}. Eyes {practice.eyes}.{language}")


def _tell_of_others(known: Sequence[Named], shown: Sequence[Named]) -> None:
    others = Counter(practice.language for name, practice in known if (name, practice) not in shown)
    if others:
        counted = ", ".join(f"{count} in {language}" for language, count in sorted(others.items()))
        print(f"There are more: {counted}. `voiceguide list --language all` lists them too.")


def _facts(name: str, practice: Practice) -> dict[str, object]:
    return {
        "name": name,
        "title": practice.title,
        "summary": practice.summary,
        "language": practice.language,
        "lengths": [length / 1000 for length in practice.lengths],
        "intensity": practice.intensity,
        "eyes": practice.eyes,
        "posture": practice.posture,
        "tags": practice.tags,
        "cautions": practice.cautions,
        "path": practice.path,
    }
