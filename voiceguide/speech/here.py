"""Who can speak on this machine: the voices of every engine that is here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from difflib import get_close_matches

from voiceguide.errors import SpeechError
from voiceguide.speech.engine import Engine, Voice
from voiceguide.speech.tone import ToneEngine

_NOBODY_ELSE = frozenset({"espeak"})
"""Engines that have no voice of their own: pyttsx3's driver for the library that `pyttsx3` speaks with."""

_ENOUGH = 3
"""Letters that are enough to be looked for inside of names, and to be near one."""

_ALIKE = 0.75
"""Of 1: what is less alike was not meant, and to name it is worse than to name nothing."""


def voices_here(engines: Mapping[str, Callable[[], Engine]]) -> tuple[Voice, ...]:
    """List the voices of all these engines, in their order, and each voice once.

    An engine that cannot be used is passed over.
    """
    starters = [start for name, start in engines.items() if name not in _NOBODY_ELSE]
    with ThreadPoolExecutor() as pool:
        return tuple(voice for voices in pool.map(_voices, starters) for voice in voices)


def near_names(wanted: str, voices: Iterable[Voice], default: str) -> tuple[str, ...]:
    """Up to three names that are nearly what somebody asked for, or hold it, as they can be asked for.

    The tones of the engine `tone` are only named to whoever asks for them: nobody else wants no words.

    Args:
        wanted: What was asked for.
        voices: What there is.
        default: The engine whose voices need not be named with their engine.
    """
    low = wanted.lower()
    names: dict[str, tuple[Voice, str]] = {}
    for voice in voices:
        if voice.engine == ToneEngine.name and low != voice.name.lower():
            continue
        engine = "" if voice.engine == default else f"{voice.engine}:"
        for name in (voice.language, voice.name, voice.id):
            names.setdefault(name.lower(), (voice, f"{engine}{name}"))
    holding = [name for name in names if len(low) >= _ENOUGH and low in name]
    languages: dict[str, list[str]] = {}  # several regions of one, such as “French (Belgium)”
    for name in names:
        languages.setdefault(name.partition(" (")[0], []).append(name)
    known = [name for name in {**names, **languages} if len(name) >= _ENOUGH]
    close = get_close_matches(low, known, n=3, cutoff=_ALIKE)
    near: dict[Voice, str] = {}
    for name in (*holding, *(name for match in close for name in languages.get(match, [match]))):
        near.setdefault(*names[name])
    return tuple(near.values())[:3]


def _voices(start: Callable[[], Engine]) -> tuple[Voice, ...]:
    with closing(start()) as engine:
        try:
            engine.identity()
            return engine.voices()
        except SpeechError:
            return ()
