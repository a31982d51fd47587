"""One sitting: from the first sound to the last, with keys, screen and place."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from voiceguide import config
from voiceguide.cli import options
from voiceguide.cli.hearing import Hearing
from voiceguide.cli.journal.noting import Noting
from voiceguide.cli.journal.reflecting import Reflecting
from voiceguide.cli.place import Place
from voiceguide.cli.questions import answering
from voiceguide.cli.rates import tell_rates
from voiceguide.cli.screen import open_screen
from voiceguide.cli.sounding import Heard
from voiceguide.cli.wanted import Wanted
from voiceguide.errors import DeviceLostError, VoiceguideError
from voiceguide.phrases import catalogue
from voiceguide.player import Interrupted, Outcome, Output, Transport, actions_of, open_keys
from voiceguide.player.booth import FarBooth
from voiceguide.player.keys.base import NoKeys
from voiceguide.player.keys.beside import KeysBeside
from voiceguide.player.lasting import listen_lastingly
from voiceguide.player.media import MEDIA_ACTIONS, MediaKeys, NoMediaKeys, open_media_keys
from voiceguide.player.speaker import Manner, Speaker
from voiceguide.player.studio import Studio
from voiceguide.script import Practice, load
from voiceguide.script.model import family
from voiceguide.settings import ActionName, Settings
from voiceguide.sound.earcons import Earcons
from voiceguide.timeline import Timeline
from voiceguide.timeline.staging import sleep_fade
from voiceguide.units import Frames, clock

if TYPE_CHECKING:  # a practice sounds sooner without
    from voiceguide.journal.entries import Entry

_FEW = 3
"""So many titles are told one by one."""


def sit(wanted: Wanted, heard: Heard, device: Output, open_again: Callable[[], Output]) -> Outcome:
    """Let it be heard until its end or a stop, and keep the listener's place, also when the sound is lost.

    Args:
        wanted: What was asked for.
        heard: What sounds.
        device: Where.
        open_again: Opens the device after it was lost, and was closed.

    Raises:
        VoiceguideError: If what was to follow the first sounds could not be had, or the sound was lost.
    """
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
        is_read = wanted.how.plain or usual.screen == "none"  # by a screen reader: one voice is enough
        reflecting = Reflecting(wanted, usual, terminal, keys, speaker, None if is_read else screen.tell)
        before = reflecting.before(device)
        transport.play(first)
        noting = Noting(wanted, usual, transport, before)
        screen.tell(f"{_title(wanted, heard)}. {keys_told(usual)}")
        is_sounding = False

        def follow(position: Frames) -> None:
            nonlocal is_sounding, media
            if position > first and not is_sounding:
                is_sounding = True
                studio.begin()  # what keys may need is got ready when the first sound is out
                speaker.begin()
                media = stack.enter_context(closing(open_media_keys(config.session_bus())))
            hearing.follow()
            noting.follow()
            media.show(hearing.playing(), position)
            place.offset = Frames(staging.start_in + hearing.late)
            place.starts = _starts(wanted, hearing.timeline)
            if wanted.how.keeps_place and not staging.loop:
                place.follow(position)

        def reopened() -> Output:
            nonlocal device
            device.close()
            device = open_again()
            return device

        def tell_of_loss(_: DeviceLostError) -> None:
            # The device counts what it played, which after --from or an earlier loss is another place.
            at = clock(transport.position())
            screen.tell(f"The sound device went away at {at}. It goes on when there is one again. Q stops.")

        actions = {**actions_of(usual.key_table()), **MEDIA_ACTIONS}
        if wanted.can_be_asked and not isinstance(terminal, NoKeys):
            practice = wanted.first.practice

            def ask_again(name: str) -> None:
                place.ask_again(transport.practice, name)

            asked = answering(keys, practice, transport, speaker, actions, screen.tell, ask_again)
        else:
            asked = keys

        def noted(outcome: Outcome) -> Entry | None:
            if hearing.failure is None:
                _keep_place(wanted, place, outcome, hearing.timeline)
            entry = noting.note(outcome, hearing, _starts(wanted, hearing.timeline))
            screen.clear()
            return entry

        try:
            outcome = listen_lastingly(transport, asked, reopened, tell_of_loss, follow, actions)
        except (VoiceguideError, KeyboardInterrupt):
            noted(Outcome(reason="interrupted", position=transport.position()))
            raise
        entry = noted(outcome)
        if entry is not None and outcome.reason == "end":
            reflecting.after(device, entry)
    if hearing.failure is not None:
        raise hearing.failure
    tell_rates(hearing.unreached)
    if outcome.reason == "interrupted":
        raise Interrupted(outcome.signum)
    if outcome.reason == "end":
        print("The practice has ended.", file=sys.stderr)
        if entry is not None:
            from voiceguide.cli.journal.harm import tell_after  # a practice sounds sooner without

            tell_after(entry)
    else:
        whole = f" of {clock(hearing.timeline.frames)}" if hearing.is_whole else ""
        print(f"Stopped at {clock(outcome.position)}{whole}.", file=sys.stderr)
    return outcome


def _starts(wanted: Wanted, timeline: Timeline) -> Sequence[Frames]:
    """Where each practice of a row begins: with the chapter of its name."""
    if len(wanted.parts) == 1:
        return ()
    titles = {part.practice.title for part in wanted.parts}
    return [chapter.start for chapter in timeline.chapters if chapter.title in titles]


def _keep_place(wanted: Wanted, place: Place, outcome: Outcome, heard: Timeline) -> None:
    """Remember where it is to go on: after a sleep timer, where its fade began; a loop goes on nowhere."""
    sleep_after = wanted.how.staging.sleep_after
    if wanted.how.staging.loop or not wanted.how.keeps_place:
        return
    if outcome.reason != "end":
        place.keep(outcome.position)
    elif (
        sleep_after is not None
        and heard.frames - place.offset >= sleep_after
        and heard.fade_out == sleep_fade(sleep_after)  # a session that ends by itself has its own
    ):
        place.keep(Frames(heard.frames - heard.fade_out))
    else:
        place.is_done()


def _speaker(wanted: Wanted, studio: Studio) -> Speaker:
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


def _title(wanted: Wanted, heard: Heard) -> str:
    titles = [part.practice.title for part in wanted.parts]
    title = ", then ".join(titles) if len(titles) <= _FEW else f"{titles[0]}, and {len(titles) - 1} more"
    if wanted.how.staging.loop:
        return f"{title}, again and again"
    return f"{title}, {clock(heard.timeline.frames)}" if heard.is_whole else title


def keys_told(usual: Settings) -> str:
    """Name the two keys without which nobody is in charge, as they are set."""
    pause = _key_of("pause", usual)
    return ", ".join([*([f"{pause} pauses"] if pause else []), stop_told(usual)]) + "."


def stop_told(usual: Settings) -> str:
    """Name the key that stops."""
    return f"{_key_of('stop', usual) or 'Ctrl-C'} stops"


def _key_of(action: ActionName, usual: Settings) -> str | None:
    return next((key.capitalize() for key, name in usual.key_table().items() if name == action), None)
