"""What there is to tell while a session plays: how far its lines are, when it is whole, and where it is."""

from __future__ import annotations

from voiceguide.cli.screen import Screen, View
from voiceguide.player import RemoteSource, Source, Transport
from voiceguide.player.media import Playing
from voiceguide.player.places import chapter_at
from voiceguide.units import Frames

_DOING = {"paused": "paused", "stopping": "stopping"}


class Hearing:
    """Follows one transport; the lines of its session may still be spoken while its bed is heard.

    Args:
        transport: What plays.
        source: What it plays, and where news come from.
        screen: Where it is shown.

    Attributes:
        timeline: What is heard, as far as it is known.
        is_whole: Whether its end is known.
        late: By how much all is heard later than it was ordered.
        unreached: Rates that were asked for and cannot be heard, as a `Session` has them.
        failure: Why there will be no session; the bed has faded then.
    """

    def __init__(self, transport: Transport, source: Source, screen: Screen) -> None:
        self.timeline = transport.timeline
        self.is_whole = bool(self.timeline.cues)
        self.late = Frames(0)
        self.unreached: tuple[tuple[int, int], ...] = ()
        self.failure: Exception | None = None
        self._transport = transport
        self._news = source.news if isinstance(source, RemoteSource) else _nothing
        self._screen = screen

    def follow(self) -> None:
        """Take in what is new, and show how it is."""
        while (news := self._news()) is not None:
            self._take_in(news)
        self.timeline = self._transport.practice
        self._screen.show(self._view())

    def _take_in(self, news: object) -> None:
        from voiceguide.player.early import Arrived, Failed, Spoken  # loads what only a new session needs

        match news:
            case Spoken(ready=ready, total=total):
                self._screen.progress(ready, total)
            case Arrived(session=session, late=late):
                self.late = late
                self._transport.take(session)
                self.timeline, self.is_whole = session.timeline, True
                self.unreached = session.unreached
                self._screen.ready(session.timeline.frames)
            case Failed(error=error):
                self.failure = error
                self._transport.stop()

    def playing(self) -> Playing:
        """What a desktop shows of it; of several practices in a row the chapters say all."""
        timeline, position = self._transport.heard()
        chapter = chapter_at(timeline, position)
        section = "" if chapter is None else chapter.title
        return Playing(
            title=timeline.title or section,
            section=section if timeline.title else "",
            frames=timeline.frames if self.is_whole and not self._transport.is_easing else Frames(0),
            is_paused=self._transport.state == "paused",
        )

    def _view(self) -> View:
        timeline, position = self._transport.heard()
        is_easing = self._transport.is_easing
        return View(
            timeline=timeline,
            position=position,
            is_whole=self.is_whole and not is_easing,
            doing=_DOING.get(self._transport.state, "staying" if self._transport.is_staying else ""),
        )


def _nothing() -> None:
    """Give no news."""
