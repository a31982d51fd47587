"""The listener's place in a practice, kept while it plays, so that not even a power cut loses it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import ValidationError, convert
from msgspec.structs import replace

from voiceguide import config
from voiceguide.cli.options import Wishes
from voiceguide.cli.typed import whole_path
from voiceguide.errors import UsageError, VoiceguideError
from voiceguide.player.bookmark import Bookmark, forget, keep, recall
from voiceguide.player.places import RESUME_LEAD
from voiceguide.timeline import Timeline
from voiceguide.timeline.following import question_named
from voiceguide.units import FRAMES_PER_MS, RATE, Frames, Millis

_OFTEN = 15 * RATE

_NOTHING_ASKED = {"length": None, "voice": None, "bed": None, "bells": None, "filled": ()}


class Place:
    """Keeps a bookmark up to date.

    Args:
        bookmarks: What plays, as it was asked for, one practice after another; None for what nobody can go on
            with.
        offset: Where in what is heard the first begins.
        tell: Told if the place cannot be kept.

    Attributes:
        offset: Likewise.
        starts: Where each of them begins, as far as that is known.
    """

    def __init__(
        self, bookmarks: Sequence[Bookmark | None], offset: Frames, tell: Callable[[str], object]
    ) -> None:
        self.offset = offset
        self.starts: Sequence[Frames] = ()
        self._bookmarks = bookmarks
        self._tell = tell
        self._furthest: Frames | None = None
        self._kept_at: int | None = None
        self._told = False

    def follow(self, position: Frames) -> None:
        """Keep the place four times a minute."""
        if self._kept_at is None or abs(position - self._kept_at) >= _OFTEN:
            self.keep(position)

    def ask_again(self, timeline: Timeline, name: str) -> None:
        """Keep no place after the first question that was answered: a bookmark has no answers.

        Args:
            timeline: The session as it came, before the answer.
            name: What the answer is called.
        """
        question = question_named(timeline, name)
        if self._furthest is None and question is not None:
            self._furthest = Frames(max(0, question.start - RESUME_LEAD))

    def keep(self, position: Frames) -> None:
        """Keep the place; that it cannot be kept is told once, and ends nothing."""
        place = position if self._furthest is None else min(position, self._furthest)
        number = max(0, bisect_right(self.starts, place) - 1)
        bookmark = self._bookmarks[number]
        if bookmark is None:
            self.is_done()
            return
        self._kept_at = position
        start = self.starts[number] if number else self.offset
        heard = Millis(max(0, place - start) // FRAMES_PER_MS)
        try:
            keep(replace(bookmark, position=heard), config.bookmark_file())
        except VoiceguideError as error:
            if not self._told:
                self._tell(str(error))
            self._told = True

    def is_done(self) -> None:
        """Keep nothing: it was heard to its end. What another sitting kept stays."""
        if self._kept_at is not None:
            forget(config.bookmark_file())
        self._kept_at = None


def bookmarked(name: str, title: str, wishes: Mapping[str, Any], variation: int) -> Bookmark:
    """Describe what plays, so that the same can be asked for again from another folder on another day."""
    asked = {key: value for key, value in wishes.items() if value not in (None, ())}
    if "bed" in asked:
        asked["bed"] = whole_path(asked["bed"])
    path = Path(name)
    whole = str(path.absolute()) if path.is_file() else name
    return Bookmark(name=whole, title=title, position=Millis(0), wishes={**asked, "variation": variation})


def last_place() -> tuple[Bookmark, dict[str, Any]]:
    """Where the listener stopped last, and the options with which it is asked for again.

    Raises:
        UsageError: If nothing was left unfinished, or its script is gone.
    """
    bookmark = recall(config.bookmark_file())
    try:
        wishes = None if bookmark is None else convert(bookmark.wishes, Wishes)
    except ValidationError:
        wishes = None
    if bookmark is None or wishes is None:
        raise UsageError("No practice was left unfinished.", "Name one: voiceguide play NAME.")
    script = Path(bookmark.name)
    if script.is_absolute() and not script.exists():
        raise UsageError(
            f"You stopped last in “{bookmark.title}”, and its script {script} is not there any more.",
            "Put it back, or name another practice: voiceguide play NAME.",
        )
    return bookmark, {**_NOTHING_ASKED, **{name: getattr(wishes, name) for name in bookmark.wishes}}
