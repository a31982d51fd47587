"""The speech engine protocol: what every engine promises, whoever speaks."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from voiceguide.errors import UnknownVoiceError

if TYPE_CHECKING:  # a speaking process starts faster without the scripts' room
    from voiceguide.timeline import Line

DEFAULT_PITCH = 50

_ALIKE = 0.65
"""Of 1: so much alike are names of three letters, one of which is wrong."""


class Voice(Struct, frozen=True, kw_only=True):
    """One voice of one engine.

    Attributes:
        id: What the engine calls it; part of every clip's recipe.
        name: What people call it.
        language: BCP 47, lower case.
        engine: The engine's name.
        gender: `female`, `male`, or empty where the engine does not say.
    """

    id: str
    name: str
    language: str
    engine: str
    gender: str = ""


class Utterance(Struct, frozen=True, kw_only=True):
    """One line made ready for one engine: everything that changes its sound, and nothing else.

    `rate` is words per minute of voiced time as heard; `pitch` is 0 to 100, 50 the voice's own. `emphasis`
    is which characters of the text weigh more, half-open; empty for engines that cannot.
    """

    text: str
    voice: str
    rate: int
    pitch: int
    emphasis: tuple[tuple[int, int], ...] = ()


class Paces(Struct, frozen=True, kw_only=True):
    """The speeds a voice can be spoken at, in its engine's own unit; a larger number is faster.

    Attributes:
        slowest: No slower.
        usual: What a voice is measured at first: near the rate of a practice, where the engine knows that.
        fastest: No faster; the same as `slowest` for a voice of one speed.
    """

    slowest: float
    usual: float
    fastest: float


class WordTime(Struct, frozen=True, kw_only=True):
    """When a word is heard, as the engine tells it.

    Attributes:
        first: Where it begins in `Utterance.text`, in characters.
        last: Where it ends, half-open.
        start: When it begins, in seconds from the file's first sample.
        end: When it ends.
    """

    first: int
    last: int
    start: float
    end: float


class Engine(Protocol):
    """A speech engine."""

    @property
    def name(self) -> str:
        """How scripts and the command line call it."""

    def identity(self) -> str:
        """Name and version of whatever shapes its sound; part of every clip's key.

        Raises:
            EngineMissingError: If it is not on this machine.
        """

    def voices(self) -> tuple[Voice, ...]:
        """List the voices, sorted by language and name."""

    def prepare(self, line: Line) -> Utterance:
        """Settle voice, rate and pitch for a line.

        Raises:
            UnknownVoiceError: If the line asks for a voice that is not there.
        """

    def paces(self, voice: str) -> Paces:
        """How slowly and how fast a voice can be spoken, by the id that `prepare` settled on."""

    def speak(self, utterance: Utterance, path: Path, pace: float) -> tuple[WordTime, ...]:
        """Speak into a new WAV file at `path`; returns when it is complete.

        The same utterance and pace give the same bytes, whatever was spoken before, and several threads may
        call this at once. `prove` the file before it is believed.

        Args:
            utterance: What is spoken; its `rate` is for whoever chose the pace.
            path: Where the file goes.
            pace: How fast, within `paces` of the voice.

        Returns:
            When each word is heard, in order; nothing where the engine cannot tell.

        Raises:
            EngineMissingError: If the engine is not on this machine.
            EngineHangError: If it does not answer in time.
            EngineCrashError: If it dies or refuses.
        """

    def phonemes(self, utterance: Utterance) -> str:
        """Say in IPA how it would be spoken, words apart, without speaking; empty where it cannot tell."""

    def close(self) -> None:
        """End whatever was started for speaking."""


def find_voice(wanted: str, voices: Iterable[Voice], engine: str) -> Voice:
    """Find a voice by id, name, language or gender, in any case; the first that matches best.

    A language without its region finds a voice of any region, if there is none without.

    Raises:
        UnknownVoiceError: If nothing matches; names the nearest.
    """
    known = tuple(voices)
    low = wanted.lower()
    for key in (_by_id, _by_name, _by_language, _by_any_region, _by_gender):
        for voice in known:
            if key(voice) == low:
                return voice
    names = [voice.name for voice in known] + [voice.id for voice in known]
    near = get_close_matches(wanted, names, n=3, cutoff=_ALIKE)
    raise UnknownVoiceError(
        f"The engine {engine} has no voice “{wanted}”.",
        (f"Did you mean {' or '.join(near)}? " if near else "") + "`voiceguide voices` lists them all.",
    )


def _by_id(voice: Voice) -> str:
    return voice.id.lower()


def _by_name(voice: Voice) -> str:
    return voice.name.lower()


def _by_language(voice: Voice) -> str:
    return voice.language.lower()


def _by_any_region(voice: Voice) -> str:
    return voice.language.lower().partition("-")[0]


def _by_gender(voice: Voice) -> str:
    return voice.gender.lower()
