"""What the listener always wants: one commented YAML file, read as strictly as a script.

The file is read, shown and written by one table. Whether there is such a voice or bed is asked when it is
used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.errors import ScriptError, SettingsError, VoiceguideError
from voiceguide.script import load_mapping, values, words
from voiceguide.script.complaints import BadValueError, did_you_mean, shown
from voiceguide.script.kinds import Field, Pairs, Shape, Value
from voiceguide.script.model import Names, Place
from voiceguide.script.scalars import LABEL, LANGUAGE, NAMES, TEXT, TRUTH
from voiceguide.whole import replacing

BellStyle = Literal["script", "soft", "spoken", "none"]

BELLS: tuple[BellStyle, ...] = get_args(BellStyle)
"""Bells as the script has them, softly, as a few words, or not at all."""

CueSound = Literal["tones", "waves", "ticks"]

CUE_SOUNDS: tuple[CueSound, ...] = get_args(CueSound)
"""What sounds on the phases of a breath."""

Speed = Literal["usual", "slower", "faster"]

SPEEDS: Mapping[Speed, float] = MappingProxyType({"usual": 1.0, "slower": 0.88, "faster": 1.15})
"""How fast voices speak: the rate of every line, times this. Steps that are heard, and still no hurry."""

Cues = Literal["any", "ears"]

CUES: tuple[Cues, ...] = get_args(Cues)
"""Practices as they are, or without those that are made for looking."""

ScreenStyle = Literal["calm", "captions", "none"]

SCREENS: tuple[ScreenStyle, ...] = get_args(ScreenStyle)
"""What stands on a terminal while a session plays: one line for those who look, every line as it is spoken,
or nothing, for those whom a screen reader would read it to."""

JournalStyle = Literal["on", "off", "ask"]

JOURNALS: tuple[JournalStyle, ...] = get_args(JournalStyle)
"""Sessions are noted, and a few questions asked after them until these were skipped thrice; nothing is; or
both are, and one question is asked before, too, for as long as this is set."""

ActionName = Literal[
    "pause",
    "repeat",
    "next",
    "next_section",
    "previous_section",
    "stay",
    "ease",
    "where",
    "voice_louder",
    "voice_softer",
    "bed_louder",
    "bed_softer",
    "bed",
    "breath_slower",
    "breath_faster",
    "describe",
    "stop",
]

KEYS: Mapping[str, ActionName] = MappingProxyType(
    {
        "space": "pause",
        "left": "repeat",
        "r": "repeat",
        "right": "next",
        "n": "next",
        "j": "next_section",
        "b": "previous_section",
        "enter": "stay",
        "e": "ease",
        "w": "where",
        "+": "voice_louder",
        "=": "voice_louder",  # the same key without Shift
        "-": "voice_softer",
        "up": "bed_louder",
        "down": "bed_softer",
        "m": "bed",
        "s": "breath_slower",
        "f": "breath_faster",
        "k": "describe",
        "q": "stop",
        "escape": "stop",
    }
)
"""What keys do while a session plays, unless the settings say otherwise: single and unshifted, the frequent
ones far apart by feel. Digits answer questions and do nothing else."""

_NAMED_KEYS = (
    *("space", "enter", "tab", "backspace", "delete", "escape", "left", "right", "up", "down"),
    *("home", "end", "page up", "page down"),
)
_NO_ACTION = "none"


def key_name(raw: str) -> str:
    """Read the name of a key: one character as it is without Shift, or a word such as `space`.

    Raises:
        BadValueError: For anything else, and for digits.
    """
    if raw.isdigit():
        raise BadValueError(f"{shown(raw)} is a digit, and digits answer questions.", "Take another key.")
    if raw in _NAMED_KEYS or (len(raw) == 1 and raw.isprintable() and raw == raw.lower() != " "):
        return raw
    raise BadValueError(f"{shown(raw)} is no key.", did_you_mean(raw.lower(), _NAMED_KEYS))


class Settings(Struct, frozen=True, kw_only=True):
    """The listener's settings; None leaves the choice to the script.

    Attributes:
        language: What the program itself speaks; None for the language of the practice that plays, else the
            system's.
        voice: A voice, an engine, or both as `ENGINE:VOICE`; it speaks the scripts in its language.
        speed: One of `SPEEDS`.
        bed: The name of a bed, or `none`.
        bells: One of `BELLS`.
        output: The name of an output, or `auto`; with what may follow it, such as `miniaudio:NAME`.
        volume: No output is louder than so many per cent.
        names: What `{name}` placeholders stand for.
        pronounce: Respellings, which win over a script's own.
        keys: What single keys do while a session plays, beside and before `KEYS`; `none` for nothing.
        earcons: Whether keys answer with short sounds.
        screen: One of `SCREENS`.
        helper: Whom the listener would call, to be spoken on request; empty for nobody.
        cues: One of `CUES`: what the menu offers.
        holds: Whether it offers practices that hold the breath.
        journal: One of `JOURNALS`.
        path: The file as messages call it; empty where there is none.
        places: Where each key that is set stands.
    """

    language: str | None = None
    voice: str | None = None
    speed: Speed = "usual"
    bed: str | None = None
    bells: BellStyle = "script"
    output: str = "auto"
    volume: int = 100
    names: Names = ()
    pronounce: Names = ()
    keys: Names = ()
    earcons: bool = True
    screen: ScreenStyle = "calm"
    helper: str = ""
    cues: Cues = "any"
    holds: bool = False
    journal: JournalStyle = "on"
    path: str = ""
    places: tuple[tuple[str, Place], ...] = ()

    def key_table(self) -> Mapping[str, ActionName]:
        """What every key does, by its name; keys that do nothing are not in it."""
        table = {**KEYS, **dict(self.keys)}
        return {key: cast(ActionName, action) for key, action in table.items() if action != _NO_ACTION}

    def place_of(self, key: str) -> Place | None:
        """Where a key is set; None for a default."""
        return dict(self.places).get(key)


VOLUME = Value(
    expected="a whole number from 0 to 100",
    parse=partial(values.whole, low=0, high=100),
    form=values.WHOLE_FORM,
)


def _one_of(names: tuple[str, ...]) -> Value:
    expected = f"one of {', '.join(names)}"
    return replace(TEXT, expected=expected, parse=partial(words.choice, of=names), choices=names)


SETTINGS = Shape(
    name="settings",
    holder="a settings file",
    about="What the listener always wants, unless the command line says otherwise.",
    build=Settings,
    fields=(
        Field(
            name="language",
            kind=LANGUAGE,
            about="Your language: `list` shows practices in it, and the program itself speaks it. Left out, "
            "it is that of your system, and of a practice while it plays.",
            example="de",
        ),
        Field(
            name="voice",
            kind=TEXT,
            about="Who speaks, whatever a script says: a voice, an engine, or both as engine:voice. A voice "
            "speaks the scripts in its own language.",
            example="en-gb",
        ),
        Field(
            name="speed",
            kind=_one_of(tuple(SPEEDS)),
            about="How fast voices speak: as the script has it, slower or faster, as far as a voice can.",
            example="slower",
        ),
        Field(name="bed", kind=LABEL, about="The sound beneath, or none.", example="rain"),
        Field(
            name="bells",
            kind=_one_of(BELLS),
            about="How bells sound: script rings them as written, soft more softly, spoken says a few words "
            "instead, none leaves them out.",
            example="soft",
        ),
        Field(
            name="output",
            kind=TEXT,
            about="How the sound goes out: auto, simpleaudio, miniaudio, miniaudio:NAME for one device, or "
            "null for no sound.",
            example="miniaudio",
        ),
        Field(
            name="volume",
            kind=VOLUME,
            about="The loudest it may be, in per cent of a full sound: 0 to 100.",
            example="70",
        ),
        Field(
            name="names",
            kind=NAMES,
            about="What the {name} placeholders of scripts stand for.",
            example="{name: Ana, place: the sea}",
        ),
        Field(
            name="pronounce",
            kind=Pairs(key=TEXT, value=TEXT),
            about="Words to be spoken otherwise, spelt the way they sound: whole words, in any case.",
            example="{Siobhan: shivawn}",
        ),
        Field(
            name="keys",
            kind=Pairs(
                key=Value(expected="a key such as x, space or page up", parse=key_name),
                value=Value(
                    expected=f"one of {', '.join((*get_args(ActionName), _NO_ACTION))}",
                    parse=partial(words.choice, of=(*get_args(ActionName), _NO_ACTION)),
                    choices=(*get_args(ActionName), _NO_ACTION),
                ),
            ),
            about="What other keys do while a session plays: a key and an action each. The usual keys stay "
            "as they are; none takes a key's action away.",
            example="{x: ease, page up: voice_louder, page down: voice_softer}",
        ),
        Field(
            name="earcons",
            kind=TRUTH,
            about="Whether keys answer with short, soft sounds.",
            example="false",
        ),
        Field(
            name="screen",
            kind=replace(
                TEXT,
                expected=f"one of {', '.join(SCREENS)}",
                parse=partial(words.choice, of=SCREENS),
                choices=SCREENS,
            ),
            about="What the terminal shows while a session plays: calm is one line, captions are the lines "
            "as they are spoken, none is for screen readers.",
            example="none",
        ),
        Field(
            name="helper",
            kind=TEXT,
            about="Somebody you would call: pressing E twice speaks this, slowly. It is in this file only.",
            example="Ana, 079 123 45 67",
        ),
        Field(
            name="cues",
            kind=_one_of(CUES),
            about="What the menu offers: any practice, or for ears alone, without those made for looking.",
            example="ears",
        ),
        Field(
            name="holds",
            kind=TRUTH,
            about="Whether the menu offers practices that hold the breath. They are not for pregnancy, heart "
            "or lung trouble, or past seizures.",
            example="true",
        ),
        Field(
            name="journal",
            kind=_one_of(JOURNALS),
            about="Whether sessions are noted in your journal: on, off, or ask, which asks how tense you are "
            "before each one, too.",
            example="ask",
        ),
    ),
)
"""The settings file: every key, what it may hold and what it is for."""


def load(path: Path) -> Settings:
    """Read the settings file; without one, everything has its default.

    Raises:
        SettingsError: With every mistake in it.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError:
        pass  # it is there; what is wrong with it is told below
    try:
        settings: Settings = load_mapping(path, SETTINGS)
    except ScriptError as error:
        raise SettingsError(error.problems) from error
    return settings


def write(path: Path) -> None:
    """Write a settings file that sets nothing and explains everything; one that is there stays as it is.

    Raises:
        VoiceguideError: If there is one already, or it cannot be written.
    """
    if os.path.lexists(path):
        raise VoiceguideError(f"{path} is already there and stays as it is.", "Open it in an editor.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:  # half a file would stay as it is, and explain half of the settings
            part.write_text(commented(), encoding="utf-8")
    except OSError as error:
        raise VoiceguideError(
            f"{path} cannot be written: {error.strerror or error}.", "Check the rights of its folder."
        ) from error


def commented() -> str:
    """Write out the table as a settings file whose every setting is a comment."""
    return "\n".join(_comments()) + "\n"


def _comments() -> Iterator[str]:
    yield "# Settings of voiceguide. To set something, take away the # before it, and change the example."
    yield "# What is typed on the command line wins over this file, and this file over a script."
    for field in SETTINGS.fields:
        yield ""
        yield f"# {field.about}"
        yield f"#{field.name}: {field.example}"
