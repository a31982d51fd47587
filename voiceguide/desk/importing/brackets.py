"""Text with the brackets and the emphasis around it."""

from __future__ import annotations

from voiceguide.desk.importing.kinds import looks_like

BRACKETS = {"[": "]", "(": ")"}
"""Brackets that stand around marks, each with its partner."""


def is_whole_mark(text: str) -> bool:
    """Whether a line is one bracket and nothing else, or the dots of a teleprompter."""
    closer = BRACKETS.get(text[:1])
    if closer and text.endswith(closer) and closer not in text[1:-1]:
        return True
    return looks_like("dots", text) is not None


def bracketed(text: str) -> str:
    """Take the brackets off a text that is one bracket."""
    bare = text.strip()
    is_bracket = len(bare) > 1 and BRACKETS.get(bare[0]) == bare[-1]
    return bare[1:-1].strip() if is_bracket else bare


def without_emphasis(text: str) -> str:
    """Take bold and italic marks out of a text."""
    return text.replace("*", "").replace("__", "")
