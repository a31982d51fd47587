"""`voiceguide` alone: the menu, by voice where one can hear it, else in writing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.cli.first_run import ask_first
from voiceguide.cli.once import is_done, mark_done
from voiceguide.cli.place import last_place
from voiceguide.cli.written import WrittenConversation
from voiceguide.errors import (
    DeviceLostError,
    OutputError,
    ScriptError,
    SoundError,
    SpeechError,
    UsageError,
    VoiceguideError,
)
from voiceguide.phrases import Catalogue, catalogue
from voiceguide.player import open_keys, open_output
from voiceguide.player.menu.conversation import Conversation, SpokenConversation
from voiceguide.player.menu.levels import LEAVING, Menu, Play, Prompt, Resume
from voiceguide.player.menu.prompter import Prompter
from voiceguide.player.menu.reciter import Reciter
from voiceguide.player.menu.tree import first_level
from voiceguide.render import Renderer
from voiceguide.render.backdrop import Backdrop
from voiceguide.script.model import VoiceWish, family
from voiceguide.script.shelves import Named, suits
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

    What cannot be played is told, and the menu comes back; without a way to speak, it is written.

    Raises:
        SettingsError: If the settings have mistakes.
        UsageError: If they name an output that there is not.
        CacheError: If the cache cannot be written.
    """
    words = catalogue(options.language_here())
    opening = words.menu.welcome
    while True:
        chosen = None
        if not plain:
            try:
                with _spoken(words, opening, captions or _wants_captions()) as conversation:
                    chosen = _chosen(conversation, words, opening)
            except DeviceLostError as lost:
                print(f"{lost.what} The menu goes on when there is one again. Q leaves.", file=sys.stderr)
                if _comes_back():
                    continue
                return
            except (OutputError, SoundError, SpeechError) as error:
                print(error, file=sys.stderr)
                plain = True
        if plain:
            chosen = _chosen(WrittenConversation(), words, opening)
        if chosen is None:
            return
        try:
            is_heard = _play(chosen, words, captions=captions, plain=plain)
        except VoiceguideError as error:  # whoever has shut eyes does not see how a program ends
            print(error, file=sys.stderr)
            opening = words.menu.failed
        else:
            opening = words.menu.after.format(title=chosen.title) if is_heard else words.menu.welcome


def _chosen(conversation: Conversation, words: Catalogue, opening: str) -> Play | Resume | None:
    """Let the listener choose; None when they leave."""
    if not ask_first(conversation, words):
        return None
    conversation.say(opening)
    practices = conversation.meanwhile(lambda: _practices(words.language))
    menu = Menu(words=words, path=(first_level(practices, words, _unfinished()),))
    while True:
        turn = conversation.ask(menu)
        if isinstance(turn.chosen, Play | Resume):
            return turn.chosen
        if turn.leaves:
            return None


@contextmanager
def _spoken(words: Catalogue, opening: str, captions: bool) -> Iterator[SpokenConversation]:
    cache = Cache(config.cache_folder())
    with ExitStack() as stack:
        reciter = Reciter(lambda: Renderer(cache), lambda: _voice(words), words.language)
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


def _voice(words: Catalogue) -> VoiceWish:
    """Who speaks the menu: the listener's own voice, as fast as they like it."""
    usual = options.settings_here()
    rate = VoiceWish(rate=round(_RATE * SPEEDS[usual.speed]))
    return options.voice_wish(None, usual, words.language).over(rate)


def _practices(language: str) -> Sequence[Named]:
    """The practices for this listener; one with mistakes does not hide the others."""
    usual = options.settings_here()
    found = []
    for name in options.library_here().names():
        try:
            practice = options.practice_named(name)
        except ScriptError as error:
            print(f"{error.what} `voiceguide check {name}` lists them.", file=sys.stderr)
            continue
        fits = suits(practice, holds=usual.holds, looking=usual.cues != "ears")
        if fits and family(practice.language) == family(language):
            found.append((name, practice))
    return found


def _unfinished() -> str | None:
    """The title of what was left unfinished."""
    with suppress(UsageError):
        return last_place()[0].title
    return None


def _play(chosen: Play | Resume, words: Catalogue, *, captions: bool, plain: bool) -> bool:
    """Play what was chosen; before the first practice of all, the statement. False where that was stopped."""
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
    if not is_done(_STATEMENT):
        outcome = None
        if isinstance(chosen, Resume) or chosen.name != statement:
            outcome = play(statement, {}, replace(how, keeps_place=False))
        mark_done(_STATEMENT)
        if outcome is not None and outcome.reason != "end":
            return False
    if isinstance(chosen, Resume):
        bookmark, wishes = last_place()
        play(bookmark.name, wishes, replace(how, first=ms_to_frames(bookmark.position)))
    else:
        play(chosen.name, {"length": chosen.length}, how)
    return True


def _statement(language: str) -> str:
    """The statement's name in a language; in English where it is not translated."""
    own = f"{family(language)}/{_STATEMENT}"
    return own if own in options.library_here().names() else _STATEMENT


def _print(text: str) -> None:
    print(text, flush=True)


def _keep_still(_text: str) -> None:
    """Print nothing: a screen reader would speak it, too."""
