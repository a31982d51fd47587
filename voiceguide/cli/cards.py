"""What the listener's library holds, known without reading every script anew."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from voiceguide import __version__, config
from voiceguide.cli import options
from voiceguide.errors import ScriptError, VoiceguideError
from voiceguide.phrases import ENGLISH
from voiceguide.script import Practice, UnsetNameError
from voiceguide.script.cards import Card, Entry, entry_of, files_of
from voiceguide.script.index import Index
from voiceguide.script.model import Names, family
from voiceguide.script.shelves import suits
from voiceguide.units import FRAMES_PER_MS, Millis

_LONG_SECONDS = 10.0


def entries_here(*, spoken: bool = False) -> tuple[Entry, ...]:
    """Everything in the library; a practice with mistakes is told of and does not hide the others.

    Args:
        spoken: Whether the spoken lines are wanted as well.
    """
    index = Index(config.cards_folder(), __version__)
    return index.entries(options.library_here(), _Reader().read, spoken=spoken)


def titles_known() -> dict[str, str]:
    """The names of practices by their titles, as far as they are known: for a hint no script is read."""
    index = Index(config.cards_folder(), __version__)
    known = index.entries(options.library_here(), lambda _: None, spoken=False)
    return {entry.card.title: entry.card.name for entry in known}


def suiting_here() -> list[tuple[str, Card]]:
    """The practices that suit this listener: in their language, and as their settings say.

    Raises:
        SettingsError: If the settings have mistakes.
    """
    usual = options.settings_here()
    cards = [entry.card for entry in entries_here()]
    fitting = [card for card in cards if suits(card, holds=usual.holds, looking=usual.cues != "ears")]
    return [(card.name, card) for card in in_own_language(fitting)]


def in_own_language(cards: Sequence[Card]) -> Sequence[Card]:
    """Those in the listener's language, or the English ones, or all of them."""
    for tag in (options.language_here(), ENGLISH):
        found = [card for card in cards if family(card.language) == family(tag)]
        if found:
            return found
    return cards


class _Reader:
    """Reads practices; when that takes long, it says once why."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._is_told = False

    def read(self, name: str) -> tuple[Entry, Sequence[str]] | None:
        if not self._is_told and time.monotonic() - self._began > _LONG_SECONDS:
            self._is_told = True
            print("Reading the library; the next time it is known.", file=sys.stderr)
        try:
            practice = options.practice_named(name)
        except ScriptError as error:
            print(f"{error.what} `voiceguide check {name}` lists them.", file=sys.stderr)
            return None
        return entry_of(name, practice, _natural(practice)), files_of(practice)


def _natural(practice: Practice) -> Millis | None:
    """About how long a practice is that has no lengths to choose from."""
    if practice.lengths:
        return None
    from voiceguide.timeline import Request, arrange
    from voiceguide.timeline.estimate import Estimates

    names: Names = ()
    try:
        try:
            frames = arrange(practice, Request(), Estimates()).timeline.frames
        except UnsetNameError as unset:  # what only its listener knows is short
            names = tuple((name, "this one") for name in unset.names)
            frames = arrange(practice, Request(names=names), Estimates()).timeline.frames
    except VoiceguideError:
        return None
    return Millis(frames // FRAMES_PER_MS)
