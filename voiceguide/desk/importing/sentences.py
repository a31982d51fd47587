"""Text in pieces of a length that is good to speak and to listen to."""

from __future__ import annotations

import re

from voiceguide.script.words import LONGEST_LINE

SENSIBLE = 20
"""Words: short sentences that stand together share a line up to here."""

_LONG = 60
"""Words: a sentence longer than this is parted at its commas and colons."""

_END = re.compile(r"(?<=[.!?…])[”\"\u2019'»)\]]{0,3}\s+|(?<=[。\uff01\uff1f])")
_CLAUSE = re.compile(r"(?<=[,;:\uff0c\uff1b\uff1a、])\s*|\s(?=[\u2013—]\s)")
_NO_END = re.compile(
    r"(?:^|[\s(“\"'\u2018])(?:Dr|Mr|Mrs|Ms|Prof|St|vs|etc|approx|e\.g|i\.e|z\.B|d\.h|bzw|ca|usw|No|Nr|[A-Za-z])\.$"
)


def lines_of(text: str) -> list[str]:
    """Part a paragraph into lines to speak: whole sentences, the short ones together."""
    lines: list[str] = []
    for sentence in sentences(text):
        for part in _parts(sentence):
            together = f"{lines[-1]} {part}" if lines else part
            if lines and len(together.split()) <= SENSIBLE:
                lines[-1] = together
            else:
                lines.append(part)
    return lines


def sentences(text: str) -> list[str]:
    """Part a text after its sentences; what follows in lower case belongs to the one before."""
    found: list[str] = []
    begin = 0
    for match in _END.finditer(text):
        end = match.end()
        before, after = text[begin:end].rstrip(), text[end : end + 2].lstrip("“\"'\u2018«(¡¿[")
        if not after or after[0].islower() or _NO_END.search(before[-12:]):
            continue
        found.append(before)
        begin = end
    rest = text[begin:].strip()
    return [*found, rest] if rest else found


def _parts(sentence: str) -> list[str]:
    """Part a sentence that is too long at its clauses, and at the format's limit if it has none."""
    words = sentence.split()
    if len(words) <= _LONG:
        return [sentence]
    parts: list[list[str]] = []
    for clause in _CLAUSE.split(sentence):
        new = clause.split()
        if parts and len(parts[-1]) + len(new) <= _LONG // 2:
            parts[-1] += new
        else:
            parts.append(new)
    return [
        " ".join(part[start : start + LONGEST_LINE])
        for part in parts
        for start in range(0, len(part), LONGEST_LINE)
    ]
