"""Whether a voice that somebody chose for all scripts speaks the language of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from voiceguide.errors import SpeechError
from voiceguide.speech.engine import Engine, find_voice

if TYPE_CHECKING:  # a speaking process starts faster without the scripts' room
    from voiceguide.script.model import VoiceWish


def speaks_language(
    wish: VoiceWish, language: str, engines: Mapping[str, Callable[[], Engine]], default: str
) -> bool:
    """Tell whether the voice that a wish names speaks a language, in whatever region.

    An engine that is named alone chooses a voice itself. Of a voice there is not, whoever speaks will tell.

    Args:
        wish: The voice, or none.
        language: A BCP 47 tag.
        engines: How to start each engine, by name. A voice that is called by its language needs none.
        default: The engine of a wish that names none.
    """
    if wish.name is None:
        return True
    wanted, base = _family(language), wish.name.partition("+")[0]
    if _family(base) == wanted:
        return True
    try:
        with closing(engines[wish.engine or default]()) as engine:
            # Where several voices share a name or a gender, it is the one of this language that would speak.
            nearest_first = sorted(engine.voices(), key=lambda voice: _family(voice.language) != wanted)
            return _family(find_voice(base, nearest_first, engine.name).language) == wanted
    except SpeechError:
        return True


def _family(tag: str) -> str:
    return tag.partition("-")[0].lower()
