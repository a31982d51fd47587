"""Speaking: a line becomes a clip in the cache."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.cache import Cache, Entry, Recipe
from voiceguide.errors import BadClipError, BadVoiceError
from voiceguide.render.own import TakeOrder, order_of
from voiceguide.render.parts import parts_of, words_of
from voiceguide.sound import VERSIONS
from voiceguide.speech import DEFAULT_ENGINE, Engine, Utterance, Voice, pace, prove
from voiceguide.speech.cast import Cast
from voiceguide.speech.engine import DEFAULT_PITCH, WordTime
from voiceguide.speech.pace import Calibration
from voiceguide.speech.passages import PASSAGES, passage_language
from voiceguide.speech.place import place_to_speak
from voiceguide.timeline import Line
from voiceguide.units import SPEAKING_RATE, Millis, ms_to_frames

if TYPE_CHECKING:
    from voiceguide.sound.balance import Gains
    from voiceguide.sound.pcm import Samples


_NEAR = 0.05
"""A rate is heard within so much of itself on other text; less is no difference."""

_VARIANT = re.compile("[+@#]")
"""What a voice's id has behind its name: a way of speaking, its version, or who of several speaks."""


class Order(Struct, frozen=True, kw_only=True):
    """A clip that is wanted.

    Attributes:
        engine: Who speaks.
        utterance: What, and how.
        pauses: Silences inside of it: before which of its characters, and how long.
        passage: The language of the passage that the voice is measured on.
        recipe: What the clip is cached by.
    """

    engine: Engine
    utterance: Utterance
    pauses: tuple[tuple[int, Millis], ...] = ()
    passage: str
    recipe: Recipe


class Profile(Struct, frozen=True, kw_only=True):
    """What is known of a voice: how its tone is corrected, and how fast it is heard."""

    balance: Gains
    calibration: Calibration


class Voices:
    """The engines in use, each started when it is first needed.

    Args:
        starters: How to start each engine, by name.
    """

    def __init__(self, starters: Mapping[str, Callable[[], Engine]]) -> None:
        self._cast = Cast(starters, DEFAULT_ENGINE)

    def order(self, line: Line) -> Order | TakeOrder:
        """Settle how a line becomes a clip: from the person's own take, or as `prepare` says.

        Raises:
            UnknownVoiceError: If there is no such engine or voice.
            EngineMissingError: If the engine is not on this machine.
        """
        return self.prepare(line) if line.own is None else order_of(line.own, line)

    def prepare(self, line: Line) -> Order:
        """Settle who speaks a line, how, and what its clip is cached by.

        Raises:
            UnknownVoiceError: If there is no such engine or voice.
            EngineMissingError: If the engine is not on this machine.
        """
        engine, utterance = self._cast.settle(line)
        passage = passage_language(line.language)
        ingredients = {
            "text": utterance.text,
            "engine": engine.identity(),
            "voice": utterance.voice,
            "rate": utterance.rate,
            "pitch": utterance.pitch,
            "measured": [passage, pace.VERSION],
            "shape": VERSIONS["clips"],
        }
        marks = {"emphasis": utterance.emphasis, "pauses": line.marks.pauses}
        ingredients |= {name: marked for name, marked in marks.items() if marked}
        label = "" if line.private else utterance.text
        recipe = Recipe("clips", ingredients, label=label, suffix=".wav", is_renamed=False)
        return Order(
            engine=engine, utterance=utterance, pauses=line.marks.pauses, passage=passage, recipe=recipe
        )

    def speaker(self, line: Line) -> Voice:
        """Give the voice that would speak a line; a variant or version of one is that voice.

        Raises:
            UnknownVoiceError: If there is no such engine or voice.
            EngineMissingError: If the engine is not on this machine.
        """
        engine, utterance = self._cast.settle(line)
        name = _VARIANT.split(utterance.voice)[0]
        named = (voice for voice in engine.voices() if name in (voice.id, voice.language))
        unknown = Voice(id=utterance.voice, name=name, language=line.language, engine=engine.name)
        return next(named, unknown)

    def close(self) -> None:
        """End the engines."""
        self._cast.close()


def make_clip(cache: Cache, order: Order) -> tuple[Entry, bool]:
    """Speak a line into the cache, or find it there.

    Returns:
        Its clip, and whether it was spoken here: another process may have done so meanwhile.

    Raises:
        SpeechError: If it cannot be spoken.
        CacheError: If the cache cannot be written.
    """
    engine, utterance = order.engine, order.utterance
    is_spoken = False

    def build(path: Path) -> Mapping[str, Any]:
        nonlocal is_spoken
        profile = profile_of(measure_voice(cache, order))
        asked = profile.calibration.pace_for(utterance.rate, engine.paces(utterance.voice))
        rate = round(profile.calibration.rate_at(asked))
        parts = parts_of(replace(utterance, rate=rate), order.pauses)
        spoken = [_spoken(engine, part.utterance, asked) for part in parts]
        from voiceguide.sound.pcm import write_clip  # only now: they are loaded while the engine starts
        from voiceguide.sound.shape import shape_parts

        silences = [ms_to_frames(silence) for _, silence in order.pauses]
        samples = [each.samples for each in spoken]
        shaped = shape_parts(samples, spoken[0].rate, silences, profile.balance)
        write_clip(path, shaped.samples)
        is_spoken = True
        return {
            "frames": len(shaped.samples),
            "lead": shaped.lead,
            "tail": shaped.tail,
            "gaps": [[before.end, after.start] for before, after in pairwise(shaped.parts)],
            "words": words_of(shaped, parts, [each.words for each in spoken]),
            "rate": rate,
        }

    clip = cache.make(order.recipe, build)
    return clip, is_spoken


def unreached(line: Line, clip: Entry) -> tuple[int, int] | None:
    """The rate a line asks for and the one its clip is heard with, in words a minute, if they differ."""
    asked, heard = line.voice.rate, clip.facts["rate"]
    return (asked, heard) if asked is not None and abs(heard - asked) > asked * _NEAR else None


def measure_voice(cache: Cache, order: Order) -> Entry:
    """Measure the voice of a clip on a passage, once; what it says then is kept as its sample.

    Raises:
        SpeechError: If it cannot be spoken.
        CacheError: If the cache cannot be written.
    """
    engine, voice, text = order.engine, order.utterance.voice, PASSAGES[order.passage]
    said = Utterance(text=text, voice=voice, rate=SPEAKING_RATE, pitch=DEFAULT_PITCH)

    def build(path: Path) -> Mapping[str, Any]:
        from voiceguide.sound.balance import balance_of
        from voiceguide.sound.pcm import write_clip
        from voiceguide.sound.shape import shape

        heard: dict[float, _Spoken] = {}

        def measure(asked: float) -> float:
            heard[asked] = _spoken(engine, said, asked)
            return pace.voiced_rate(text, heard[asked].samples, heard[asked].rate)

        paces = engine.paces(voice)
        try:
            calibration = pace.calibrate(measure, paces)
        except BadClipError as error:
            raise BadVoiceError(
                f"The voice {voice} of {engine.name} cannot be used. {error.what}",
                "Choose another voice; `voiceguide voices` lists them.",
            ) from error
        samples, rate = heard[paces.usual].samples, heard[paces.usual].rate
        gains = balance_of(samples, rate)
        write_clip(path, shape(samples, rate, gains).samples)
        return {"balance": gains, "heard": calibration.heard}

    ingredients = {
        "engine": engine.identity(),
        "voice": voice,
        "measured": [order.passage, pace.VERSION],
        "shape": VERSIONS["clips"],
    }
    recipe = Recipe("voices", ingredients, label=f"{voice} {order.passage}", suffix=".wav")
    return cache.peek(recipe) or cache.make(recipe, build)


def profile_of(sample: Entry) -> Profile:
    """Read what `measure_voice` found off its record."""
    heard = tuple((asked, rate) for asked, rate in sample.facts["heard"])
    return Profile(balance=tuple(sample.facts["balance"]), calibration=Calibration(heard=heard))


class _Spoken(NamedTuple):
    """Mono samples, their rate, and when each word is heard in them."""

    samples: Samples
    rate: int
    words: tuple[WordTime, ...]


def _spoken(engine: Engine, utterance: Utterance, asked: float) -> _Spoken:
    """Speak at a pace into a file, and prove it."""
    with place_to_speak() as folder:
        path = folder / "spoken.wav"
        words = engine.speak(utterance, path, asked)
        return _Spoken(*prove(path, utterance, engine.name), words)
