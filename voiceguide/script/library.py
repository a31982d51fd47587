"""Where scripts are kept, and how a name becomes a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import force_setattr

from voiceguide.errors import UsageError
from voiceguide.script.complaints import BadValueError, nearest, shown
from voiceguide.script.words import homely_path

ENDING = ".yaml"
"""How the name of a script file ends."""

PARTS = "parts"
"""The folders of scripts that are only included; they are not practices."""

TAKES = ".takes"
"""How the name of a folder ends that holds the recordings of a script; there are no practices in it."""

_ENOUGH = 3
"""Letters that are enough to be looked for inside of names."""


class Library(Struct, frozen=True):
    """Folders of scripts; where two hold the same name, the earlier folder wins.

    Attributes:
        folders: The folders, in the order they are searched; missing ones count as empty.
    """

    folders: Sequence[Path] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "folders", tuple(Path(folder) for folder in self.folders))

    def names(self) -> tuple[str, ...]:
        """List the practices, sorted; those in a subfolder as `de/ground-feet`.

        Scripts in `parts/` and in folders of folders are not among them.
        """
        return tuple(name for name, _ in self.files())

    def files(self) -> tuple[tuple[str, str], ...]:
        """List the practices and the file of each, sorted by name."""
        found: dict[str, str] = {}
        for folder in reversed(self.folders):
            found.update(_practices_in(folder))
        return tuple(sorted(found.items()))

    def parts(self) -> tuple[str, ...]:
        """List the scripts that are there to be included, sorted, as `parts/name`."""
        found = {name for folder in self.folders for name, _ in _scripts_in(str(folder / PARTS))}
        return tuple(f"{PARTS}/{name}" for name in sorted(found))

    def locate(self, name: str) -> Path | None:
        """Find the file of a script by its name, with or without the ending; None when no folder has it.

        Names with `..`, a drive or a leading slash are never found. A link is found wherever it leads.
        """
        try:
            homely_path(name)
        except BadValueError:
            return None
        file = name if name.endswith(ENDING) else name + ENDING
        return next((folder / file for folder in self.folders if os.path.lexists(folder / file)), None)

    def find(self, name_or_path: str, titles: Callable[[], Mapping[str, str]] = dict) -> Path:
        """Find the script that a person named, by its library name or by a path to its file.

        What ends in `.yaml` or `.yml` is a path; anything else is a name in the library.

        Args:
            name_or_path: What was typed.
            titles: Asked when there is no such script: names by the titles that may have been meant.

        Raises:
            UsageError: When there is no such script, naming the nearest one.
        """
        if name_or_path.lower().endswith((ENDING, ".yml")):
            path = Path(name_or_path)
            if not os.path.lexists(path):
                raise UsageError(f"There is no file `{name_or_path}`.", self._remedy(path.stem, titles()))
            return path
        located = self.locate(name_or_path)
        if located is None:
            raise UsageError(
                f"There is no practice called {shown(name_or_path)}.", self._remedy(name_or_path, titles())
            )
        return located

    def _remedy(self, name: str, titles: Mapping[str, str]) -> str:
        if os.path.isfile(name + ENDING):  # noqa: PTH113 - a name that is too long is no file, and no error
            return f"Did you mean {shown(name + ENDING)}?"
        called = {**titles, **{each: each for each in self.names()}}
        holding = [each for each in called if len(name) >= _ENOUGH and name.lower() in each.lower()]
        meant = min(holding, key=len, default="") or nearest(name, called)
        asked = f"Did you mean `{called[meant]}`? " if meant else ""
        return f"{asked}`voiceguide list` shows every practice."


def builtin_folder() -> Path:
    """The folder of the practices that come with voiceguide: in the installed package, or in the checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "scripts"
    return installed if installed.is_dir() else package.parent / "scripts"


# Asked of the folder itself, and of no file by itself: there may be thousands.
def _practices_in(folder: Path) -> Iterator[tuple[str, str]]:
    entries = _entries(str(folder))
    yield from _scripts_among(entries)
    for inner in entries:
        is_library = inner.name != PARTS and not inner.name.startswith(".") and not inner.name.endswith(TAKES)
        if is_library and _is_folder(inner):
            yield from ((f"{inner.name}/{name}", path) for name, path in _scripts_in(inner.path))


def _scripts_in(folder: str) -> Iterator[tuple[str, str]]:
    return _scripts_among(_entries(folder))


def _scripts_among(entries: Iterable[os.DirEntry[str]]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        if entry.name.endswith(ENDING) and entry.name != ENDING and _is_file(entry):
            yield entry.name.removesuffix(ENDING), entry.path


def _is_file(entry: os.DirEntry[str]) -> bool:
    # A link is asked for otherwise: of one that leads in a circle the entry would complain.
    return Path(entry).is_file() if entry.is_symlink() else entry.is_file()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return Path(entry).is_dir() if entry.is_symlink() else entry.is_dir()


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
