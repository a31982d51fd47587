"""The options that several verbs share, and what they mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voiceguide.errors import UsageError
from voiceguide.script import Library, Practice, builtin_folder, load
from voiceguide.script.complaints import BadValueError, shown
from voiceguide.script.model import BedWish, VoiceWish
from voiceguide.script.values import duration
from voiceguide.units import Millis

if TYPE_CHECKING:  # listing and checking go without it, and faster
    from voiceguide.timeline import Request

_Verb = TypeVar("_Verb", bound=Callable[..., Any])

NATURAL = "natural"
"""The length that lets every pause be as long as it was written."""

_LENGTHS = "Write it like 10m, 7m30s or natural."


def as_json(verb: _Verb) -> _Verb:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(verb)


def session(verb: _Verb) -> _Verb:
    """Add the options that shape a session; they arrive as `wishes`."""
    options = (
        click.option("--length", metavar="TIME", help="How long: 10m, 7m30s, or natural."),
        click.option("--voice", metavar="NAME", help="A voice or engine; see `voiceguide voices`."),
        click.option("--bed", metavar="NAME", help="The sound beneath, or none."),
        click.option(
            "--bells", type=click.Choice(["script", "none"]), default="script", help="Bells, or none."
        ),
        click.option(
            "--set", "filled", metavar="NAME=TEXT", multiple=True, help="Fill {name} in the script."
        ),
        click.option("--variation", type=int, metavar="N", help="Which alternatives to take."),
    )
    for option in reversed(options):
        verb = option(verb)
    return verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the listener asked for on the command line, as typed; None where nothing was."""

    length: str | None
    voice: str | None
    bed: str | None
    bells: str
    filled: tuple[str, ...]
    variation: int | None

    def request(self, practice: Practice, variation: int = 0) -> Request:
        """Settle a request for one practice.

        Args:
            practice: Its first length is the default.
            variation: Taken when the listener named none.

        Raises:
            UsageError: If a value cannot be read.
        """
        from voiceguide.timeline import Request

        return Request(
            length=self._length(practice),
            variation=variation if self.variation is None else self.variation,
            names=tuple(_name(pair) for pair in self.filled),
            voice=_voice(self.voice),
            bed=_bed(self.bed),
            bells=self.bells != "none",
        )

    def _length(self, practice: Practice) -> Millis | None:
        if self.length is None:
            return practice.lengths[0] if practice.lengths else None
        if self.length == NATURAL:
            return None
        try:
            return duration(self.length)
        except BadValueError as error:
            raise UsageError(f"--length: {error.message}", error.suggestion or _LENGTHS) from error


def practice_named(name: str) -> Practice:
    """Load a practice by its library name or path.

    Raises:
        UsageError: If there is none.
        ScriptError: If it has mistakes.
    """
    library = library_here()
    return load(library.find(name), library)


def library_here() -> Library:
    """The library that comes with the program."""
    return Library([builtin_folder()])


def _name(pair: str) -> tuple[str, str]:
    name, equals, text = pair.partition("=")
    if not equals or not name.isidentifier():
        raise UsageError(f"--set {shown(pair)} does not name anything.", "Write it as --set name=text.")
    spoken = " ".join(text.split())
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in spoken):
        raise UsageError(f"--set {name} has characters that nobody can speak.", "Write it in plain letters.")
    return name, spoken


def _bed(wanted: str | None) -> BedWish:
    from voiceguide.sound import NO_BED

    if wanted not in (None, NO_BED):
        from voiceguide.sound.beds import BEDS

        if wanted not in BEDS:
            raise UsageError(
                f"There is no bed “{wanted}”.", f"There are {', '.join([*sorted(BEDS), NO_BED])}."
            )
    return BedWish(sound=wanted)


def _voice(wanted: str | None) -> VoiceWish:
    """Read `NAME`, `ENGINE` or `ENGINE:NAME`."""
    from voiceguide.speech import ENGINES

    if wanted is None:
        return VoiceWish()
    engine, _, name = wanted.partition(":")
    if engine in ENGINES:
        return VoiceWish(engine=engine, name=name or None)
    return VoiceWish(name=wanted)
