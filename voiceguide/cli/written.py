"""The menu in writing, line by line: where nothing can be heard, and for whoever reads, also in braille."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

from voiceguide.phrases.catalogue import JournalWords
from voiceguide.player.menu.conversation import OnAnswer
from voiceguide.player.menu.levels import Menu, Turn
from voiceguide.player.menu.sheet import Sheet

_Made = TypeVar("_Made")


class WrittenConversation:
    """One fact a line; an answer is typed and ended with Enter, and echoed. The end of input leaves.

    Args:
        aside: Whether it is on standard error, since the answer goes to standard output.
    """

    def __init__(self, *, aside: bool = False) -> None:
        self._aside = aside
        self._knows = False

    def say(self, text: str) -> None:
        """Print a line."""
        print(text, file=sys.stderr if self._aside else sys.stdout, flush=True)

    def ask(self, menu: Menu) -> Turn:
        """Let the listener choose, as `Conversation.ask` says."""
        self._list(menu)
        if not self._knows:
            self.say(menu.words.menu.typed)
            self._knows = True
        while True:
            typed = sys.stdin.readline()
            key = typed.strip().lower() or "enter" if typed else "q"
            turn = menu.press(key)
            if turn.goes_back:
                return turn
            if len(turn.menu.path) > len(menu.path):
                self.say(menu.words.menu.chosen.format(name=menu.level.choices[int(key) - 1].name))
            self._print(turn)
            if turn.chosen is not None or turn.leaves:
                return turn
            if turn.is_all_said:
                self._list(turn.menu)
            menu = turn.menu

    def fill(self, sheet: Sheet, words: JournalWords, on_answer: OnAnswer) -> Sheet:
        """Ask the questions of a sheet as `Conversation.fill` says."""
        while sheet.names:
            self.say(words.questions[sheet.names[0]])
            typed = sys.stdin.readline()
            turned = sheet.press(typed.strip().lower() or "enter" if typed else "q") or sheet
            for name, answer in turned.answers[len(sheet.answers) :]:
                on_answer(name, answer)
            sheet = turned
        return sheet

    def meanwhile(self, make: Callable[[], _Made]) -> _Made:
        """Make something."""
        return make()

    def _list(self, menu: Menu) -> None:
        for line in menu.lines():
            self.say(line)

    def _print(self, turn: Turn) -> None:
        for prompt in turn.said:
            self.say(prompt.text)
