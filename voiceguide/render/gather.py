"""Gathering the sounds of a practice: each from the cache, or made and kept there."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceguide.cache import Cache, Entry, Recipe
from voiceguide.errors import (
    BadClipError,
    EngineCrashError,
    EngineHangError,
    RecordingError,
    SoundError,
    UnknownVoiceError,
    UnreadableTextError,
)
from voiceguide.render.checksum import checksum, sound_checksum
from voiceguide.render.own import TakeOrder, make_clip_of
from voiceguide.render.speaking import Order, Voices, make_clip, unreached
from voiceguide.sound import BED_LAYERS, BED_NAMES, FLOOR, NO_BED, VERSIONS
from voiceguide.speech import Engine
from voiceguide.timeline import Extent, Heard, Line
from voiceguide.timeline.model import AudioFile, BedSource, Struck
from voiceguide.units import Frames

if TYPE_CHECKING:
    from voiceguide.sound.pcm import Samples

_LINES_A_WORKER = 10
"""A speaking process takes as long to start as three lines take: for so few, another one is not worth it."""

_PATIENCE_SECONDS = 0.2
"""A line that is nearly spoken may take so long to be finished when everything is stopped."""

_OF_A_LINE = (
    EngineHangError,
    EngineCrashError,
    BadClipError,
    UnknownVoiceError,
    UnreadableTextError,
    RecordingError,
)
"""What goes wrong with one line, and not with another."""

Progress = Callable[[int, int], None]
"""Called with how many lines are ready, and how many there are."""


class Sounds(dict[Heard, Entry]):
    """The cached file of every sound of one practice; what is missing is made when it is asked for.

    Args:
        cache: Where the files are.
        voices: Who speaks.

    Attributes:
        spoken: The lines that were spoken for it here.
    """

    def __init__(self, cache: Cache, voices: Voices) -> None:
        super().__init__()
        self._cache = cache
        self._voices = voices
        self._beds: dict[BedSource, tuple[Entry, ...]] = {}
        self.spoken: set[Line] = set()

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
        missing: dict[Line, Order | TakeOrder] = {}
        for sound in wanted:
            if sound in self:
                continue
            if isinstance(sound, Line):
                order = self._voices.order(sound)
                entry = self._cache.peek(order.recipe)
                if entry is not None:
                    self[sound] = entry
                else:
                    missing[sound] = order
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

    def unreached(self, sound: Heard) -> tuple[int, int] | None:
        """The rate that a line asks for and the one that is heard, if they differ, in words a minute."""
        return unreached(sound, self[sound]) if isinstance(sound, Line) and sound.own is None else None

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
            from voiceguide.sound.pcm import write_bell

            samples = synthesise()
            write_bell(path, samples)
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

        ingredients = {"sha256": sound_checksum(path), "version": VERSIONS["beds"]}
        recipe = Recipe("beds", ingredients, label=path.stem, suffix=".wav")
        return self._cache.peek(recipe) or self._cache.make(recipe, build)

    def _audio_file(self, file: AudioFile) -> Entry:
        path = Path(file.folder, file.path)

        def build(made: Path) -> Mapping[str, Any]:
            from voiceguide.sound.pcm import convert

            return {"frames": convert(path, made)}

        ingredients = {"sha256": sound_checksum(path), "version": VERSIONS["sounds"]}
        recipe = Recipe("sounds", ingredients, label=path.stem)
        return self._cache.peek(recipe) or self._cache.make(recipe, build)

    def room(self, file: AudioFile) -> Entry:
        """The room in which the person's own voice was recorded, as a loop.

        Raises:
            SoundError: If its file cannot be read.
            CacheError: If the cache cannot be written.
        """
        path = Path(file.folder, file.path)

        def build(made: Path) -> Mapping[str, Any]:
            from voiceguide.sound.own.room import loop_room

            return {"frames": loop_room(path, made)}

        ingredients = {"room": checksum(path), "version": VERSIONS["takes"]}
        recipe = Recipe("beds", ingredients, label=path.stem, suffix=".wav")
        self._beds[file] = (self._cache.peek(recipe) or self._cache.make(recipe, build),)
        return self._beds[file][0]

    def _speak_all(self, missing: Mapping[Line, Order | TakeOrder], progress: Progress | None) -> None:
        ready = sum(isinstance(sound, Line) for sound in self)
        total = ready + len(missing)
        workers = min(os.cpu_count() or 1, -(-len(missing) // _LINES_A_WORKER))
        with ThreadPoolExecutor(1) as beside, ThreadPoolExecutor(workers) as pool:
            clips = [pool.submit(_clip, self._cache, line, order) for line, order in missing.items()]
            beside.submit(self.bed, FLOOR)  # every session has it; made here, nobody waits for it alone
            import_module("voiceguide.sound.shape")  # while the engines start, too
            try:
                for number, (line, clip) in enumerate(zip(missing, clips, strict=True), start=1):
                    self[line], is_spoken = clip.result()
                    if is_spoken:
                        self.spoken.add(line)
                    if progress is not None:
                        progress(ready + number, total)
            except KeyboardInterrupt:
                _give_up(clips, {order.engine for order in missing.values() if isinstance(order, Order)})
                raise
            finally:
                _cancel(clips)


def _cancel(clips: Iterable[Future[tuple[Entry, bool]]]) -> None:
    for clip in clips:
        clip.cancel()


def _give_up(clips: Collection[Future[tuple[Entry, bool]]], engines: Collection[Engine]) -> None:
    """End the engines until no line is being spoken any more: whoever stopped it should not wait for them.

    A line that waited for another one's measure of its voice starts an engine anew.
    """
    _cancel(clips)
    while wait(clips, timeout=_PATIENCE_SECONDS).not_done:
        for engine in engines:
            engine.close()


def _clip(cache: Cache, line: Line, order: Order | TakeOrder) -> tuple[Entry, bool]:
    """Make a clip, as `make_clip` does; what goes wrong is told with the line's place in its script."""
    try:
        if isinstance(order, TakeOrder):
            return make_clip_of(cache, order), False
        return make_clip(cache, order)
    except _OF_A_LINE as error:
        if line.place is None:
            raise
        raise type(error)(f"{line.place.path}:{line.place.line}: {error.what}", error.remedy) from error


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
            gaps=tuple(map(tuple, facts.get("gaps", ()))),
            words=tuple(map(tuple, facts.get("words", ()))),
        )
        self[sound] = extent
        return extent


def _check_name(name: str, known: Iterable[str], what: str) -> None:
    if name not in known:
        raise SoundError(f"There is no {what} “{name}”.", f"There are {', '.join(sorted(known))}.")
