"""The options that several verbs share, and what they mean."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from voiceguide import config, settings
from voiceguide.errors import UsageError
from voiceguide.script import Library, Practice, builtin_folder, load, values
from voiceguide.script.complaints import BadValueError, shown
from voiceguide.script.loader import read_named
from voiceguide.script.model import BedWish, Place, VoiceWish
from voiceguide.script.words import is_audio_file
from voiceguide.settings import BELLS, CUE_SOUNDS, BellStyle, CueSound, Settings
from voiceguide.units import Decibels, Frames, Millis, ms_to_frames

if TYPE_CHECKING:  # listing and checking go without it, and faster
    from voiceguide.timeline import Request

_Verb = TypeVar("_Verb", bound=Callable[..., Any])

NATURAL = "natural"
"""The length that lets every pause be as long as it was written."""

SOFTEST_LANE, LOUDEST_LANE, LOUDEST_BED = -60.0, 3.0, -6.0
"""Decibels between which a listener may move a lane, and the loudest bed: words have to be heard."""


def as_json(verb: _Verb) -> _Verb:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(verb)


def check_json_place(context: click.Context, as_json: bool) -> None:
    """Refuse `--json` between a group and its verb: it is the verb that answers.

    Raises:
        UsageError: If it stands there.
    """
    if as_json and context.invoked_subcommand is not None:
        verb = f"{context.info_name} {context.invoked_subcommand}"
        raise UsageError("--json stands before the verb.", f"Put it behind: voiceguide {verb} --json.")


def session(verb: _Verb) -> _Verb:
    """Add the options that shape a session; they arrive as `wishes`."""
    options = (
        click.option("--length", metavar="TIME", help="How long: 10m, 7m30s, or natural."),
        click.option(
            "--voice",
            metavar="own|engine|mixed|NAME",
            help="Your recordings, an engine, or both; or a voice of `voiceguide voices`.",
        ),
        click.option("--stale-takes", is_flag=True, help="Also your recordings of lines that were changed."),
        click.option("--denoise", is_flag=True, help="Less of the room's noise in your recordings."),
        click.option("--bed", metavar="NAME|FILE", help="The sound beneath; see `voiceguide beds`."),
        click.option("--bells", type=click.Choice(BELLS), help="As written, softly, as words, or none."),
        click.option(
            "--cue-sound", type=click.Choice(CUE_SOUNDS), default="tones", help="What breath cues sound like."
        ),
        click.option("--voice-level", metavar="LEVEL", help="Louder or softer than usual, such as -3dB."),
        click.option("--bed-level", metavar="LEVEL", help="Relative to the voice; -20dB is usual."),
        click.option("--bell-level", metavar="LEVEL", help="Louder or softer than usual."),
        click.option("--cue-level", metavar="LEVEL", help="Likewise, of breath cues."),
        click.option("--sleep-fade", metavar="TIME", help="Fade out so long after the last words."),
        click.option(
            "--set", "filled", metavar="NAME=TEXT", multiple=True, help="Fill {name} in the script."
        ),
        click.option("--variation", type=int, metavar="N", help="Which alternatives to take."),
    )
    for option in reversed(options):
        verb = option(verb)
    return verb


def output(verb: _Verb) -> _Verb:
    """Add `--output`."""
    about = "How to play: auto, simpleaudio, miniaudio[:DEVICE], null, or file:NAME.wav."
    return click.option("--output", metavar="OUTPUT", help=about)(verb)


def settings_here() -> Settings:
    """Read the listener's settings, which are the defaults of what can be typed.

    Raises:
        SettingsError: If the file has mistakes.
    """
    return settings.load(config.settings_file())


def language_here() -> str:
    """The listener's language: as the settings say, else that of the system.

    Raises:
        SettingsError: If the settings have mistakes.
    """
    return settings_here().language or config.language()


class Wishes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the listener asked for on the command line, as typed; None where nothing was."""

    length: str | None = None
    voice: str | None = None
    stale_takes: bool = False
    denoise: bool = False
    bed: str | None = None
    bells: BellStyle | None = None
    filled: tuple[str, ...] = ()
    variation: int | None = None
    cue_sound: CueSound = "tones"
    voice_level: str | None = None
    bed_level: str | None = None
    bell_level: str | None = None
    cue_level: str | None = None
    sleep_fade: str | None = None

    def request(self, practice: Practice, variation: int = 0) -> Request:
        """Settle a request for one practice: what was typed wins over the settings, and they over the script.

        Args:
            practice: Its first length is the default.
            variation: Taken when the listener named none.

        Raises:
            UsageError: If a value cannot be read.
            SettingsError: If the settings have mistakes.
            RecordingError: If only one's own recordings are wanted, and one cannot be heard.
        """
        from voiceguide.cli.own_voice import named_voice, with_own
        from voiceguide.timeline import Levels, Request

        usual = settings_here()
        bed = usual_bed(usual) if self.bed is None else bed_named(self.bed)
        bed_level = _level(self.bed_level, "--bed-level", LOUDEST_BED)
        levels = Levels(
            voice=_level(self.voice_level, "--voice-level", LOUDEST_LANE) or Decibels(0.0),
            bell=_level(self.bell_level, "--bell-level", LOUDEST_LANE) or Decibels(0.0),
            cue=_level(self.cue_level, "--cue-level", LOUDEST_LANE) or Decibels(0.0),
        )
        request = Request(
            length=self._length(practice),
            variation=variation if self.variation is None else self.variation,
            names=(*usual.names, *map(_name, self.filled)),
            pronounce=usual.pronounce,
            voice=voice_wish(named_voice(self.voice), usual, practice.language),
            speed=settings.SPEEDS[usual.speed],
            bed=bed if bed_level is None else replace(bed, level=bed_level),
            bells=self.bells or usual.bells,
            cue_sound=self.cue_sound,
            levels=levels,
            sleep_fade=None if self.sleep_fade is None else time_typed(self.sleep_fade, "--sleep-fade", "2m"),
        )
        return with_own(request, practice, self.voice, with_stale=self.stale_takes, denoised=self.denoise)

    def _length(self, practice: Practice) -> Millis | None:
        if self.length is None:
            return practice.lengths[0] if practice.lengths else None
        if self.length == NATURAL:
            return None
        return time_typed(self.length, "--length", "10m, 7m30s or natural")


def moment(typed: str | None, option: str, example: str) -> Frames:
    """Read a time that was typed, in frames, which may be 0; 0 where nothing was.

    Raises:
        UsageError: If it is none.
    """
    if typed is None:
        return Frames(0)
    return ms_to_frames(time_typed(typed, option, example, read=values.moment))


def time_typed(
    typed: str, option: str, example: str, read: Callable[[str], Millis] = values.duration
) -> Millis:
    """Read a time that was typed.

    Raises:
        UsageError: If it is none, naming the option and an example.
    """
    try:
        return read(typed)
    except BadValueError as error:
        raise UsageError(
            f"{option}: {error.message}", error.suggestion or f"Write it like {example}."
        ) from error


def with_unit(_context: click.Context, option: click.Parameter, typed: str | None) -> str | None:
    """Let a time pass that was typed with its unit: a bare number is seconds, and most people mean minutes.

    Raises:
        UsageError: If it is a bare number, asking for both.
    """
    if typed is not None and re.fullmatch(r"(?=.*[1-9])[0-9]+(?:\.[0-9]+)?", typed):
        raise UsageError(
            f"{option.opts[0]}: {shown(typed)} has no unit.",
            f"Did you mean {typed}m? Seconds are written {typed}s.",
        )
    return typed


def _level(typed: str | None, option: str, loudest: float) -> Decibels | None:
    if typed is None:
        return None
    try:
        wanted = values.level(typed)
    except BadValueError as error:
        raise UsageError(f"{option}: {error.message}", error.suggestion or "Write it like -3dB.") from error
    if not SOFTEST_LANE <= wanted <= loudest:
        raise UsageError(
            f"{option} {typed} is out of range.", f"It may be from {SOFTEST_LANE:g} to {loudest:g} dB."
        )
    return wanted


def is_plain(asked: bool) -> bool:
    """Whether results are printed line by line: where that was asked for, and off a terminal."""
    return asked or config.is_plain() or not sys.stdout.isatty()


def practice_named(name: str) -> Practice:
    """Load a practice by its library name or path; a text that can be imported is a practice as well.

    Raises:
        UsageError: If there is none.
        ScriptError: If it has mistakes.
    """
    library = library_here()
    if Path(name).suffix.lower() not in ("", ".yaml", ".yml"):
        from voiceguide.desk.importing import IMPORTABLE, practice_of

        if name.lower().endswith(IMPORTABLE):
            return practice_of(bytes_of_text(Path(name)), path=name, library=library)
    return load(library.find(name, _titles), library)


def _titles() -> dict[str, str]:
    from voiceguide.cli.cards import titles_known  # most names are right

    return titles_known()


def bytes_of_text(path: Path) -> bytes:
    """Read a text that a person named.

    Raises:
        UsageError: If there is none.
        ScriptError: If it must not or cannot be read.
    """
    if not os.path.lexists(path):
        raise UsageError(f"There is no file `{path}`.", "Look at its name, and at the folder you are in.")
    return read_named(path)


def library_here() -> Library:
    """The library that comes with the program."""
    return Library([builtin_folder()])


def _name(pair: str) -> tuple[str, str]:
    name, equals, text = pair.partition("=")
    if not equals or not name.isidentifier():
        raise UsageError(f"--set {shown(pair)} does not name anything.", "Write it as --set name=text.")
    return name, speakable(text, f"--set {name}")


def speakable(typed: str, what: str) -> str:
    """Read text that was typed to be spoken: every run of spaces as one, letters as a script has them.

    Raises:
        UsageError: If it has characters that nobody can speak; `what` says what it is.
    """
    spoken = " ".join(unicodedata.normalize("NFC", typed).split())
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in spoken):
        raise UsageError(f"{what} has characters that nobody can speak.", "Write it in plain letters.")
    return spoken


def voice_wish(typed: str | None, usual: Settings, language: str) -> VoiceWish:
    """Settle who speaks a script: as typed, else as the settings say, else whom the script chooses.

    A voice of the settings speaks its own language alone; what is typed was meant for this very script.
    """
    from voiceguide.speech import DEFAULT_ENGINE, ENGINES, speaks_language

    if typed is not None:
        return _voice(typed)
    wish = _voice(usual.voice)
    return wish if speaks_language(wish, language, ENGINES, DEFAULT_ENGINE) else VoiceWish()


def usual_voice_told() -> str:
    """Say where the settings choose the voice, if they do: engines know nothing of settings.

    Raises:
        SettingsError: If the settings have mistakes.
    """
    place = settings_here().place_of("voice")
    return f"The voice is chosen in {place.path}:{place.line}." if place is not None else ""


def output_name(typed: str | None) -> str:
    """Settle the output: as typed, else as the settings say.

    Raises:
        UsageError: If there is no such output.
        SettingsError: If the settings have mistakes.
    """
    from voiceguide.player.outputs import check_output

    if typed is not None:
        check_output(typed)
        return typed
    usual = settings_here()
    with _blaming(usual.place_of("output")):
        check_output(usual.output)
    return usual.output


def volume(typed: int | None = None) -> int:
    """Settle how loud an output may be, in per cent: as typed, else as the settings say.

    Raises:
        SettingsError: If the settings have mistakes.
    """
    return settings_here().volume if typed is None else typed


def usual_bed(usual: Settings) -> BedWish:
    """Find the bed that the settings choose, if they do.

    Raises:
        UsageError: If there is none of that name.
    """
    with _blaming(usual.place_of("bed")):
        return BedWish() if usual.bed is None else bed_named(usual.bed)


@contextmanager
def _blaming(place: Place | None) -> Iterator[None]:
    """Say of a wrong value where in the settings it stands."""
    try:
        yield
    except UsageError as error:
        if place is None:
            raise
        raise UsageError(f"{place.path}:{place.line}: {error.what}", error.remedy) from error


def bed_named(wanted: str) -> BedWish:
    """Read the name of a bed, `none`, or the path of an audio file.

    Raises:
        UsageError: If there is none.
    """
    from voiceguide.sound import BED_NAMES, NO_BED

    if wanted in (*BED_NAMES, NO_BED):
        return BedWish(sound=wanted)
    if os.path.isfile(wanted):  # noqa: PTH113 - a name that is too long is no file, and no error
        path = Path(wanted).resolve()
        return BedWish(sound=path.name, folder=str(path.parent))
    what = f"file {wanted}" if is_audio_file(wanted) else f"bed “{wanted}”"
    raise UsageError(
        f"There is no {what}.", f"There are {', '.join([*BED_NAMES, NO_BED])}; or name a sound file."
    )


def _voice(wanted: str | None) -> VoiceWish:
    """Read `NAME`, `ENGINE` or `ENGINE:NAME`."""
    from voiceguide.speech import ENGINES

    if wanted is None:
        return VoiceWish()
    engine, _, name = wanted.partition(":")
    if engine in ENGINES:
        return VoiceWish(engine=engine, name=name or None)
    return VoiceWish(name=wanted)
