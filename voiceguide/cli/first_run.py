"""The first time: a few questions, whose answers the settings keep."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest

from voiceguide import config
from voiceguide.cli import options
from voiceguide.cli.once import is_done, mark_done
from voiceguide.errors import VoiceguideError
from voiceguide.phrases import Catalogue
from voiceguide.player.menu.answers import keep_answers
from voiceguide.player.menu.conversation import Conversation
from voiceguide.player.menu.levels import Answer, Menu
from voiceguide.player.menu.tree import question_level
from voiceguide.script.model import family
from voiceguide.speech import DEFAULT_ENGINE, ENGINES, Voice

_ASKED = "questions"

_NOBODY = ("tone",)
"""Engines that nobody would listen to."""


def ask_first(conversation: Conversation, words: Catalogue) -> bool:
    """Ask what is usual, once, and nothing that the settings say already; False when the listener leaves."""
    if is_done(_ASKED):
        return True
    usual = options.settings_here()
    open_ = [setting for setting in words.menu.questions if usual.place_of(setting) is None]
    if open_:
        conversation.say(words.menu.first_run)
        answers = _answers(conversation, words, open_)
        if answers is None:
            return False
        _keep(answers)
        conversation.say(words.menu.ready)
    mark_done(_ASKED)
    return True


def _answers(conversation: Conversation, words: Catalogue, open_: Sequence[str]) -> dict[str, str] | None:
    """Ask every question, zero going back to the one before; only what is not as usual is an answer."""
    answers: dict[str, str | None] = {}
    voices = conversation.meanwhile(lambda: _voices(words.language)) if "voice" in open_ else ()
    while len(answers) < len(open_):
        setting = open_[len(answers)]
        level = question_level(setting, words, voices if setting == "voice" else ())
        turn = conversation.ask(Menu(words=words, path=(level,)))
        if turn.leaves:
            return None
        if isinstance(turn.chosen, Answer):
            answers[turn.chosen.setting] = turn.chosen.value
        elif answers:
            answers.popitem()
    return {setting: value for setting, value in answers.items() if value is not None}


def _voices(language: str) -> tuple[Voice, ...]:
    """The voices that speak a language; first one of every engine, for those sound most different."""
    from voiceguide.speech.here import voices_here

    others = {name: start for name, start in ENGINES.items() if name not in _NOBODY}
    found: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices_here(others):
        if family(voice.language) == family(language):
            found[voice.engine].append(voice)
    ranked = sorted(found.values(), key=lambda voices: voices[0].engine == DEFAULT_ENGINE)
    return tuple(voice for rank in zip_longest(*ranked) for voice in rank if voice is not None)


def _keep(answers: dict[str, str]) -> None:
    try:
        keep_answers(config.settings_file(), answers)
    except VoiceguideError as error:
        print(error, file=sys.stderr)
