"""Bytes of a script file as text that a parser may see."""

from __future__ import annotations

import codecs
import re
import unicodedata

from voiceguide.errors import Problem, ScriptError

LARGEST = 1_048_576
"""The largest script in bytes: 1 MiB."""

_UNPRINTABLE = "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""What YAML forbids, and what it takes for a line break where no editor shows one: that would shift every
line number after it."""

_LINES_AND_TABS = str.maketrans("", "", "\t\n\r")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def clean(source: str | bytes, path: str) -> str:
    """Turn a script's bytes or text into text that holds nothing strange, without a byte order mark.

    Raises:
        ScriptError: When there is more than `LARGEST`, or something that is not UTF-8, or an unprintable
            character; naming the first such line.
    """
    size = len(source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise _at("", path, "The file is larger than 1 MiB.", "Split it, and `include:` its parts.")
    text = (source if isinstance(source, str) else _decoded(source, path)).removeprefix("\ufeff")
    hidden = unprintable(text)
    if hidden:
        position, name = hidden
        message = f"An unprintable character stands here ({name})."
        raise _at(text[:position], path, message, "Delete it and type the text around it again.")
    return text


def unprintable(text: str) -> tuple[int, str] | None:
    """Find the first character that no script needs: its position and its name, or None."""
    if text.translate(_LINES_AND_TABS).isprintable():
        return None  # to compile the expression takes longer than to read a script
    match = re.search(_UNPRINTABLE, text)
    if match is None:
        return None
    code = f"U+{ord(match[0]):04X}"
    return match.start(), f"{code} {unicodedata.name(match[0], '')}".strip()


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        odd = f"has a byte that is not UTF-8 ({data[error.start]:#04x})"
        what = "is UTF-16" if data.startswith(_UTF16) else odd
        remedy = "Save it again as UTF-8: editors ask for the encoding."
        raise _at(before, path, f"The file {what}.", remedy) from error


def _at(before: str, path: str, message: str, suggestion: str) -> ScriptError:
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    problem = Problem(path=path, line=line, column=column, crumbs="", message=message, suggestion=suggestion)
    return ScriptError([problem])
