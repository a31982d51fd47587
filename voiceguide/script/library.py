"""Where scripts are kept, and how a name becomes a file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from voiceguide.errors import UsageError
from voiceguide.script.complaints import BadValueError, did_you_mean, shown
from voiceguide.script.words import homely_path

ENDING = ".yaml"
"""How the name of a script file ends."""

PARTS = "parts"
"""The folders of scripts that are only included; they are not practices."""


@dataclass(frozen=True, slots=True, init=False)
class Library:
    """Folders of scripts; where two hold the same name, the earlier folder wins.

    Attributes:
        folders: The folders, in the order they are searched; missing ones count as empty.
    """

    folders: tuple[Path, ...]

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        object.__setattr__(self, "folders", tuple(Path(folder) for folder in folders))

    def names(self) -> tuple[str, ...]:
        """List the practices, sorted; those in a subfolder as `de/ground-feet`.

        Scripts in `parts/` and in folders of folders are not among them.
        """
        return tuple(sorted({name for folder in self.folders for name in _practices_in(folder)}))

    def parts(self) -> tuple[str, ...]:
        """List the scripts that are there to be included, sorted, as `parts/name`."""
        found = {name for folder in self.folders for name in _scripts_in(folder / PARTS)}
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

    def find(self, name_or_path: str) -> Path:
        """Find the script that a person named, by its library name or by a path to its file.

        What ends in `.yaml` or `.yml` is a path; anything else is a name in the library.

        Raises:
            UsageError: When there is no such script, naming the nearest ones.
        """
        if name_or_path.endswith((ENDING, ".yml")):
            path = Path(name_or_path)
            if not os.path.lexists(path):
                raise UsageError(f"There is no file `{name_or_path}`.", self._remedy(path.stem))
            return path
        located = self.locate(name_or_path)
        if located is None:
            raise UsageError(
                f"There is no practice called {shown(name_or_path)}.", self._remedy(name_or_path)
            )
        return located

    def _remedy(self, name: str) -> str:
        everything = "`voiceguide list` shows every practice."
        return f"{did_you_mean(name, self.names())} {everything}".strip()


def builtin_folder() -> Path:
    """The folder of the practices that come with voiceguide: in the installed package, or in the checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "scripts"
    return installed if installed.is_dir() else package.parent / "scripts"


def _practices_in(folder: Path) -> Iterator[str]:
    yield from _scripts_in(folder)
    for inner in _folders_in(folder):
        yield from (f"{inner.name}/{name}" for name in _scripts_in(inner))


def _folders_in(folder: Path) -> list[Path]:
    try:
        inner = [each for each in folder.iterdir() if each.is_dir()]
    except OSError:
        return []
    return [each for each in inner if each.name != PARTS and not each.name.startswith(".")]


def _scripts_in(folder: Path) -> list[str]:
    try:
        return [file.stem for file in folder.iterdir() if file.suffix == ENDING and file.is_file()]
    except OSError:
        return []
