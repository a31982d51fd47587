"""Which take of every line is heard: a small text that two people can change at once.

A line of it is one of the script: the line's key and its take. Lines are sorted, and where the folder is in
git, both sides of a merge are kept; of two takes for one line the later is heard.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from voiceguide.errors import RecordingError
from voiceguide.recording.files import check_home, read_small, written_whole

NAME = "chosen.txt"
"""What the file is called, in the folder of the takes."""

_HEAD = """\
# Which take of every line is heard: the line, and when its take was recorded.
# `voiceguide record` writes this. A take of another line is written as LINE/TAKE.
"""

_KEY = "[a-z0-9]+(?:-[a-z0-9]+)*"
_LINE = re.compile(rf"({_KEY})\s+(?:({_KEY})/)?([0-9]{{8}}-[0-9]{{6}}-[0-9]{{3}})")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_LARGEST = 1024 * 1024

Choices = dict[str, tuple[str, str]]
"""The take of every line, by the line's key: in which folder, and its name."""


def read_choices(folder: Path) -> Choices:
    """Read what was chosen; nothing where nothing was.

    Raises:
        RecordingError: If a line of the file cannot be understood.
    """
    path = folder / NAME
    if not os.path.lexists(path):
        return {}
    check_home(path, folder)
    choices: Choices = {}
    for number, line in enumerate(read_small(path, _LARGEST).splitlines(), start=1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        match = _LINE.fullmatch(entry)
        if match is None:
            raise _puzzling(path, number, entry)
        key, elsewhere, name = match.groups()
        if key not in choices or name > choices[key][1]:
            choices[key] = (elsewhere or key, name)
    return choices


def write_choices(folder: Path, choices: Mapping[str, tuple[str, str]]) -> None:
    """Write what was chosen, whole and sorted.

    Raises:
        RecordingError: If it cannot be written.
    """
    lines = [
        f"{key}  {name}\n" if inside == key else f"{key}  {inside}/{name}\n"
        for key, (inside, name) in sorted(choices.items())
    ]
    with written_whole(folder / NAME) as unfinished:
        unfinished.write_bytes("".join([_HEAD, *lines]).encode())


def _puzzling(path: Path, number: int, entry: str) -> RecordingError:
    if entry.startswith(_CONFLICT):
        return RecordingError(
            f"{path}:{number}: two people chose takes, and git left the joining to you.",
            "Keep the lines that you want, and delete those that begin with <<<<<<<, ======= or >>>>>>>.",
        )
    return RecordingError(
        f"{path}:{number}: “{entry[:60]}” is no line and take.",
        "Write it like the other lines, or delete it and choose with `voiceguide record`.",
    )
