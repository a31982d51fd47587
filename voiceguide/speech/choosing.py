"""Choosing a voice for a line, where an engine has a few voices and each speaks one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voiceguide.errors import UnknownVoiceError
from voiceguide.speech.engine import Voice, find_voice


def choose_voice(
    wanted: str | None, language: str, voices: Iterable[Voice], engine: str, favourites: Sequence[str] = ()
) -> Voice:
    """Choose the voice that is asked for, else the best one that speaks the language of a line.

    A voice that is asked for speaks whatever it is given. Where several fit, those of the line's language
    come first, and those of its region before all others.

    Args:
        wanted: An id, name, language or gender; None where the line leaves it open.
        language: The line's, a BCP 47 tag.
        voices: What there is.
        engine: The name of their engine.
        favourites: Ids of voices that come before others of the same language when nobody is asked for.

    Raises:
        UnknownVoiceError: If there is no such voice, or none for the language.
    """
    tag = language.lower()
    nearest = sorted(
        voices, key=lambda voice: (voice.language != tag, _family(voice.language) != _family(tag))
    )
    if wanted is not None:
        return find_voice(wanted, nearest, engine)
    speaking = [voice for voice in nearest if _family(voice.language) == _family(tag)]
    if not speaking:
        raise UnknownVoiceError(
            f"The engine {engine} has no voice that speaks {language}.",
            f"`voiceguide voices --engine {engine}` lists what there is; pyttsx3 speaks many languages.",
        )
    return min(speaking, key=lambda voice: favourites.index(voice.id) if voice.id in favourites else 99)


def _family(tag: str) -> str:
    return tag.partition("-")[0].lower()
