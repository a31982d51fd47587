"""Words as people write them: text to speak, names, choices, yes and no, and paths that stay at home."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PureWindowsPath

from voiceguide.script.complaints import BadValueError, did_you_mean, shown
from voiceguide.script.text import check_braces, is_name

_YES = frozenset({"true", "yes", "on"})
_NO = frozenset({"false", "no", "off"})
_LABEL = re.compile(r"\w[\w -]{0,63}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")

# Letters and digits of every script, for ECMAScript, whose `\w` knows only those of English: whatever is
# neither a space nor punctuation of ASCII or of general use.
_SIGNS = r"\s!-,./:-@\[-^`{-~\u2000-\u206f"
_NAME = rf"[^{_SIGNS}\-0-9][^{_SIGNS}\-]*"
_PART = r"(?!\.{1,2}(?:/|$))[^/\\]*[^/\\\s][^/\\]*"

TEXT_FORM = r"[\s\S]*\S[\s\S]*"
SPOKEN_FORM = rf"(?=[\s\S]*\S)(?:[^{{}}]|\{{{_NAME}\}})*"
FILLING_FORM = r"(?=[\s\S]*\S)[^{}]*"
VARIABLE_FORM = _NAME
LABEL_FORM = rf"[^{_SIGNS}\-](?:[^{_SIGNS}]| ){{0,63}}"
LANGUAGE_FORM = _LANGUAGE.pattern
PATH_FORM = rf"(?!.:){_PART}(?:/{_PART})*"
TRUTH_FORM = "|".join(
    "".join(f"[{letter.upper()}{letter}]" for letter in word) for word in sorted(_YES | _NO)
)
"""What each kind of words looks like; see `kinds.Value`."""

_AUDIO_ENDINGS = (".wav", ".flac", ".ogg", ".opus", ".mp3", ".aif", ".aiff")
_ENDINGS = "|".join(
    "".join(f"[{letter.upper()}{letter}]" for letter in ending[1:]) for ending in _AUDIO_ENDINGS
)
BED_FORM = rf"{LABEL_FORM}|(?=.*\.(?:{_ENDINGS})$){PATH_FORM}"
"""See `bed`."""

LONGEST_LINE = 400
"""Words in one spoken line: some four minutes. A line is spoken, kept and held in memory whole."""


def text(raw: str) -> str:
    """Read text, with every run of spaces and line breaks as one space and none at its ends.

    A letter and an accent of its own become one letter, as macOS does not write them: engines leave such
    accents out.

    Raises:
        BadValueError: When nothing is left.
    """
    flowing = " ".join(unicodedata.normalize("NFC", raw).split())
    if not flowing:
        raise BadValueError("There is no text here.")
    return flowing


def spoken(raw: str) -> str:
    """Read text that is spoken: text whose `{name}` placeholders are well formed.

    Raises:
        BadValueError: When it is empty, has a stray brace or is too long.
    """
    flowing = text(raw)
    check_braces(flowing)
    words = len(flowing.split())
    if words > LONGEST_LINE:
        raise BadValueError(
            f"This line has {words} words; {LONGEST_LINE} are the most that are spoken at once.",
            "Split it into several `say` lines.",
        )
    return flowing


def variable(raw: str) -> str:
    """Read the name of a placeholder, without its braces.

    Raises:
        BadValueError: When `{…}` could not hold it.
    """
    if not is_name(raw):
        raise BadValueError(f"{shown(raw)} cannot be the name of a placeholder.")
    return raw


def label(raw: str) -> str:
    """Read a short name of something, such as a bell or a bed: letters, digits, spaces, `-` and `_`.

    Raises:
        BadValueError: For anything else, and for more than 64 characters.
    """
    if _LABEL.fullmatch(raw) is None:
        raise BadValueError(f"{shown(raw)} is not a name.")
    return raw


def bed(raw: str) -> str:
    """Read the name of a bed, or the path of an audio file, which ends as one.

    Raises:
        BadValueError: As `label` and `homely_path` say.
    """
    return homely_path(raw) if is_audio_file(raw) else label(raw)


def is_audio_file(raw: str) -> bool:
    """Tell the path of an audio file from a name, by its ending."""
    return raw.lower().endswith(_AUDIO_ENDINGS)


def language(raw: str) -> str:
    """Read a language tag in the shape of BCP 47; whether there is such a language is not asked.

    Raises:
        BadValueError: For anything else.
    """
    if _LANGUAGE.fullmatch(raw) is None:
        raise BadValueError(f"{shown(raw)} is not a language tag.")
    return raw


def truth(raw: str) -> bool:
    """Read yes or no: `true`, `yes`, `on`, `false`, `no`, `off`, in any case.

    Raises:
        BadValueError: For anything else.
    """
    if raw.lower() in _YES:
        return True
    if raw.lower() in _NO:
        return False
    raise BadValueError(f"{shown(raw)} is neither yes nor no.")


def choice(raw: str, *, of: Iterable[str]) -> str:
    """Read one of a few fixed words.

    Raises:
        BadValueError: For any other.
    """
    choices = tuple(of)
    if raw not in choices:
        raise BadValueError(f"{shown(raw)} is not one of the choices.", did_you_mean(raw, choices))
    return raw


def homely_path(raw: str) -> str:
    """Read a path relative to the script's folder that does not climb out of it, with `/` between its parts.

    Links are not followed here, so this alone does not keep a path at home.

    Raises:
        BadValueError: For absolute paths, `..`, backslashes and empty parts.
    """
    if raw.startswith("/") or PureWindowsPath(raw).drive:
        raise BadValueError(
            f"{shown(raw)} is an absolute path; scripts only reach files in their own folder.",
            "Put the file beside the script and write its path from there.",
        )
    if "\\" in raw:
        raise BadValueError(f"{shown(raw)} has a backslash.", f"Write {shown(raw.replace(chr(92), '/'))}.")
    parts = raw.split("/")
    if ".." in parts:
        raise BadValueError(
            f"{shown(raw)} leaves the script's folder; scripts only reach files in their own folder.",
            "Put the file beside the script and leave `..` out.",
        )
    if not all(part.strip() and part != "." for part in parts):
        raise BadValueError(f"{shown(raw)} is not a path to a file.")
    return raw
