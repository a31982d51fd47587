"""How a wrong value says what is wrong with it, before anyone knows where in a file it stands."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST_SHOWN = 60
_LONGEST_COMPARED = 40


class BadValueError(ValueError):
    """A value that cannot be read as what it should be.

    Attributes:
        message: What is wrong, one sentence.
        suggestion: What to write instead, one sentence; empty when nobody can know.
    """

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message, suggestion)
        self.message = message
        self.suggestion = suggestion


def shown(text: str) -> str:
    """Quote what somebody wrote, on one line and cut to a length that a sentence can carry."""
    line = " ".join(text[: _LONGEST_SHOWN * 4].split())
    return f"`{line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + '…'}`"


def nearest(word: str, known: Iterable[str]) -> str:
    """Find the known word that a misspelt one was probably meant to be; empty when none is near.

    Case does not count. Long words are not compared: the comparison takes quadratic time, and no known
    word is long.
    """
    if len(word) > _LONGEST_COMPARED:
        return ""
    from difflib import get_close_matches  # most scripts are right

    by_lower = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Ask for the known word that is nearest to a misspelt one; empty when none is near."""
    near = nearest(word, known)
    return f"Did you mean `{near}`?" if near else ""
