"""Listening at once to a session whose lines are still to be spoken."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from voiceguide.cache import Cache
from voiceguide.errors import SoundError
from voiceguide.player.keeping import KeepingSource
from voiceguide.player.remote import portable
from voiceguide.player.source import Pcm
from voiceguide.render import Renderer, Session, row_of
from voiceguide.script.model import Practice
from voiceguide.timeline import Request
from voiceguide.timeline.staging import Staging
from voiceguide.units import RATE, Frames

_AHEAD_SECONDS = 2.0
"""No more of the opening is given away before it is heard: what was given cannot be spoken over any more."""

_FIRST_FRAMES = RATE
"""The speaking begins when so much was given: enough for any device to begin to sound."""

Tell = Callable[[object], None]


class Order(Struct, frozen=True, kw_only=True):
    """What is to be heard; can be pickled.

    Attributes:
        practice: The practice.
        request: What the listener wants of it.
        staging: How it is put on.
        following: What is heard after it; a row is not kept as a whole.
    """

    practice: Practice
    request: Request
    staging: Staging
    following: tuple[tuple[Practice, Request], ...] = ()


class Spoken(Struct, frozen=True, kw_only=True):
    """News: so many lines are ready, of so many."""

    ready: int
    total: int


class Arrived(Struct, frozen=True, kw_only=True):
    """News: all lines are spoken, and this is what is heard.

    Attributes:
        session: As it is heard; what sounded so far is its beginning.
        late: By so much everything is later in it than was ordered, for the lines were not ready in time.
    """

    session: Session
    late: Frames


class Failed(Struct, frozen=True, kw_only=True):
    """News: there will be no session; the bed goes on."""

    error: Exception


class EarlySource:
    """The bed alone, for as long as it takes to speak the lines, and then the session, without a seam.

    The speaking begins after the first frames have been given, so that nobody waits for it. The session is
    kept as it was written, without what is staged. Closing early leaves nothing behind but spoken lines.
    """

    def __init__(self, order: Order, cache_folder: Path) -> None:
        self._order = order
        self._cache = Cache(cache_folder)
        from voiceguide.render.opening import Opening  # loads the mixer: not where this is only asked for

        self._opening = Opening(self._cache, order.practice, order.request)
        self._session: KeepingSource | None = None
        self._given = 0
        self._began = 0.0
        self._tell: Tell = _nobody
        self._changed = threading.Condition()
        self._closed = False
        self._speaker = threading.Thread(target=self._prepare, name="voiceguide-speaking", daemon=True)

    def report(self, tell: Tell) -> None:
        """Tell of `Spoken` lines, and in the end that the session has `Arrived` or `Failed`."""
        self._tell = tell

    @property
    def frames(self) -> int:
        """The session's exact length, when that is known; before, more than anybody listens to."""
        return (self._session or self._opening).frames

    def read(self, start: int, count: int) -> Pcm:
        """Read frames as `Source.read` says; of the opening, what is not nearly due is waited for."""
        with self._changed:
            self._began = self._began or time.monotonic()
            self._changed.wait_for(lambda: self._session is not None, self._early_by(start + count))
            if self._session is not None:
                return self._session.read(start, count)
            pcm: Pcm = self._opening.read(start, count)
            self._given = max(self._given, start + len(pcm))
        if self._given >= _FIRST_FRAMES and self._speaker.ident is None:
            self._speaker.start()
        return pcm

    def close(self) -> None:
        """Give up what is not ready yet."""
        self._closed = True
        if self._speaker.ident is not None:
            self._speaker.join()
        if self._session is not None:
            self._session.close()

    def _early_by(self, frame: int) -> float:
        """How many seconds too early it is to give away the opening up to `frame`."""
        return max(0.0, frame / RATE - _AHEAD_SECONDS - (time.monotonic() - self._began))

    def _prepare(self) -> None:
        try:
            with Renderer(self._cache) as renderer:
                parts = ((self._order.practice, self._order.request), *self._order.following)
                sessions = [renderer.prepare(*part, self._progress) for part in parts]
            self._continue_with(row_of(sessions))
        except Exception as error:  # a thread has nobody to raise to: the listener's side raises it
            self._tell(Failed(error=portable(error)))

    def _progress(self, ready: int, total: int) -> None:
        if self._closed:
            raise SoundError("The speaking was given up.")
        self._tell(Spoken(ready=ready, total=total))

    def _continue_with(self, session: Session) -> None:
        timeline = self._order.staging.staged(session.timeline)
        with self._changed:
            heard, late = self._opening.continued(session, timeline, self._given)
            keeps = not self._order.following
            self._session = KeepingSource(session, self._cache.root, heard, keeps=keeps)
            self._changed.notify_all()
        self._tell(Arrived(session=heard, late=late))


def _nobody(_news: object) -> None:
    """Hear no news."""


def open_early(order: Order, cache_folder: Path) -> EarlySource:
    """Open an order for `RemoteSource`."""
    return EarlySource(order, cache_folder)
