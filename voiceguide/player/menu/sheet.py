"""Questions that one key each answers: a number, or yes and no."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.player.menu.levels import LEAVING

TRUTHS = ("unpleasant",)
"""The questions that are answered by yes, 1, or no, 2; all others by 0 to 9."""

_SKIPPING = ("enter", "space")


class Sheet(Struct, frozen=True, kw_only=True):
    """What is still to be asked, and what was answered.

    Attributes:
        names: What the questions are called; the first is the one being asked.
        answers: Answers by the names of their questions.
    """

    names: tuple[str, ...]
    answers: tuple[tuple[str, int | bool], ...] = ()

    def press(self, key: str) -> Sheet | None:
        """Do what a key says: answer, skip one, or skip all that is left; None where it means nothing."""
        if key in LEAVING:
            return replace(self, names=())
        if key in _SKIPPING:
            return replace(self, names=self.names[1:])
        if not (len(key) == 1 and key.isascii() and key.isdecimal()):
            return None
        answer: int | bool = int(key)
        if self.names[0] in TRUTHS:
            if answer not in (1, 2):
                return None
            answer = answer == 1
        return Sheet(names=self.names[1:], answers=(*self.answers, (self.names[0], answer)))
