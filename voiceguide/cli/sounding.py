"""What sounds when practices are played: a file, a mixer, or at first the bed alone."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing

from msgspec import Struct
from msgspec.structs import replace

from voiceguide import config
from voiceguide.cli.progress import speaking_progress
from voiceguide.cli.rates import tell_rates
from voiceguide.cli.wanted import Wanted
from voiceguide.errors import UsageError
from voiceguide.player import FileSource, RemoteSource, Source
from voiceguide.render import Renderer, Session, open_mixer, row_of
from voiceguide.timeline import Timeline
from voiceguide.timeline.staging import bed_alone
from voiceguide.units import clock


class Heard(Struct, frozen=True, kw_only=True):
    """What sounds: its timeline, or that of its bed alone where no more is known yet."""

    timeline: Timeline
    source: Source
    session: Session | None = None

    @property
    def is_whole(self) -> bool:
        """Whether its end is known."""
        return self.session is not None


def hear(wanted: Wanted, renderer: Renderer, stack: ExitStack) -> tuple[Wanted, Heard]:
    """Find the session, or have it made while its bed sounds.

    Returns:
        What was asked for, from its beginning where a kept place is past the end; and what sounds.

    Raises:
        VoiceguideError: If it cannot be had, or does not reach the place from which it was asked for.
    """
    first, staging = wanted.how.first, wanted.how.staging
    sessions = _recalled(wanted, renderer)
    if sessions is None and first:
        sessions = speak(wanted, renderer)  # where to begin is known when everything has its place
    if sessions is None:
        from voiceguide.player.early import Order, open_early

        practice, request = wanted.first.practice, wanted.first.request
        following = tuple((part.practice, part.request) for part in wanted.parts[1:])
        order = Order(practice=practice, request=request, staging=staging, following=following)
        early = stack.enter_context(closing(RemoteSource(open_early, order, config.cache_folder())))
        return wanted, Heard(timeline=bed_alone(practice, request), source=early)
    session = row_of(sessions)
    staged = replace(session, timeline=staging.staged(session.timeline))
    if first >= staged.timeline.frames:
        past = f"{clock(first)} is past the end: this session lasts {clock(staged.timeline.frames)}."
        if not wanted.how.is_resumed:
            raise UsageError(f"--from {past}", "Begin earlier.")
        print(f"Your place at {past} It begins anew.", file=sys.stderr)
        return hear(replace(wanted, how=wanted.how.from_the_beginning()), renderer, stack)
    if len(sessions) > 1:
        mixer = stack.enter_context(closing(RemoteSource(open_mixer, staged)))
        return wanted, Heard(timeline=staged.timeline, source=mixer, session=staged)
    source = _source(session, staged, renderer, stack)
    return wanted, Heard(timeline=staged.timeline, source=source, session=staged)


def _recalled(wanted: Wanted, renderer: Renderer) -> list[Session] | None:
    """Every session, if nothing of them has to be made."""
    sessions = []
    for part in wanted.parts:
        session = renderer.recall(part.practice, part.request)
        if session is None:
            return None
        sessions.append(session)
    return sessions


def _source(session: Session, staged: Session, renderer: Renderer, stack: ExitStack) -> Source:
    """The session's file if it is in the cache; else a mixer in a process of its own, which also keeps it."""
    entry = renderer.find(session)
    if entry is not None and staged == session:
        return stack.enter_context(closing(FileSource(entry.path)))
    from voiceguide.player.keeping import open_and_keep

    return stack.enter_context(closing(RemoteSource(open_and_keep, session, config.cache_folder(), staged)))


def speak(wanted: Wanted, renderer: Renderer) -> list[Session]:
    """Have every practice spoken and placed, and tell of it.

    Raises:
        VoiceguideError: If one cannot be had.
    """
    with speaking_progress(wanted.how.plain) as progress:
        sessions = [renderer.prepare(part.practice, part.request, progress) for part in wanted.parts]
    tell_rates(row_of(sessions).unreached)
    return sessions
