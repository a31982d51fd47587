"""A script file and everything it includes, read into a `Practice`.

Scripts are data from strangers. This module and the library are the only ones that look for them, and they
open nothing but ordinary files of bounded size inside the script's own folder and the library.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.errors import Problem, ScriptError
from voiceguide.script.complaints import BadValueError, did_you_mean, shown
from voiceguide.script.kinds import Shape
from voiceguide.script.library import Library
from voiceguide.script.lost import lost_words
from voiceguide.script.model import BedChange, BedWish, Include, LostWords, Place, Practice, Sound, Waiver
from voiceguide.script.reader import Reader, Unfinished
from voiceguide.script.source import LARGEST, clean
from voiceguide.script.threads import thread_problems
from voiceguide.script.tree import grow
from voiceguide.script.waivers import waivers
from voiceguide.script.words import is_audio_file

DEEPEST_INCLUDE = 8
"""A script may include a script that includes a script, this many times."""


def load(path: Path, library: Library) -> Practice:
    """Read a script file.

    Args:
        path: The file, as the person named it; messages call it so.
        library: Where includes are looked for that do not lie beside the script.

    Raises:
        ScriptError: With every problem of the file and of what it includes.
    """
    return _loaded(read_named(path), path=str(path), folder=path.parent, library=library)


def load_mapping(path: Path, shape: Shape) -> Any:
    """Read a file that is one mapping and no script, such as the settings.

    Args:
        path: The file; messages call it so.
        shape: Its fields; what it builds takes `path` and `places` beside their attributes.

    Returns:
        What the shape builds.

    Raises:
        ScriptError: With every problem of the file.
    """
    reader = Reader(str(path), lambda step: step)
    try:
        text = clean(read_named(path), str(path))
        built = reader.whole(grow(text, str(path), reader.complain), shape)
    except ScriptError as error:
        raise ScriptError({*reader.problems, *error.problems}) from error
    if built is None or reader.problems:
        raise ScriptError(reader.problems)
    return built


def load_text(text: str, *, path: str, folder: Path, library: Library) -> Practice:
    """Read a script from text that is already at hand.

    Args:
        text: The script.
        path: What messages call it, and what the practice takes its name from.
        folder: Where its includes and sounds lie; it need not exist when the script has none.
        library: Where includes are looked for that do not lie in `folder`.

    Raises:
        ScriptError: With every problem of the text and of what it includes.
    """
    return _loaded(text, path=path, folder=folder, library=library)


def _loaded(source: str | bytes, *, path: str, folder: Path, library: Library) -> Practice:
    loading = _Loading(folder, library)
    practice = loading.read(os.path.realpath(folder / Path(path).name), path, folder, source).practice
    if practice is None:
        raise ScriptError(loading.problems)
    problems = [*loading.problems, *thread_problems(practice, loading.conditions)]
    if problems:
        raise ScriptError(problems)
    return replace(
        practice,
        starts=tuple(loading.starts),
        waivers=tuple(loading.waivers),
        lost=tuple(loading.lost),
    )


class _File(Struct, kw_only=True):
    """One file of a loading.

    Attributes:
        identity: Where it really is, links followed.
        shown_as: What messages call it.
        folder: Where it lies.
        shelf: Where its includes are looked for.
        practice: What it says; None until it is read, and when it is wrong.
        height: How many files deep its own includes go.
    """

    identity: str
    shown_as: str
    folder: Path
    shelf: Library
    practice: Practice | None = None
    height: int = 0


class _Loading:
    """Reads one script with its includes, each file once."""

    def __init__(self, folder: Path, library: Library) -> None:
        self.problems: list[Problem] = []
        self.starts: list[Place] = []
        self.conditions: dict[Place, Place] = {}
        self.waivers: list[Waiver] = []
        self.lost: list[LostWords] = []
        self._library = library
        self._homes = tuple(map(os.path.realpath, (folder, *library.folders)))
        self._files: dict[str, _File] = {}
        self._chain: list[str] = []

    def read(self, identity: str, shown_as: str, folder: Path, source: str | bytes) -> _File:
        """Read what a file holds; its problems join `problems`, and its practice is None if there are any."""
        shelf = Library((folder, *self._library.folders))
        file = _File(identity=identity, shown_as=shown_as, folder=folder, shelf=shelf)
        reader = Reader(shown_as, lambda step: self._finish(step, file))
        self._files[identity] = file
        self._chain.append(identity)
        try:
            text = clean(source, shown_as)
            root = grow(text, shown_as, reader.complain)
            file.practice = reader.practice(root)
            self.problems.extend(reader.problems)
            self.starts.extend(reader.starts)
            self.conditions |= reader.conditions
            self.waivers.extend(waivers(text, shown_as))
            self.lost.extend(lost_words(root, text, shown_as))
        except ScriptError as error:
            self.problems.extend({*reader.problems, *error.problems})
        self._chain.pop()
        return file

    def _finish(self, step: Unfinished, file: _File) -> Unfinished | None:
        match step:
            case Include():
                practice = self._included(step.script, file).practice
                if practice is None:
                    return None
                language = practice.language if "language" in dict(practice.places) else None
                return replace(step, steps=practice.steps, language=language)
            case Sound():
                return replace(step, folder=self._home_of_sound(step.path, file))
            case BedWish():
                return self._housed(step, file)
            case BedChange():
                return replace(step, bed=self._housed(step.bed, file))
            case _:
                return step

    def _housed(self, bed: BedWish, file: _File) -> BedWish:
        if bed.sound is None or not is_audio_file(bed.sound):
            return bed
        return replace(bed, folder=self._home_of_sound(bed.sound, file))

    def _home_of_sound(self, path: str, file: _File) -> str:
        folder = os.path.realpath(file.folder)
        sound = Path(folder, path)
        if not os.path.lexists(sound):
            raise BadValueError(f"There is no file {shown(path)} beside this script.")
        _homely(sound, path, (folder,))
        _check_ordinary(sound, path)
        return folder

    def _included(self, name: str, by: _File) -> _File:
        path = _locate(name, by.shelf)
        identity = _homely(path, name, self._homes)
        if identity in self._chain:
            raise BadValueError(self._circle(identity), "Take one of these includes out.")
        if identity in self._files:
            file = self._files[identity]
            self._check_depth(file.height)
        else:
            self._check_depth(0)
            # What was checked is what is read, even if somebody changes the link in between.
            file = self.read(identity, str(path), path.parent, _read(Path(identity), name))
        by.height = max(by.height, file.height + 1)
        return file

    def _check_depth(self, height: int) -> None:
        if len(self._chain) + height > DEEPEST_INCLUDE:
            raise BadValueError(
                f"This includes scripts more than {DEEPEST_INCLUDE} deep.", "Include the inner ones directly."
            )

    def _circle(self, identity: str) -> str:
        round_trip = [*self._chain[self._chain.index(identity) :], identity]
        names = " > ".join(self._files[each].shown_as for each in round_trip)
        return f"These scripts include each other in a circle: {names}."


def _locate(name: str, shelf: Library) -> Path:
    path = shelf.locate(name)
    if path is None:
        near = did_you_mean(name, (*shelf.names(), *shelf.parts()))
        raise BadValueError(f"There is no script {shown(name)} beside this one or in the library.", near)
    return path


def _homely(path: Path, name: str, homes: tuple[str, ...]) -> str:
    """Follow links to where a file really is.

    Raises:
        BadValueError: When that is in none of the homes.
    """
    real = os.path.realpath(path)
    if not any(real.startswith(home.rstrip(os.sep) + os.sep) for home in homes):
        raise BadValueError(
            f"{shown(name)} is a link that leaves the script's folder and the library.",
            "Copy the file it points to into the folder.",
        )
    return real


def read_named(path: Path) -> bytes:
    """Read the file that a person named, as `_read` does.

    Raises:
        ScriptError: When there is no such file, or it must not be opened.
    """
    try:
        return _read(path, path.name)
    except BadValueError as error:
        problem = Problem(
            path=str(path), line=1, column=1, crumbs="", message=error.message, suggestion=error.suggestion
        )
        raise ScriptError([problem]) from error


def _read(path: Path, name: str) -> bytes:
    """Read an ordinary file, at most one byte over the limit.

    Raises:
        BadValueError: When there is no such file, or it must not be opened.
    """
    _check_ordinary(path, name)
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise BadValueError(f"{shown(name)} cannot be read: {error.strerror}.") from error


def _check_ordinary(path: Path, name: str) -> None:
    # Asked before opening: to open a pipe is to wait for whoever writes to it.
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise BadValueError(f"{shown(name)} cannot be read: {error.strerror}.") from error
    if stat.S_ISDIR(mode):
        raise BadValueError(f"{shown(name)} is a folder, not a file.")
    if not stat.S_ISREG(mode):
        raise BadValueError(f"{shown(name)} is not an ordinary file.")
