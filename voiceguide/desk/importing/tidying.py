"""Text as it is spoken, without the signs that only an eye needs."""

from __future__ import annotations

import re

from voiceguide.script.source import unprintable

_ESCAPED = re.compile(r"\\([\\`*_#+\-.!<>~|])")
_EMPHASIS = re.compile(r"\*+|~~|`+|(?<![\w{])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\w}])")
# Not the numbers in circles, which stand among them.
_PICTURES = re.compile("[\u2300-\u245f\u2500-\u2bff\u200d\u20e3\ufe0e\ufe0f\U0001f000-\U0001faff]")
# A script takes these for marks of its own, but for an asterisk that stands alone or inside a word.
_MARK_SIGNS = re.compile(r"(?P<plain>(?<=\w)\*(?=\w)|(?<!\S)\*+(?!\S))|\*+|[\[\]]")
_SPACES_BEFORE = re.compile(r"\s+([,.])(?=\s|$)")
_QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ('"', '"'))


def tidied(text: str) -> str:
    """Write text as it is spoken: without emphasis, escapes and pictures, with single spaces."""
    plain = _EMPHASIS.sub("", text) if "\\" not in text else _unescaped(text)
    flat = " ".join(_PICTURES.sub(" ", plain).split())
    return _SPACES_BEFORE.sub(r"\1", flat)


def _unescaped(text: str) -> str:
    parts = _ESCAPED.split(text)
    return "".join(part if at % 2 else _EMPHASIS.sub("", part) for at, part in enumerate(parts))


def unmarked(text: str) -> str:
    """Take brackets and asterisks away that a script would take for marks."""
    return " ".join(_MARK_SIGNS.sub(lambda match: match["plain"] or "", text).split())


def unquoted(text: str) -> str:
    """Take off the quotation marks around a whole text, or those that begin or end a longer quotation."""
    for opener, closer in _QUOTES:
        begins, ends = text.startswith(opener), text.endswith(closer) and len(text) > 1
        inside = text[begins : len(text) - ends]
        if (begins or ends) and opener not in inside and closer not in inside:
            return inside.strip()
    return text


def printable(name: str) -> str:
    """Write the name of a file on one line of a script; what no script can hold becomes a question mark."""
    flat = " ".join(name.split())
    while hidden := unprintable(flat):
        flat = f"{flat[: hidden[0]]}?{flat[hidden[0] + 1 :]}"
    return flat
