"""`voiceguide preview`: hear a script while it is written."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
from msgspec import Struct

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.captions import Captions
from voiceguide.cli.check import checked, pronunciation, verdict
from voiceguide.cli.own_voice import named_voice
from voiceguide.cli.progress import speaking_progress
from voiceguide.cli.sitting import keys_told, stop_told
from voiceguide.cli.watching import SAVED, Saves, SavesAndKeys, files_of
from voiceguide.desk.lint import Phonemes
from voiceguide.errors import NoDeviceError, UsageError, VoiceguideError
from voiceguide.player import (
    Action,
    FileSource,
    Keys,
    Output,
    RemoteSource,
    Transport,
    actions_of,
    listen,
    open_keys,
    open_output,
)
from voiceguide.player.places import RESUME_LEAD, resume_point
from voiceguide.render import Renderer, Session, open_mixer
from voiceguide.settings import Settings
from voiceguide.timeline import first_change
from voiceguide.units import Frames, clock

_WAIT_SECONDS = 0.05


@click.command("preview")
@click.argument("name", metavar="SCRIPT")
@click.option("--watch", is_flag=True, help="Wait for it to be saved, and play on from what changed.")
@options.output
@click.option("--captions", is_flag=True, help="Print each line as it is spoken.")
@click.option("--plain", is_flag=True, help="Line by line, for speech and braille.")
@options.session
def command(name: str, watch: bool, output: str | None, captions: bool, plain: bool, **wishes: Any) -> None:
    """Check a script and play it; with --watch again after every save. The keys are those of `play`.

    Only lines that changed are spoken anew.
    """
    output = options.output_name(output)
    with (
        closing(pronunciation(named_voice(wishes["voice"]))) as phonemes,
        Renderer(Cache(config.cache_folder())) as renderer,
        ExitStack() as stack,
    ):
        draft = _Draft(name, options.Wishes(**wishes), renderer, phonemes, plain)
        saves = Saves([Path(name), config.settings_file()])
        session = draft.session(patient=watch)
        device = _open(output, stack)
        keys = stack.enter_context(open_keys(sys.stdin))
        stage = _Stage(device=device, renderer=renderer, captions=captions, usual=options.settings_here())
        if watch:
            _Watch(draft, stage, SavesAndKeys(keys, saves), saves).run(session)
        elif session is not None:
            stage.hear(stage.take(session), keys)


class _Draft:
    """One script, checked and spoken as it stands.

    Attributes:
        files: What it was last read from.
    """

    def __init__(
        self, name: str, wishes: options.Wishes, renderer: Renderer, phonemes: Phonemes, plain: bool
    ) -> None:
        self.files: frozenset[Path] = frozenset({Path(name)})
        self._name = name
        self._wishes = wishes
        self._renderer = renderer
        self._phonemes = phonemes
        self._plain = plain

    def session(self, *, patient: bool) -> Session | None:
        """Print what a check says, and speak what is new.

        Returns:
            The session; None if the script cannot be played as it is, which was told.

        Raises:
            UsageError: If there is no such script, or what was typed cannot be used.
            VoiceguideError: If it cannot be played; where somebody is `patient`, it is told instead.
        """
        practice, found = checked(self._name, self._phonemes)
        print(*found, verdict(self._name, found), sep="\n", flush=True)
        if practice is None:
            self.files |= {Path(finding.path) for finding in found}
            if patient:
                return None
            raise click.exceptions.Exit(2)
        self.files = files_of(practice)
        try:
            with speaking_progress(self._plain) as progress:
                return self._renderer.prepare(practice, self._wishes.request(practice), progress)
        except UsageError:
            raise
        except VoiceguideError as error:
            if not patient:
                raise
            _say(str(error))
            return None


class _Take(Struct, frozen=True, kw_only=True):
    """A session that is to be heard, from a frame on."""

    session: Session
    start: Frames
    source: FileSource | RemoteSource | None

    def wait(self) -> None:
        """Return when it can sound at once: asking a mixer for its length waits for its beginning."""
        if self.source is not None:
            _ = self.source.frames


class _Stage(Struct, frozen=True, kw_only=True):
    """Where takes are heard; without a device, they are rendered."""

    device: Output | None
    renderer: Renderer
    captions: bool
    usual: Settings

    def take(self, session: Session, start: Frames = Frames(0)) -> _Take:
        """Make ready to play; a draft is mixed as it is heard, and only its lines are kept."""
        if self.device is None:
            return _Take(session=session, start=start, source=None)
        entry = self.renderer.find(session)
        source = RemoteSource(open_mixer, session) if entry is None else FileSource(entry.path)
        return _Take(session=session, start=start, source=source)

    def hear(self, take: _Take, keys: Keys, more: Mapping[str, Action] = MappingProxyType({})) -> bool:
        """Play a take, with the listener's keys and more.

        Returns:
            Whether it was heard to its end.

        Raises:
            KeyboardInterrupt: After a fade, when somebody wants the program to end.
        """
        if self.device is None or take.source is None:
            entry, _ = self.renderer.render(take.session)
            print(f"The session is rendered: {entry.path}", flush=True)
            return True
        timeline = take.session.timeline
        with closing(take.source):
            transport = Transport(self.device, take.source, timeline)
            transport.play(take.start)
            _say(f"{timeline.title}, {_span(take)}. {keys_told(self.usual)}")
            captions = partial(Captions().tell, timeline) if self.captions else None
            actions = actions_of(self.usual.key_table())
            outcome = listen(transport, keys, captions, {**actions, **more})
        if outcome.reason == "interrupted":
            raise KeyboardInterrupt
        return outcome.reason == "end"


class _Watch:
    """Plays a draft, and after each save what changed in it, until Q."""

    def __init__(self, draft: _Draft, stage: _Stage, keys: SavesAndKeys, saves: Saves) -> None:
        self._draft = draft
        self._stage = stage
        self._keys = keys
        self._saves = saves
        self._last: Session | None = None
        self._next: _Take | None = None

    def run(self, session: Session | None) -> None:
        """Play until somebody stops it."""
        self._consider(session)
        while True:
            take = self._pop()
            if take is not None:
                is_over = self._stage.hear(take, self._keys, {SAVED: self._saved_while_playing})
                if self._next is not None:
                    continue
                if not is_over:
                    return
                _say(f"Waiting for the next save. {stop_told(self._stage.usual)}.")
            key = self._keys.read(_WAIT_SECONDS)
            if key == SAVED:
                self._saved()
            elif key == "suspend":
                self._keys.suspend()
            elif key is not None and self._stage.usual.key_table().get(key) == "stop":
                return

    def _pop(self) -> _Take | None:
        take, self._next = self._next, None
        return take

    def _saved_while_playing(self, transport: Transport) -> None:
        """Let it play on until something else can sound; then fade as for a pause, for somebody waits."""
        self._saved()
        if self._next is not None:
            self._next.wait()
            transport.pause()
            transport.stop()

    def _saved(self) -> None:
        try:
            session = self._draft.session(patient=True)
        except UsageError as error:
            _say(str(error))
            session = None
        self._consider(session)

    def _consider(self, session: Session | None) -> None:
        """Take a session on that differs from the last; a script that cannot be played is waited for."""
        self._saves.watch([*self._draft.files, config.settings_file()])
        if session is None:
            _say("Waiting for the next save. Q stops.")
            return
        start = Frames(0) if self._last is None else begin_at(self._last, session)
        if self._last is not None:
            _say(f"Spoken anew: {session.synthesised} of {session.lines} lines.")
        self._last = session
        if start is None:
            _say("What is heard has not changed.")
        else:
            self._next = self._stage.take(session, start)


def begin_at(old: Session, new: Session) -> Frames | None:
    """Choose where to begin so that what changed is heard with what leads to it; None when nothing did.

    That is a second before a changed sound, and the line before a changed silence.
    """
    change = first_change(old.timeline, new.timeline)
    if change is None:  # the same sounds by their names may be others by their content
        events = (
            event for event in new.timeline.events if old.clips.get(event.heard) != new.clips.get(event.heard)
        )
        change = next((event.start for event in events), None)
    if change is None:
        return None
    return Frames(max(0, min(resume_point(new.timeline, change), change - RESUME_LEAD)))


def _open(output: str, stack: ExitStack) -> Output | None:
    try:
        device = stack.enter_context(closing(open_output(output)))
    except NoDeviceError as error:
        if output != "auto":
            raise
        _say(error.what)
        return None
    device.volume = options.volume()
    return device


def _span(take: _Take) -> str:
    whole = clock(take.session.timeline.frames)
    return f"from {clock(take.start)} of {whole}" if take.start else whole


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
