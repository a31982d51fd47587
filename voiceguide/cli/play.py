"""`voiceguide play`: listen, now."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from typing import Any

import click

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.hearing import Hearing
from voiceguide.cli.parts import Part, in_a_row, part_named, quiet_part, shuffled
from voiceguide.cli.place import Place, last_place
from voiceguide.cli.progress import speaking_progress
from voiceguide.cli.questions import answering
from voiceguide.cli.rates import tell_rates
from voiceguide.cli.screen import open_screen
from voiceguide.errors import DeviceLostError, NoDeviceError, UsageError
from voiceguide.phrases import catalogue
from voiceguide.player import (
    FileSource,
    Interrupted,
    Outcome,
    Output,
    RemoteSource,
    Source,
    Transport,
    actions_of,
    open_keys,
    open_output,
)
from voiceguide.player.booth import FarBooth
from voiceguide.player.keys.base import NoKeys
from voiceguide.player.keys.beside import KeysBeside
from voiceguide.player.lasting import listen_lastingly
from voiceguide.player.media import MEDIA_ACTIONS, MediaKeys, NoMediaKeys, open_media_keys
from voiceguide.player.speaker import Manner, Speaker
from voiceguide.player.studio import Studio
from voiceguide.render import Renderer, Session, open_mixer, row_of
from voiceguide.script import Practice, load
from voiceguide.script.model import family
from voiceguide.settings import ActionName, Settings
from voiceguide.sound.earcons import Earcons
from voiceguide.timeline import Timeline
from voiceguide.timeline.staging import Staging, bed_alone
from voiceguide.units import Frames, clock, ms_to_frames

_AS_WRITTEN = Staging()

_FEW = 3
"""So many titles are told one by one."""


@click.command("play")
@click.argument("names", metavar="NAME|FILE...", nargs=-1)
@options.output
@click.option("--volume", type=click.IntRange(0, 100), metavar="PERCENT", help="The loudest it may be.")
@click.option("--from", "start", metavar="TIME", help="Begin there, such as 2m or 1:30.")
@click.option("--start-in", metavar="TIME", help="The bed alone for so long first.")
@click.option("--loop", is_flag=True, help="Again and again, until you stop it.")
@click.option("--sleep-timer", metavar="TIME", help="Fade out and end after so long.")
@click.option("--shuffle", is_flag=True, help="Several practices in an order that nobody chose.")
@click.option("--quiet-sit", metavar="TIME", help="Bells and the bed alone for so long, after what is named.")
@click.option("--interval", metavar="TIME", help="A soft bell so often in the quiet sit.")
@click.option("--resume", is_flag=True, help="Go on where you stopped last.")
@click.option("--earcons", type=click.Choice(["on", "off"]), help="Whether keys answer with short sounds.")
@click.option("--captions", is_flag=True, help="Print each line as it is spoken.")
@click.option("--plain", is_flag=True, help="Print nothing while it plays, for screen readers.")
@options.session
def command(
    names: tuple[str, ...],
    output: str | None,
    volume: int | None,
    start: str | None,
    start_in: str | None,
    loop: bool,
    sleep_timer: str | None,
    shuffle: bool,
    quiet_sit: str | None,
    interval: str | None,
    resume: bool,
    earcons: str | None,
    captions: bool,
    plain: bool,
    **wishes: Any,
) -> None:
    """Play a practice, or several in a row.

    Space pauses, Left repeats, Right skips, E leads out, Q stops; K explains keys.
    """
    first = options.moment(start, "--from", "2m or 1:30")
    if resume:
        if names or first:
            raise UsageError("--resume goes on with what you heard last.", "Leave the name and --from out.")
        bookmark, wishes = last_place()
        names, first = (bookmark.name,), ms_to_frames(bookmark.position)
    if interval is not None and quiet_sit is None:
        raise UsageError("--interval is for a quiet sit.", "Write --quiet-sit 20m as well.")
    if shuffle:
        names = shuffled(names, random.Random())
    parts = [part_named(name, wishes) for name in names]
    if quiet_sit is not None:
        parts.append(quiet_part(quiet_sit, interval, wishes))
    if not parts:
        raise UsageError("No practice is named.", "`voiceguide list` tells them; --resume goes on.")
    how = How(
        output=options.output_name(output),
        volume=options.volume(volume),
        first=first,
        staging=_staging(first, start_in, loop, sleep_timer),
        has_earcons=options.settings_here().earcons if earcons is None else earcons == "on",
        captions=captions,
        plain=plain,
    )
    play_parts(in_a_row(parts), how)


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a practice is heard.

    Attributes:
        output: Where, as `open_output` takes it.
        volume: The loudest it may be, in per cent.
        first: It begins at this frame.
        staging: How it is put on.
        has_earcons: Whether keys answer with short sounds.
        captions: Whether each line is printed as it is spoken.
        plain: Whether nothing is printed while it plays, unless captions are asked for.
        keeps_place: Whether the listener's place is kept, to be gone on from.
    """

    output: str
    volume: int
    first: Frames = Frames(0)
    staging: Staging = _AS_WRITTEN
    has_earcons: bool = True
    captions: bool = False
    plain: bool = False
    keeps_place: bool = True


def play(name: str, wishes: Mapping[str, Any], how: How) -> Outcome | None:
    """Play a practice until its end or a stop; without a device it is rendered.

    Args:
        name: Its library name or path.
        wishes: The options of a session, as they were typed.
        how: How it is heard.

    Returns:
        How it went; None where it was rendered.

    Raises:
        VoiceguideError: If it cannot be had, or not be heard.
    """
    return play_parts((part_named(name, wishes),), how)


def play_parts(parts: tuple[Part, ...], how: How) -> Outcome | None:
    """Play practices in a row, as `play` does with one.

    Args:
        parts: The practices, at least one.
        how: How they are heard.
    """
    wanted = _Wanted(parts=parts, how=how)
    with Renderer(Cache(config.cache_folder())) as renderer, ExitStack() as stack:
        heard = _heard(wanted, renderer, stack)

        def open_device() -> Output:
            return stack.enter_context(closing(open_output(how.output, how.volume)))

        try:
            device = open_device()
        except NoDeviceError as error:
            if how.output != "auto":
                raise
            for session in _spoken(wanted, renderer):
                entry, _ = renderer.render(session)
                print(f"{error.what} The session is rendered: {entry.path}")
            return None
        renderer.close()  # nothing more is spoken here; no process needs to wait through the session
        return _listen(wanted, heard, device, open_device)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What was asked for."""

    parts: tuple[Part, ...]
    how: How

    @property
    def first(self) -> Part:
        """With whose bed it begins, and in whose voice the player speaks."""
        return self.parts[0]

    @property
    def can_be_asked(self) -> bool:
        """Whether its questions are waited for: not by one of a row, nor while somebody falls asleep."""
        return len(self.parts) == 1 and not self.how.staging.loop and self.how.staging.sleep_after is None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What sounds: its timeline, or that of its bed alone where no more is known yet."""

    timeline: Timeline
    source: Source
    session: Session | None = None

    @property
    def is_whole(self) -> bool:
        """Whether its end is known."""
        return self.session is not None


def _heard(wanted: _Wanted, renderer: Renderer, stack: ExitStack) -> _Heard:
    """Find the session, or have it made while its bed sounds."""
    first, staging = wanted.how.first, wanted.how.staging
    sessions = _recalled(wanted, renderer)
    if sessions is None and first:
        sessions = _spoken(wanted, renderer)  # where to begin is known when everything has its place
    if sessions is None:
        from voiceguide.player.early import Order, open_early

        practice, request = wanted.first.practice, wanted.first.request
        following = tuple((part.practice, part.request) for part in wanted.parts[1:])
        order = Order(practice=practice, request=request, staging=staging, following=following)
        early = stack.enter_context(closing(RemoteSource(open_early, order, config.cache_folder())))
        return _Heard(timeline=bed_alone(practice, request), source=early)
    session = row_of(sessions)
    staged = replace(session, timeline=staging.staged(session.timeline))
    if first >= staged.timeline.frames:
        raise UsageError(
            f"--from {clock(first)} is past the end: this session lasts {clock(staged.timeline.frames)}.",
            "Begin earlier.",
        )
    if len(sessions) > 1:
        mixer = stack.enter_context(closing(RemoteSource(open_mixer, staged)))
        return _Heard(timeline=staged.timeline, source=mixer, session=staged)
    source = _source(session, staged, renderer, stack)
    return _Heard(timeline=staged.timeline, source=source, session=staged)


def _recalled(wanted: _Wanted, renderer: Renderer) -> list[Session] | None:
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


def _spoken(wanted: _Wanted, renderer: Renderer) -> list[Session]:
    with speaking_progress(wanted.how.plain) as progress:
        sessions = [renderer.prepare(part.practice, part.request, progress) for part in wanted.parts]
    tell_rates(row_of(sessions).unreached)
    return sessions


def _listen(wanted: _Wanted, heard: _Heard, device: Output, open_again: Callable[[], Output]) -> Outcome:
    first, staging = wanted.how.first, wanted.how.staging
    usual = options.settings_here()
    screen = open_screen(captions=wanted.how.captions, plain=wanted.how.plain, style=usual.screen)
    with (
        closing(Studio(heard.source)) as studio,
        closing(_speaker(wanted, studio)) as speaker,
        open_keys(sys.stdin) as terminal,
        ExitStack() as stack,
    ):
        stack.callback(screen.clear)
        place = Place([part.bookmark for part in wanted.parts], staging.start_in, screen.tell)
        media: MediaKeys = NoMediaKeys()
        keys = KeysBeside(terminal, lambda: media.read(), screen.clear)
        transport = Transport(
            device,
            heard.source,
            heard.timeline,
            session=heard.session,
            mix=studio.mix,
            earcons=Earcons() if wanted.how.has_earcons else {},
            announcer=speaker,
        )
        hearing = Hearing(transport, heard.source, screen)
        transport.play(first)
        screen.tell(f"{_title(wanted, heard)}. {_keys_told(usual)}")
        is_sounding = False

        def follow(position: Frames) -> None:
            nonlocal is_sounding, media
            if position > first and not is_sounding:
                is_sounding = True
                studio.begin()  # what keys may need is got ready when the first sound is out
                speaker.begin()
                media = stack.enter_context(closing(open_media_keys(config.session_bus())))
            hearing.follow()
            media.show(hearing.playing(), position)
            place.offset = Frames(staging.start_in + hearing.late)
            place.starts = _starts(wanted, hearing.timeline)
            if wanted.how.keeps_place and not staging.loop:
                place.follow(position)

        def tell_of_loss(lost: DeviceLostError) -> None:
            screen.tell(f"{lost.what} It goes on when there is one again. Q stops.")

        actions = {**actions_of(usual.key_table()), **MEDIA_ACTIONS}
        if wanted.can_be_asked and not isinstance(terminal, NoKeys):
            practice = wanted.first.practice
            asked = answering(keys, practice, transport, speaker, actions, screen.tell)
        else:
            asked = keys
        outcome = listen_lastingly(transport, asked, open_again, tell_of_loss, follow, actions)
    if hearing.failure is not None:
        raise hearing.failure
    tell_rates(hearing.unreached)
    _keep_place(wanted, place, outcome, hearing.timeline)
    if outcome.reason == "interrupted":
        raise Interrupted(outcome.signum)
    if outcome.reason == "end":
        print("The practice has ended.", file=sys.stderr)
    else:
        whole = f" of {clock(hearing.timeline.frames)}" if hearing.is_whole else ""
        print(f"Stopped at {clock(outcome.position)}{whole}.", file=sys.stderr)
    return outcome


def _starts(wanted: _Wanted, timeline: Timeline) -> Sequence[Frames]:
    """Where each practice of a row begins: with the chapter of its name."""
    if len(wanted.parts) == 1:
        return ()
    titles = {part.practice.title for part in wanted.parts}
    return [chapter.start for chapter in timeline.chapters if chapter.title in titles]


def _keep_place(wanted: _Wanted, place: Place, outcome: Outcome, heard: Timeline) -> None:
    """Remember where it is to go on: after a sleep timer, where its fade began; a loop goes on nowhere."""
    sleep_after = wanted.how.staging.sleep_after
    if wanted.how.staging.loop or not wanted.how.keeps_place:
        return
    if outcome.reason != "end":
        place.keep(outcome.position)
    elif sleep_after is not None and heard.frames - place.offset >= sleep_after:
        place.keep(Frames(heard.frames - heard.fade_out))
    else:
        place.is_done()


def _speaker(wanted: _Wanted, studio: Studio) -> Speaker:
    usual = options.settings_here()
    language = usual.language or wanted.first.practice.language
    manner = Manner(
        practice=wanted.first.practice,
        request=wanted.first.request,
        catalogue=catalogue(language),
        helper=usual.helper,
        way_out=_way_out(language),
    )
    return Speaker(manner, lambda: FarBooth(config.cache_folder()), studio.mix)


def _way_out(language: str) -> Practice | None:
    """The script of the ease key in the nearest language."""
    library = options.library_here()
    folder = "" if family(language) == "en" else f"{family(language)}/"
    path = library.locate(f"{folder}parts/ease") or library.locate("parts/ease")
    return None if path is None else load(path, library)


def _title(wanted: _Wanted, heard: _Heard) -> str:
    titles = [part.practice.title for part in wanted.parts]
    title = ", then ".join(titles) if len(titles) <= _FEW else f"{titles[0]}, and {len(titles) - 1} more"
    if wanted.how.staging.loop:
        return f"{title}, again and again"
    return f"{title}, {clock(heard.timeline.frames)}" if heard.is_whole else title


def _keys_told(usual: Settings) -> str:
    """Name the two keys without which nobody is in charge, as they are set."""
    table = usual.key_table()

    def key(action: ActionName) -> str | None:
        return next((key.capitalize() for key, name in table.items() if name == action), None)

    pause, stop = key("pause"), key("stop")
    told = [f"{pause} pauses"] if pause else []
    told.append(f"{stop} stops" if stop else "Ctrl-C stops")
    return ", ".join(told) + "."


def _staging(first: Frames, start_in: str | None, loop: bool, sleep_timer: str | None) -> Staging:
    if first and start_in is not None:
        raise UsageError("--from and --start-in do not go together.", "Choose one.")
    after = options.moment(sleep_timer, "--sleep-timer", "30m")
    return Staging(
        start_in=options.moment(start_in, "--start-in", "10s"),
        loop=loop,
        sleep_after=Frames(first + after) if after else None,
    )
