"""Asking by voice and hearing keys, for as long as the listener wants: silence ends nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

from voiceguide.phrases.catalogue import JournalWords
from voiceguide.player.keys import Keys
from voiceguide.player.menu.levels import Answer, Menu, Prompt, Turn
from voiceguide.player.menu.prompter import Prompter
from voiceguide.player.menu.sheet import Sheet
from voiceguide.units import RATE

_POLL_SECONDS = 0.05

QUIET = 8 * RATE
"""After so much quiet everything is said once more, and then no more."""

ENOUGH = 12 * RATE
"""Who answers nothing for so long after a question was said once more may be asleep, or gone."""

OnAnswer = Callable[[str, int | bool], object]
"""Told of every answer at once: to which question, and which."""

_Made = TypeVar("_Made")


class Conversation(Protocol):
    """Tells a listener something and lets them choose: by voice here, in writing elsewhere."""

    def say(self, text: str) -> None:
        """Tell something, after all that was told before; returns at once."""

    def ask(self, menu: Menu) -> Turn:
        """Let the listener choose, until they did, or want to leave, or to go back from the first level."""

    def fill(self, sheet: Sheet, words: JournalWords, on_answer: OnAnswer) -> Sheet:
        """Ask the questions of a sheet, until each is answered or skipped; return it with the answers."""

    def meanwhile(self, make: Callable[[], _Made]) -> _Made:
        """Make something that takes its time, while the listener is told what there is to tell."""


class SpokenConversation:
    """A conversation over a bed.

    Args:
        prompter: Speaks; its bed sounds already.
        keys: Where keys come from.
    """

    def __init__(self, prompter: Prompter, keys: Keys) -> None:
        self._prompter = prompter
        self._keys = keys

    def say(self, text: str) -> None:
        """Say something, after all that was said before; returns at once."""
        self._prompter.add([Prompt(text=text)])

    def ask(self, menu: Menu) -> Turn:
        """Say what there is, and follow the keys as `Conversation.ask` says; a key cuts what is being said.

        The name of a practice and the last words are heard to their end, unless a further key cuts them.

        Raises:
            VoiceguideError: As `Prompter.tick`.
        """
        self._prompter.add(menu.prompts())
        is_said_again = False
        while True:
            key = self._key()
            if key is not None:
                is_said_again = False
                turn = menu.press(key)
                menu = turn.menu
                self._prompter.say((*turn.said, *(menu.prompts() if turn.is_all_said else ())))
                if turn.leaves or (turn.chosen is not None and not isinstance(turn.chosen, Answer)):
                    self.hear_out()
                if turn.leaves or turn.goes_back or turn.chosen is not None:
                    return turn
            elif not is_said_again and self._prompter.quiet >= QUIET:
                is_said_again = True
                self._prompter.say(menu.prompts())

    def fill(self, sheet: Sheet, words: JournalWords, on_answer: OnAnswer) -> Sheet:
        """Ask as `Conversation.fill` says; a key cuts what is being said, and long silence skips the rest.

        Raises:
            VoiceguideError: As `Prompter.tick`.
        """
        self._prompter.add(_question(sheet, words))
        is_said_again = False
        while sheet.names:
            key = self._key()
            if key is not None:
                turned = sheet.press(key) or sheet
                for name, answer in turned.answers[len(sheet.answers) :]:
                    on_answer(name, answer)
                sheet, is_said_again = turned, False
                self._prompter.say(_question(sheet, words))
            elif not is_said_again and self._prompter.quiet >= QUIET:
                is_said_again = True
                self._prompter.say(_question(sheet, words))
            elif self._prompter.quiet >= ENOUGH:
                break
        return sheet

    def hear_out(self) -> None:
        """Wait until all is said, or a key is pressed."""
        while not self._prompter.quiet and self._key() is None:
            pass

    def meanwhile(self, make: Callable[[], _Made]) -> _Made:
        """Make something in another thread; keys that are pressed meanwhile count afterwards."""
        with ThreadPoolExecutor(max_workers=1) as thread:
            made = thread.submit(make)
            while not wait([made], _POLL_SECONDS).done:
                self._prompter.tick()
            return made.result()

    def _key(self) -> str | None:
        self._prompter.tick()
        key = self._keys.read(_POLL_SECONDS)
        if key != "suspend":
            return key
        self._prompter.suspend()
        self._keys.suspend()
        self._prompter.go_on()
        return None


def _question(sheet: Sheet, words: JournalWords) -> list[Prompt]:
    return [Prompt(text=words.questions[name]) for name in sheet.names[:1]]
