"""`# voiceguide: ignore=CODE`: where a writer says that a lint is not meant for this place."""

from __future__ import annotations

import re

from voiceguide.script.model import Waiver

_WAIVER = re.compile(r"#[ \t]*voiceguide:[ \t]*ignore=([\w-]+(?:,[ \t]*[\w-]+)*)")


def waivers(text: str, path: str) -> tuple[Waiver, ...]:
    """List the waivers of a file, in order.

    Behind something, one is about its own line; on a line of its own, about the next line that says
    something; above everything else in the file, about the whole file.
    """
    found: list[Waiver] = []
    waiting: list[tuple[str, ...]] = []
    said = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if _says(line):
            found += (Waiver(path=path, line=number if said else 0, codes=codes) for codes in waiting)
            waiting, said = [], number
        match = _WAIVER.search(line)
        if match is not None:
            codes = tuple(code.strip() for code in match[1].split(","))
            if said == number:
                found.append(Waiver(path=path, line=number, codes=codes))
            else:
                waiting.append(codes)
    return tuple(found)


def _says(line: str) -> bool:
    words = line.strip()
    return bool(words) and not words.startswith("#") and words != "---"
