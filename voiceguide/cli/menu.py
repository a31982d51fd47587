"""`voiceguide` alone: the menu, by voice where one can hear it, else in writing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.cards import suiting_here
from voiceguide.cli.coming import past_here, sitting
from voiceguide.cli.first_run import ask_first
from voiceguide.cli.journal.harm import found_with_care
from voiceguide.cli.once import is_done, mark_done
from voiceguide.cli.place import last_place
from voiceguide.cli.planning.here import Planned, answer, day_said, planned_of, planned_or_none
from voiceguide.cli.written import WrittenConversation
from voiceguide.errors import (
    DeviceLostError,
    JournalError,
    OutputError,
    SoundError,
    SpeechError,
    UsageError,
    VoiceguideError,
)
from voiceguide.phrases import Catalogue, catalogue
from voiceguide.player import open_keys, open_output
from voiceguide.player.menu.conversation import Conversation, SpokenConversation
from voiceguide.player.menu.levels import LEAVING, CheckIn, Choice, Menu, Play, Prompt, Resume
from voiceguide.player.menu.plan import check_in_choice, today_choices
from voiceguide.player.menu.prompter import Prompter
from voiceguide.player.menu.reciter import Reciter
from voiceguide.player.menu.tree import first_level
from voiceguide.render import Renderer
from voiceguide.render.backdrop import Backdrop
from voiceguide.script.coming import Sitting, suggested
from voiceguide.script.model import VoiceWish, family
from voiceguide.settings import SPEEDS
from voiceguide.units import ms_to_frames

_RATE = 130
"""Words per minute: brisker than a practice, for lists that are heard often."""

_LOOK_SECONDS = 1.0
"""How often a device that went away is looked for."""

_STATEMENT = "before-you-begin"
"""What the listener hears once, before the first practice of all."""


def open_menu(*, captions: bool, plain: bool) -> None:
    """Let the listener choose and hear practices until they leave.

    Args:
        captions: Whether what is spoken is printed, too.
        plain: Whether the menu is written, and nothing of it spoken.

    What cannot be played is told, and the menu comes back. Where the listener's own voice cannot speak,
    another one does; without a way to speak, it is written.

    Raises:
        SettingsError: If the settings have mistakes.
        UsageError: If they name an output that there is not.
        CacheError: If the cache cannot be written.
    """
    words = catalogue(options.language_here())
    opening = words.menu.welcome
    had: list[Sitting] = []
    is_usual = True
    while True:
        chosen = None
        if not plain:
            try:
                with spoken(words, opening, captions or _wants_captions(), is_usual=is_usual) as conversation:
                    chosen = _chosen(conversation, words, opening, had)
            except DeviceLostError as lost:
                print(f"{lost.what} The menu goes on when there is one again. Q leaves.", file=sys.stderr)
                if _comes_back():
                    continue
                return
            except (OutputError, SoundError, SpeechError) as error:
                print(error, file=sys.stderr)
                if is_usual and isinstance(error, SpeechError) and (told := options.usual_voice_told()):
                    print(told, file=sys.stderr)
                    is_usual, opening = False, f"{words.menu.other_voice} {opening}"
                    continue
                plain = True
        if plain:
            chosen = _chosen(WrittenConversation(), words, opening, had)
        if chosen is None:
            return
        try:
            is_heard = _play(chosen, words, had, captions=captions, plain=plain)
        except VoiceguideError as error:  # whoever has shut eyes does not see how a program ends
            print(error, file=sys.stderr)
            opening = words.menu.failed
        else:
            opening = words.menu.after.format(title=chosen.title) if is_heard else words.menu.welcome


def _chosen(
    conversation: Conversation, words: Catalogue, opening: str, had: Sequence[Sitting]
) -> Play | Resume | None:
    """Let the listener choose; None when they leave."""
    if not ask_first(conversation, words):
        return None
    conversation.say(opening)
    practices = conversation.meanwhile(suiting_here)
    with_care = found_with_care(conversation.say, words)
    planned = conversation.meanwhile(planned_or_none)
    if planned is not None and not planned.due.is_done:
        conversation.say(day_said(planned, words))
    open_to = [named for named in practices if named[0] != with_care]
    past = past_here(practices, had)
    while True:
        first = () if planned is None else _of_plan(planned, words)
        coming = None if first else suggested(open_to, past, datetime.now())
        level = first_level(practices, words, _unfinished(), coming, first=first)
        turn = conversation.ask(Menu(words=words, path=(level,)))
        if isinstance(turn.chosen, Play | Resume):
            return turn.chosen
        if turn.leaves:
            return None
        if planned is not None and isinstance(turn.chosen, CheckIn):
            planned, said = _looked_back(planned, turn.chosen)
            conversation.say(said)


def _of_plan(planned: Planned, words: Catalogue) -> tuple[Choice, ...]:
    """What the menu offers of the plan: the practice of the day until it was had, and a check-in."""
    today = () if planned.due.is_done else today_choices(planned.offers, words)
    return (*today, check_in_choice(planned.others, words)) if planned.due.check_in is not None else today


def _looked_back(planned: Planned, chosen: CheckIn) -> tuple[Planned | None, str]:
    """Do what was answered at a check-in; what cannot be kept is said as well."""
    try:
        plan, said = answer(planned, chosen.answer, chosen.practice)
    except JournalError as error:
        return planned, str(error)
    return (planned_of(plan) if plan.runs else None), said


@contextmanager
def spoken(
    words: Catalogue, opening: str, captions: bool, *, is_usual: bool = True
) -> Iterator[SpokenConversation]:
    """Speak in the voice of the menu, over its bed.

    Args:
        words: The language.
        opening: What comes first; it is got ready while the device opens.
        captions: Whether what is spoken is printed, too.
        is_usual: Whether the listener's own voice speaks; else that of a machine without settings.
    """
    cache = Cache(config.cache_folder())
    with ExitStack() as stack:
        reciter = Reciter(lambda: Renderer(cache), lambda: _voice(words, is_usual), words.language)
        stack.enter_context(closing(reciter))
        reciter.say(Prompt(text=opening))  # its engine starts while the device opens
        device = stack.enter_context(closing(open_output(options.output_name(None), options.volume())))
        prompter = Prompter(device, Backdrop(cache), reciter, _print if captions else _keep_still)
        keys = stack.enter_context(open_keys(sys.stdin))
        prompter.begin()
        stack.callback(prompter.end)
        yield SpokenConversation(prompter, keys)


def _comes_back() -> bool:
    """Wait for a device to play on; False when the listener leaves."""
    with open_keys(sys.stdin) as keys:
        while (key := keys.read(_LOOK_SECONDS)) not in LEAVING:
            if key == "suspend":
                keys.suspend()
            with suppress(OutputError):
                open_output(options.output_name(None)).close()
                return True
    return False


def _wants_captions() -> bool:
    return options.settings_here().screen == "captions"


def _voice(words: Catalogue, is_usual: bool = True) -> VoiceWish:
    """Who speaks the menu, as fast as the listener likes it."""
    usual = options.settings_here()
    rate = VoiceWish(rate=round(_RATE * SPEEDS[usual.speed]))
    return options.voice_wish(None, usual, words.language).over(rate) if is_usual else rate


def _unfinished() -> str | None:
    """The title of what was left unfinished."""
    with suppress(UsageError):
        return last_place()[0].title
    return None


def _play(
    chosen: Play | Resume, words: Catalogue, had: list[Sitting], *, captions: bool, plain: bool
) -> bool:
    """Play what was chosen; before the first practice of all, the statement.

    What was had joins the rest.

    Returns:
        False where the statement was stopped, or nothing was heard.
    """
    from voiceguide.cli.play import play
    from voiceguide.cli.wanted import How

    how = How(
        output=options.output_name(None),
        volume=options.volume(),
        has_earcons=options.settings_here().earcons,
        captions=captions,
        plain=plain,
    )
    statement = _statement(words.language)
    if not is_done(_STATEMENT) and (isinstance(chosen, Resume) or chosen.name != statement):
        outcome = play(statement, {}, replace(how, keeps_place=False))
        if outcome is not None:  # it was heard, and not written to a file for want of a device
            mark_done(_STATEMENT)
            if outcome.reason != "end":
                return False
    wishes: dict[str, Any]
    if isinstance(chosen, Resume):
        bookmark, wishes = last_place()
        name = bookmark.name
        how = replace(how, first=ms_to_frames(bookmark.position), is_resumed=True)
    else:
        name, wishes = chosen.name, {"length": chosen.length}
    outcome = play(name, wishes, how)
    if outcome is None:
        return False
    if name == statement:
        mark_done(_STATEMENT)
    had.append(sitting(name, options.practice_named(name), outcome))
    return True


def _statement(language: str) -> str:
    """The statement's name in a language; in English where it is not translated."""
    own = f"{family(language)}/{_STATEMENT}"
    return own if own in options.library_here().names() else _STATEMENT


def _print(text: str) -> None:
    print(text, flush=True)


def _keep_still(_text: str) -> None:
    """Print nothing: a screen reader would speak it, too."""
