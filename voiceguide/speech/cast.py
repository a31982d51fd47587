"""The engines in use: each is started when a line first needs it, and all are ended together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from voiceguide.errors import UnknownVoiceError
from voiceguide.speech.engine import Engine, Utterance

if TYPE_CHECKING:  # a speaking process starts faster without the scripts' room
    from voiceguide.script.model import VoiceWish
    from voiceguide.timeline import Line

_ALIKE = 0.7
"""Of 1: so much alike are a word and the name of an engine that was meant by it."""


class Cast:
    """Whoever speaks the lines of a script; close it.

    Args:
        starters: How to start each engine, by name.
        default: The engine of a line that names none.
    """

    def __init__(self, starters: Mapping[str, Callable[[], Engine]], default: str) -> None:
        self._starters = starters
        self._default = default
        self._engines: dict[str, Engine] = {}

    def engine(self, wish: VoiceWish) -> Engine:
        """The engine that is wished for.

        Raises:
            UnknownVoiceError: If there is no such engine.
        """
        name = wish.engine or self._default
        if name not in self._engines:
            if name not in self._starters:
                raise UnknownVoiceError(
                    f"There is no speech engine “{name}”.", f"There are {', '.join(sorted(self._starters))}."
                )
            self._engines[name] = self._starters[name]()
        return self._engines[name]

    def settle(self, line: Line) -> tuple[Engine, Utterance]:
        """Settle who speaks a line, and how.

        Raises:
            UnknownVoiceError: If there is no such engine or voice; names the nearest of all engines.
            EngineMissingError: If the engine is not on this machine.
        """
        engine = self.engine(line.voice)
        try:
            return engine, engine.prepare(line)
        except UnknownVoiceError as error:
            raise self._unknown(line.voice, error) from error

    def close(self) -> None:
        """End the engines."""
        for engine in self._engines.values():
            engine.close()
        self._engines.clear()

    def _unknown(self, wish: VoiceWish, error: UnknownVoiceError) -> UnknownVoiceError:
        """The error with the nearest names of all engines: whoever is asked for may be another's."""
        from voiceguide.speech.here import near_names, voices_here

        if wish.name is None or "+" in wish.name:  # a variant is only known to the engine that was asked
            return error
        default = self._default if wish.engine is None else ""
        engines = get_close_matches(wish.name, self._starters if default else (), n=1, cutoff=_ALIKE)
        near = (*engines, *near_names(wish.name, voices_here(self._starters), default))[:3]
        asked = f"Did you mean {' or '.join(near)}? " if near else ""
        return UnknownVoiceError(error.what, f"{asked}`voiceguide voices` lists them all.")
