"""Which file of a folder is which line: by its name, or by order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from voiceguide.errors import UsageError
from voiceguide.recording.lines import Reading

_NUMBER = re.compile(r"\d+")
_MOST_DIGITS = 5
_NO_WORD = re.compile(r"[\W_]+")


class Named(Struct, frozen=True, kw_only=True):
    """The file of each line, by the line's key in the order of the script; and files of no line."""

    lines: Mapping[str, Path]
    left_out: tuple[Path, ...]


def match_names(paths: Sequence[Path], readings: Sequence[Reading]) -> Named:
    """Match files with lines.

    A name that is a line's id, or begins with its number, belongs to that line. Where no name does either,
    and there are as many files as lines, they are taken in the order of their names, 2 before 10, and a name
    without a number before the same one with it: so phones and Windows call the first of several.

    Raises:
        UsageError: If nobody can know, or two files are the same line.
    """
    ordered = sorted(paths, key=_natural)
    found: dict[str, Path] = {}
    left: list[Path] = []
    for path in ordered:
        reading = _by_id(path, readings) or _by_number(path, readings)
        if reading is None:
            left.append(path)
        elif reading.key in found:
            raise UsageError(
                f"{found[reading.key].name} and {path.name} are both line {reading.number}.",
                "Rename one of them, or take it out of the folder.",
            )
        else:
            found[reading.key] = path
    if not found:
        found, left = dict(_in_order(ordered, readings)), []
    in_script = {each.key: found[each.key] for each in readings if each.key in found}
    return Named(lines=in_script, left_out=tuple(left))


def _by_id(path: Path, readings: Sequence[Reading]) -> Reading | None:
    name = _plain(path.stem)
    return next((each for each in readings if each.id is not None and _plain(each.id) == name), None)


def _by_number(path: Path, readings: Sequence[Reading]) -> Reading | None:
    """A name that begins with a number, or with `line` or `take` and one: phones number what they record."""
    begun = re.match(r"(?:line|take)?[\W_]*(\d+)(?!\d)", path.stem, re.IGNORECASE)
    number = int(begun[1]) if begun and len(begun[1]) <= _MOST_DIGITS else None
    return next((each for each in readings if each.number == number), None)


def _in_order(paths: Sequence[Path], readings: Sequence[Reading]) -> list[tuple[str, Path]]:
    for lines in (readings, [each for each in readings if not each.is_breath]):
        if len(lines) == len(paths):
            return [(line.key, path) for line, path in zip(lines, paths, strict=True)]
    found = "is 1 recording" if len(paths) == 1 else f"are {len(paths)} recordings"
    raise UsageError(
        f"Nobody can know which line is which: there {found} and {len(readings)} lines.",
        "Begin each file's name with the number of its line, such as 07.m4a, or name it by the line's id.",
    )


def _plain(name: str) -> str:
    return _NO_WORD.sub("-", name.casefold()).strip("-")


def _natural(path: Path) -> tuple[list[tuple[int, str]], str]:
    parts = re.split(r"(\d+)", path.stem.casefold())
    return [(int(part), "") if _NUMBER.fullmatch(part) else (-1, part) for part in parts], path.suffix
