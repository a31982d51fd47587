"""Gathering the sounds of a practice: each from the cache, or made and kept there."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceguide.cache import Cache, Entry, Recipe
from voiceguide.errors import SoundError, UnknownVoiceError
from voiceguide.sound import BED_LAYERS, BED_NAMES, FLOOR, NO_BED, VERSIONS
from voiceguide.speech import DEFAULT_ENGINE, Engine, Utterance, prove
from voiceguide.timeline import Extent, Heard, Line
from voiceguide.timeline.model import AudioFile, BedSource, Struck
from voiceguide.units import SPEAKING_RATE, Frames

if TYPE_CHECKING:
    from voiceguide.sound.balance import Gains
    from voiceguide.sound.pcm import Samples

Progress = Callable[[int, int], None]
"""Called with how many lines are ready, and how many there are."""


class Voices:
    """The engines in use, each started when it is first needed.

    Args:
        starters: How to start each engine, by name.
    """

    def __init__(self, starters: Mapping[str, Callable[[], Engine]]) -> None:
        self._starters = starters
        self._engines: dict[str, Engine] = {}

    def prepare(self, line: Line) -> tuple[Engine, Utterance, Recipe]:
        """Settle who speaks a line, how, and what its clip is cached by.

        Raises:
            UnknownVoiceError: If there is no such engine or voice.
            EngineMissingError: If the engine is not on this machine.
        """
        engine = self._engine(line.voice.engine or DEFAULT_ENGINE)
        utterance = engine.prepare(line)
        ingredients = {
            "text": utterance.text,
            "engine": engine.identity(),
            "voice": utterance.voice,
            "rate": utterance.rate,
            "pitch": utterance.pitch,
            "shape": VERSIONS["clips"],
        }
        return engine, utterance, Recipe("clips", ingredients, label=utterance.text)

    def close(self) -> None:
        """End the engines."""
        for engine in self._engines.values():
            engine.close()
        self._engines.clear()

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            if name not in self._starters:
                raise UnknownVoiceError(
                    f"There is no speech engine “{name}”.", f"There are {', '.join(sorted(self._starters))}."
                )
            self._engines[name] = self._starters[name]()
        return self._engines[name]


class Sounds(dict[Heard, Entry]):
    """The cached file of every sound of one practice; what is missing is made when it is asked for.

    Args:
        cache: Where the files are.
        voices: Who speaks.

    Attributes:
        synthesised: How many lines had to be spoken.
    """

    def __init__(self, cache: Cache, voices: Voices) -> None:
        super().__init__()
        self._cache = cache
        self._voices = voices
        self._beds: dict[BedSource, tuple[Entry, ...]] = {}
        self.synthesised = 0

    def __missing__(self, sound: Heard) -> Entry:
        self.gather([sound])
        return self[sound]

    def gather(self, wanted: Iterable[Heard], progress: Progress | None = None) -> None:
        """Have all of these; lines are spoken in their order, on every core.

        Raises:
            SpeechError: If a line cannot be spoken.
            SoundError: If a bell is unknown or a sound file cannot be read.
            CacheError: If the cache cannot be written.
        """
        missing: dict[Line, tuple[Engine, Utterance, Recipe]] = {}
        for sound in wanted:
            if sound in self:
                continue
            if isinstance(sound, Line):
                prepared = self._voices.prepare(sound)
                entry = self._cache.peek(prepared[-1])
                if entry is not None:
                    self[sound] = entry
                else:
                    missing[sound] = prepared
            elif isinstance(sound, Struck):
                self[sound] = self._bell(sound)
            elif isinstance(sound, AudioFile):
                self[sound] = self._audio_file(sound)
        if missing:
            self._speak_all(missing, progress)

    def bed(self, source: BedSource) -> tuple[Entry, ...]:
        """The layers of a bed; `none` is the floor.

        Raises:
            SoundError: If there is no such bed, or a file cannot be one.
            CacheError: If the cache cannot be written.
        """
        if isinstance(source, AudioFile):
            self._beds[source] = (self._own_bed(source),)
        else:
            self._beds[source] = self._layers(FLOOR if source == NO_BED else source)
        return self._beds[source]

    def mend(self) -> bool:
        """Drop every damaged file, so that it is made again; True when there was one."""
        damaged = [sound for sound, entry in self.items() if not self._cache.is_sound(entry)]
        layers = [layer for bed in self._beds.values() for layer in bed if not self._cache.is_sound(layer)]
        for entry in (*map(self.pop, damaged), *layers):
            self._cache.remove(entry)
        return bool(damaged or layers)

    def _bell(self, struck: Struck) -> Entry:
        name = struck.bell
        ingredients = {"bell": name, "soft": struck.soft, "version": VERSIONS["bells"]}
        recipe = Recipe("bells", ingredients, label=f"soft {name}" if struck.soft else name)

        def synthesise() -> Samples:
            from voiceguide.sound import bells

            _check_name(name, bells.BELLS, "bell")
            return bells.strike(name, soft=struck.soft)

        return self._synthesised(recipe, synthesise)

    def _synthesised(self, recipe: Recipe, synthesise: Callable[[], Samples]) -> Entry:
        def build(path: Path) -> Mapping[str, Any]:
            from voiceguide.sound.pcm import write_clip

            samples = synthesise()
            write_clip(path, samples)
            return {"frames": len(samples)}

        return self._cache.peek(recipe) or self._cache.make(recipe, build)

    def _layers(self, name: str) -> tuple[Entry, ...]:
        _check_name(name, BED_NAMES, "bed")
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            return tuple(pool.map(partial(self._layer, name), range(BED_LAYERS)))

    def _layer(self, name: str, number: int) -> Entry:
        ingredients = {"bed": name, "layer": number, "version": VERSIONS["beds"]}
        recipe = Recipe("beds", ingredients, label=f"{name} {number + 1}", suffix=".wav")

        def build(path: Path) -> Mapping[str, Any]:
            from voiceguide.sound.beds import layer
            from voiceguide.sound.pcm import write_loop

            samples = layer(name, number)
            write_loop(path, [samples], len(samples))
            return {"frames": len(samples)}

        return self._cache.peek(recipe) or self._cache.make(recipe, build)

    def _own_bed(self, file: AudioFile) -> Entry:
        path = Path(file.folder, file.path)

        def build(made: Path) -> Mapping[str, Any]:
            from voiceguide.sound.beds.own import loop_file

            return {"frames": loop_file(path, made)}

        ingredients = {"sha256": _checksum(path), "version": VERSIONS["beds"]}
        recipe = Recipe("beds", ingredients, label=path.stem, suffix=".wav")
        return self._cache.peek(recipe) or self._cache.make(recipe, build)

    def _audio_file(self, file: AudioFile) -> Entry:
        path = Path(file.folder, file.path)

        def build(made: Path) -> Mapping[str, Any]:
            from voiceguide.sound.pcm import convert

            return {"frames": convert(path, made)}

        recipe = Recipe("sounds", {"sha256": _checksum(path)}, label=path.stem)
        return self._cache.peek(recipe) or self._cache.make(recipe, build)

    def _speak_all(
        self, missing: Mapping[Line, tuple[Engine, Utterance, Recipe]], progress: Progress | None
    ) -> None:
        ready = sum(isinstance(sound, Line) for sound in self)
        total = ready + len(missing)
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            pool.submit(self.bed, FLOOR)  # every session has it; made here, nobody waits for it alone
            entries = pool.map(lambda prepared: self._speak(*prepared), missing.values())
            for number, (line, entry) in enumerate(zip(missing, entries, strict=True), start=1):
                self[line] = entry
                self.synthesised += 1
                if progress is not None:
                    progress(ready + number, total)

    def _speak(self, engine: Engine, utterance: Utterance, recipe: Recipe) -> Entry:
        from voiceguide.sound.pcm import write_clip
        from voiceguide.sound.shape import shape

        def build(path: Path) -> Mapping[str, Any]:
            with tempfile.TemporaryDirectory(prefix="voiceguide-") as folder:
                spoken = _spoken(engine, utterance, Path(folder))
                shaped = shape(*spoken, self._balance(engine, utterance.voice))
            write_clip(path, shaped.samples)
            facts = {"frames": len(shaped.samples), "lead": shaped.lead, "tail": shaped.tail}
            return {**facts, "lufs": round(shaped.lufs, 2)}

        return self._cache.make(recipe, build)

    def _balance(self, engine: Engine, voice: str) -> Gains:
        """What corrects the tone of a voice: measured once on a passage, which is kept as its sample."""
        from voiceguide.sound.balance import PASSAGE, balance_of
        from voiceguide.sound.pcm import resample, write_clip
        from voiceguide.sound.shape import shape

        def build(path: Path) -> Mapping[str, Any]:
            passage = Utterance(text=PASSAGE, voice=voice, rate=SPEAKING_RATE, pitch=50)
            with tempfile.TemporaryDirectory(prefix="voiceguide-") as folder:
                samples, rate = _spoken(engine, passage, Path(folder))
            gains = balance_of(resample(samples, rate))
            write_clip(path, shape(samples, rate, gains).samples)
            return {"balance": gains}

        ingredients = {"engine": engine.identity(), "voice": voice, "shape": VERSIONS["clips"]}
        recipe = Recipe("voices", ingredients, label=voice)
        entry = self._cache.peek(recipe) or self._cache.make(recipe, build)
        return tuple(entry.facts["balance"])


def _spoken(engine: Engine, utterance: Utterance, folder: Path) -> tuple[Samples, int]:
    """Speak into a file and prove it: mono samples, and their rate."""
    path = folder / "spoken.wav"
    engine.speak(utterance, path)
    return prove(path, utterance)


class Measures(dict[Heard, Extent]):
    """The extent of every sound, read off its cache record when it is asked for."""

    def __init__(self, sounds: Sounds) -> None:
        super().__init__()
        self._sounds = sounds

    def __missing__(self, sound: Heard) -> Extent:
        facts = self._sounds[sound].facts
        extent = Extent(
            frames=Frames(facts["frames"]),
            lead=Frames(facts.get("lead", 0)),
            tail=Frames(facts.get("tail", 0)),
        )
        self[sound] = extent
        return extent


def _check_name(name: str, known: Iterable[str], what: str) -> None:
    if name not in known:
        raise SoundError(f"There is no {what} “{name}”.", f"There are {', '.join(sorted(known))}.")


def _checksum(path: Path) -> str:
    content = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                content.update(block)
    except OSError as error:
        raise SoundError(
            f"The sound file {path} cannot be read: {error.strerror or error}.", "Check its name and rights."
        ) from error
    return content.hexdigest()
