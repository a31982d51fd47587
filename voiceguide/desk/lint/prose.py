"""Spoken English as the rules about words read it: sentences, words, commands and denials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from voiceguide.desk.lint.sheet import Sheet, Written

_SENTENCE_ENDS = re.compile(
    r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bapprox\.)\s+"
)
_CLAUSE_ENDS = re.compile(r"[,;:]\s")
_LONGEST_QUOTED = 90
_LOOK_BACK = 400
"""Characters; a sentence of strangers may be a megabyte long."""


def vocabulary(text: str) -> frozenset[str]:
    """Make a set of words out of a line of them."""
    return frozenset(text.split())


_BEFORE_A_COMMAND = vocabulary(
    "again also and but completely even finally first fully just last maybe next now or perhaps please "
    "really simply so still then"
)
_JOINING = vocabulary("and but or then")
_INVITED = re.compile(r"\b(?:might|may|can|could|would you|if you|whether)\b", re.IGNORECASE)

_DENIED = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|nor|neither|cannot|without|instead of|rather than)\b|"
    r"n['\u2019]t\b",
    re.IGNORECASE,
)
_NEW_START = re.compile(r"[;:]\s|,\s(?:and|but|just|now|so|then)\b", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"\b(?:if|whether|when|whenever|unless|until|once|where|wherever|somewhere|anywhere|as long as)\b",
    re.IGNORECASE,
)


class Sentence(Struct, frozen=True, kw_only=True):
    """One sentence of a line.

    Attributes:
        text: With its full stop.
        written: The line it belongs to.
    """

    text: str
    written: Written


def sentences(text: str) -> tuple[str, ...]:
    """Split text behind full stops, question marks and exclamation marks."""
    return tuple(filter(None, _SENTENCE_ENDS.split(text)))


def spoken_english(sheet: Sheet) -> Iterator[Sentence]:
    """List every sentence of the lines in English as their writer wrote them."""
    for written in sheet.english_lines:
        for sentence in sentences(written.text):
            yield Sentence(text=sentence, written=written)


def words(text: str) -> list[str]:
    """List the words, punctuation still at their ends."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def quoted(text: str) -> str:
    """Quote spoken words, cut to a length that a sentence can carry."""
    whole = len(text) <= _LONGEST_QUOTED
    return f"“{text if whole else text[: _LONGEST_QUOTED - 1].rstrip() + '…'}”"


def advice(text: str) -> str:
    """Advise to write a sentence in another way."""
    rewritten = quoted(text[:1].upper() + text[1:])
    return f"Write {rewritten}{'' if text.endswith(('.', '!', '?')) else '.'}"


def is_commanded(sentence: str, start: int) -> bool:
    """Tell whether the verb that starts at an index is a plain command, not an invitation or a description.

    A command starts a clause, perhaps after an adverb or "and"; what "you might" do, and then do, is invited.
    """
    before = lead_up(sentence, start)
    if _INVITED.search(before):
        return False
    clause = _CLAUSE_ENDS.split(before)[-1].split()
    joined = False
    while clause and _may_precede_a_command(clause[-1].lower()):
        joined = clause.pop().lower() in _JOINING or joined
    return joined or not clause


def _may_precede_a_command(word: str) -> bool:
    return word in _BEFORE_A_COMMAND or word.endswith("ly")


def is_denied(sentence: str, start: int) -> bool:
    """Tell whether what starts at an index is denied, as in "you do not have to relax"."""
    return _DENIED.search(_NEW_START.split(lead_up(sentence, start))[-1]) is not None


def is_supposed(sentence: str, start: int) -> bool:
    """Tell whether what starts at an index is asked or supposed and not stated, as in "if you are safe"."""
    return sentence.rstrip().endswith("?") or _SUPPOSED.search(lead_up(sentence, start)) is not None


def lead_up(sentence: str, start: int) -> str:
    """What a sentence says before an index, not too far back."""
    return sentence[max(0, start - _LOOK_BACK) : start]
