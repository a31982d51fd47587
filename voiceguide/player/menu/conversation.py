"""Asking by voice and hearing keys, for as long as the listener wants: silence ends nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

from voiceguide.player.keys import Keys
from voiceguide.player.menu.levels import Answer, Menu, Prompt, Turn
from voiceguide.player.menu.prompter import Prompter
from voiceguide.units import RATE

_POLL_SECONDS = 0.05

QUIET = 8 * RATE
"""After so much quiet everything is said once more, and then no more."""

_Made = TypeVar("_Made")


class Conversation(Protocol):
    """Tells a listener something and lets them choose: by voice here, in writing elsewhere."""

    def say(self, text: str) -> None:
        """Tell something, after all that was told before; returns at once."""

    def ask(self, menu: Menu) -> Turn:
        """Let the listener choose, until they did, or want to leave, or to go back from the first level."""

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
                self._prompter.say(turn.said)
                if turn.leaves or (turn.chosen is not None and not isinstance(turn.chosen, Answer)):
                    self._hear_out()
                if turn.leaves or turn.goes_back or turn.chosen is not None:
                    return turn
            elif not is_said_again and self._prompter.quiet >= QUIET:
                is_said_again = True
                self._prompter.say(menu.prompts())

    def meanwhile(self, make: Callable[[], _Made]) -> _Made:
        """Make something in another thread; keys that are pressed meanwhile count afterwards."""
        with ThreadPoolExecutor(max_workers=1) as thread:
            made = thread.submit(make)
            while not wait([made], _POLL_SECONDS).done:
                self._prompter.tick()
            return made.result()

    def _hear_out(self) -> None:
        while not self._prompter.quiet and self._key() is None:
            pass

    def _key(self) -> str | None:
        self._prompter.tick()
        key = self._keys.read(_POLL_SECONDS)
        if key != "suspend":
            return key
        self._prompter.suspend()
        self._keys.suspend()
        self._prompter.go_on()
        return None
