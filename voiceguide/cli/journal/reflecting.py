"""A few questions around a sitting, by voice and one key each; whoever is still is let be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli.wanted import Wanted
from voiceguide.errors import JournalError, VoiceguideError
from voiceguide.player import Keys, Output
from voiceguide.player.announcing import Clip
from voiceguide.player.keys.base import NoKeys
from voiceguide.player.speaker import Speaker
from voiceguide.settings import Settings

if TYPE_CHECKING:  # a practice sounds sooner without
    from voiceguide.journal.entries import Entry
    from voiceguide.player.menu.conversation import OnAnswer
    from voiceguide.player.menu.levels import Prompt

SKIPPED = "skipped"
"""By this name the journal keeps how often in a row nothing was answered."""

_UNASKED = ("explainer", "sleep", "questions")
"""Tags of talks, of what leads into sleep, and of what asks by itself: nobody is asked after those."""


class Reflecting:
    """Asks before and after one sitting, where somebody can answer and wants to.

    Args:
        wanted: What was asked for.
        usual: The listener's settings.
        terminal: The keys of a terminal, or none.
        keys: All keys.
        speaker: In whose voice.
        tell: Told each question when it is heard; None where nobody looks.
    """

    def __init__(
        self,
        wanted: Wanted,
        usual: Settings,
        terminal: Keys,
        keys: Keys,
        speaker: Speaker,
        tell: Callable[[str], object] | None,
    ) -> None:
        self._usual = usual
        self._keys = keys
        self._speaker = speaker
        self._tell = tell or _keep_still
        tags = wanted.first.practice.tags
        self._may_ask = (
            usual.journal != "off"
            and wanted.can_be_asked
            and wanted.how.keeps_place
            and wanted.first.request.sleep_fade is None
            and not isinstance(terminal, NoKeys)
            and not set(tags).intersection(_UNASKED)
        )

    def before(self, device: Output) -> int | None:
        """Ask how tense they are, where the settings want that; None where nothing was answered.

        That it cannot be asked is told in one line, and ends nothing.
        """
        if not (self._may_ask and self._usual.journal == "ask"):
            return None
        answers: dict[str, int | bool] = {}
        try:
            self._ask(device, "", ("before",), answers.__setitem__)
        except VoiceguideError as error:
            print(f"You are not asked now. {error}", file=sys.stderr)
        return answers.get("before")

    def after(self, device: Output, entry: Entry) -> None:
        """Ask after a session, and put every answer into its line at once.

        Args:
            device: Where the session was heard, now silent.
            entry: Its line.
        """
        if not self._may_ask or entry.id is None:
            return
        from voiceguide.journal.asking import MOST_SKIPPED, after_session
        from voiceguide.journal.store import Journal

        journal, number = Journal(config.journal_file()), entry.id
        try:
            skipped = _number(journal.kept(SKIPPED))
            if skipped >= MOST_SKIPPED and self._usual.journal != "ask":
                return
            now = datetime.now().astimezone()
            today = journal.entries(since=now.replace(hour=0, minute=0, second=0, microsecond=0))
            is_answered = self._ask(
                device,
                self._speaker.catalogue.journal.opening,
                after_session(now, today),
                lambda name, answer: journal.edit(number, **{name: answer}),
                last=skipped + 1 == MOST_SKIPPED and self._usual.journal != "ask",
            )
            journal.keep(SKIPPED, "0" if is_answered else str(skipped + 1))
        except JournalError as error:
            print(f"Your answer is not in your journal. {error}", file=sys.stderr)
        except VoiceguideError as error:
            print(f"You are not asked now. {error}", file=sys.stderr)

    def _ask(
        self, device: Output, opening: str, names: tuple[str, ...], on_answer: OnAnswer, *, last: bool = False
    ) -> bool:
        """Ask by voice; whether anything was answered. However it ends, the bed fades."""
        from voiceguide.player.menu.conversation import SpokenConversation
        from voiceguide.player.menu.prompter import Prompter
        from voiceguide.player.menu.sheet import Sheet
        from voiceguide.render.backdrop import Backdrop

        words = self._speaker.catalogue.journal
        prompter = Prompter(
            device, Backdrop(Cache(config.cache_folder())), _Asking(self._speaker), self._tell
        )
        conversation = SpokenConversation(prompter, self._keys)
        prompter.begin()
        try:
            if opening:
                conversation.say(opening)
            filled = conversation.fill(Sheet(names=names), words, on_answer)
            if opening and (filled.answers or last):
                conversation.say(words.done if filled.answers else words.resting)
                conversation.hear_out()
        finally:
            prompter.end()
        return bool(filled.answers)


class _Asking:
    """The player's own voice, asking."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def say(self, prompt: Prompt) -> Future[Clip]:
        """Speak a prompt; returns at once."""
        return self._speaker.ask(prompt.text)


def _number(kept: str | None) -> int:
    """A count that was kept; 0 for none, and for what is none."""
    return int(kept) if kept is not None and kept.isascii() and kept.isdigit() and len(kept) < 9 else 0


def _keep_still(_text: str) -> None:
    """Print nothing."""
