"""What the listener always wants: one commented YAML file, read as strictly as a script.

The file is read, shown and written by one table. Whether there is such a voice or bed is asked when it is
used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from voiceguide.errors import ScriptError, SettingsError, VoiceguideError
from voiceguide.script import load_mapping, words
from voiceguide.script.grammar import LABEL, NAMES, TEXT
from voiceguide.script.kinds import Field, Pairs, Shape
from voiceguide.script.model import Names, Place

BellStyle = Literal["script", "soft", "spoken", "none"]

BELLS: tuple[BellStyle, ...] = get_args(BellStyle)
"""Bells as the script has them, softly, as a few words, or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The listener's settings; None leaves the choice to the script.

    Attributes:
        voice: A voice, an engine, or both as `ENGINE:VOICE`.
        bed: The name of a bed, or `none`.
        bells: One of `BELLS`.
        output: The name of an output, or `auto`.
        names: What `{name}` placeholders stand for.
        pronounce: Respellings, which win over a script's own.
        path: The file as messages call it; empty where there is none.
        places: Where each key that is set stands.
    """

    voice: str | None = None
    bed: str | None = None
    bells: BellStyle = "script"
    output: str = "auto"
    names: Names = ()
    pronounce: Names = ()
    path: str = ""
    places: tuple[tuple[str, Place], ...] = ()

    def place_of(self, key: str) -> Place | None:
        """Where a key is set; None for a default."""
        return dict(self.places).get(key)


SETTINGS = Shape(
    name="settings",
    holder="a settings file",
    about="What the listener always wants, unless the command line says otherwise.",
    build=Settings,
    fields=(
        Field(
            name="voice",
            kind=TEXT,
            about="Who speaks, whatever a script says: a voice, an engine, or both as engine:voice.",
            example="en-gb",
        ),
        Field(name="bed", kind=LABEL, about="The sound beneath, or none.", example="rain"),
        Field(
            name="bells",
            kind=replace(
                TEXT,
                expected=f"one of {', '.join(BELLS)}",
                parse=partial(words.choice, of=BELLS),
                choices=BELLS,
            ),
            about="How bells sound: script rings them as written, soft more softly, spoken says a few words "
            "instead, none leaves them out.",
            example="soft",
        ),
        Field(
            name="output",
            kind=LABEL,
            about="How the sound goes out: auto, simpleaudio, miniaudio, or null for no sound.",
            example="miniaudio",
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
        # Comments alone: even a part of them, left by a power cut, is a settings file.
        with path.open("x", encoding="utf-8") as file:
            file.write(commented())
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
