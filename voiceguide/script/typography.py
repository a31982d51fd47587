"""Signs as text programs and other languages write them, where a script wants plain ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from voiceguide.script.complaints import BadValueError

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
"""What text programs make of a plain dash or minus."""

BULLETS = f"{DASHES}\u2022\u2023\u00b7*"
"""What may stand before an item of a list elsewhere."""

_QUOTES = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\"' "
_DASH = re.compile(f"[{DASHES}]")
_ODD_SPACES = re.compile(r"[ \t]*[^\S \t\r\n]")


def plainly(text: str, parse: Callable[[str], Any]) -> str:
    """Write a text that cannot be read as it was probably meant, in plain signs; empty where that fails too.

    Args:
        text: What somebody wrote, such as `2,5s`.
        parse: Reads it, or raises `BadValueError`.
    """
    for meant in _readings(text):
        try:
            parse(meant)
        except BadValueError:
            continue
        return meant
    return ""


def without_curls(text: str) -> str:
    """Take curly quotation marks away that stand around a whole text."""
    return text.strip(_QUOTES) if text[:1] in _QUOTES and text[-1:] in _QUOTES else text


def odd_space(line: str) -> int:
    """Find the first column, from 1, of a line's indentation whose space is no plain one; 0 for none."""
    match = _ODD_SPACES.match(line)
    return match.end() if match else 0


def _readings(text: str) -> Iterator[str]:
    plain = _DASH.sub("-", text.strip(_QUOTES))
    pointed = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", plain)
    yield plain
    yield pointed
    yield "".join(pointed.split())
    yield re.sub(r"(?<=[0-9])[,/_](?=[0-9])", "-", "".join(plain.split()))
    yield plain.replace("_", "-")
