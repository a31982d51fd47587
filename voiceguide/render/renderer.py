"""The renderer: a practice and a request become a session, and a session becomes a file in the cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from msgspec.structs import replace

from voiceguide.cache import Cache, Entry, Use
from voiceguide.render.gather import Measures, Progress, Sounds
from voiceguide.render.own import check_all_own
from voiceguide.render.recalling import NotKeptError, RecallingCache
from voiceguide.render.session import Session, session_recipe, write_into
from voiceguide.render.speaking import Voices, measure_voice
from voiceguide.script.model import Practice
from voiceguide.sound import FLOOR
from voiceguide.speech import ENGINES, Engine, Voice
from voiceguide.timeline import Arrangement, Line, Request, arrange, heard
from voiceguide.units import frames_to_seconds, seconds_to_ms

_PASSES = 3
"""A script that speaks its own natural length is fitted again until what it says is true."""


class Renderer:
    """Makes sessions with one cache and one set of engines; close it, or use it in a `with`.

    From the first look into the cache until then, nobody can clean it.

    Args:
        cache: Where clips, bells, beds and sessions are kept.
        engines: How to start each engine, by name.
    """

    def __init__(self, cache: Cache, engines: Mapping[str, Callable[[], Engine]] = ENGINES) -> None:
        self._kept = cache
        self._voices = Voices(engines)
        self._use: Use | None = None

    def __enter__(self) -> Renderer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the engines."""
        self._voices.close()
        if self._use is not None:
            self._use.close()
            self._use = None

    @property
    def _cache(self) -> Cache:
        if self._use is None:
            self._use = Use(self._kept.root)
        return self._kept

    def prepare(self, practice: Practice, request: Request, progress: Progress | None = None) -> Session:
        """Speak what is not cached, and place everything in time.

        Args:
            practice: The practice.
            request: What the listener wants.
            progress: Told of every line that is spoken.

        Raises:
            UnfittableError: If the wanted length cannot be had.
            SpeechError: If a line cannot be spoken.
            SoundError: If a bell or bed is unknown, or a sound file of the script cannot be read.
            CacheError: If the cache cannot be written.
            RecordingError: If a take cannot be used, or one is missing where only takes are wanted.
            UsageError: If a placeholder has no value.
        """
        sounds = Sounds(self._cache, self._voices)
        session = self._arrange(practice, request, sounds, progress)
        # A mixed session needs its clips no more; only what will be read now has to be whole.
        if self.find(session) is None and sounds.mend():
            session = self._arrange(practice, request, sounds, progress)
        return session

    def recall(self, practice: Practice, request: Request) -> Session | None:
        """Place everything in time, if every sound is in the cache and whole; None where one must be made.

        Raises:
            UnfittableError: If the wanted length cannot be had.
            UnknownVoiceError: If there is no such engine or voice.
            UsageError: If a placeholder has no value.
        """
        lines = (sound for sound in heard(practice, request) if isinstance(sound, Line))
        if not all(self._cache.peek(self._voices.order(line).recipe) for line in lines):
            return None
        sounds = Sounds(RecallingCache(self._cache.root), self._voices)
        try:
            session = self._arrange(practice, request, sounds, None)
        except NotKeptError:
            return None
        return None if self.find(session) is None and sounds.mend() else session

    def render(self, session: Session, mixing: Callable[[], bool] = lambda: True) -> tuple[Entry, bool]:
        """Mix a session into the cache.

        Args:
            session: The session.
            mixing: Asked before every few seconds of sound, as `write_into` does.

        Returns:
            Its file, and whether it was there already.

        Raises:
            SoundError: If what was written is not the session.
            CacheError: If the cache cannot be written.
        """
        found = self.find(session)
        return (found, True) if found is not None else (write_into(self._cache, session, mixing), False)

    def find(self, session: Session) -> Entry | None:
        """The mixed session's file, if it is in the cache."""
        return self._cache.find(session.recipe)

    def clip(self, line: Line) -> tuple[Entry, bool]:
        """Speak one line alone.

        Returns:
            Its clip, and whether it was there already.

        Raises:
            SpeechError: If it cannot be spoken.
            CacheError: If the cache cannot be written.
        """
        sounds = Sounds(self._cache, self._voices)
        sounds.gather([line])
        if sounds.mend():
            sounds.gather([line])
        return sounds[line], line not in sounds.spoken

    def sample(self, line: Line) -> Entry:
        """Hear the voice that would speak a line, in its usual sentences.

        Raises:
            SpeechError: If it cannot be spoken.
            CacheError: If the cache cannot be written.
        """
        order = self._voices.prepare(line)
        sample = measure_voice(self._cache, order)
        if self._cache.is_sound(sample):
            return sample
        self._cache.remove(sample)
        return measure_voice(self._cache, order)

    def speaker_of(self, line: Line) -> Voice:
        """Who would speak a line, as people call that voice.

        Raises:
            UnknownVoiceError: If there is no such engine or voice.
        """
        return self._voices.speaker(line)

    def explain(self, practice: Practice, request: Request) -> tuple[tuple[Line, Path | None], ...]:
        """Say for every line of a practice which cached file holds it, or None; in playing order.

        Raises:
            UnknownVoiceError: If there is no such engine or voice.
            UsageError: If a placeholder has no value.
        """
        lines = [sound for sound in heard(practice, request) if isinstance(sound, Line)]
        entries = [self._cache.find(self._voices.order(line).recipe) for line in lines]
        return tuple(
            (line, entry.path if entry else None) for line, entry in zip(lines, entries, strict=True)
        )

    def _arrange(
        self, practice: Practice, request: Request, sounds: Sounds, progress: Progress | None
    ) -> Session:
        for _ in range(_PASSES):
            check_all_own(practice, request)
            wanted = heard(practice, request)
            sounds.gather(wanted, progress)
            arranged = arrange(practice, request, Measures(sounds))
            actual = seconds_to_ms(frames_to_seconds(arranged.timeline.frames))
            request = replace(request, said_length=actual)
            if heard(practice, request) == wanted:
                break
        return _session(practice.name, arranged, sounds)


def _session(name: str, arranged: Arrangement, sounds: Sounds) -> Session:
    timeline = arranged.timeline
    sources = dict.fromkeys((FLOOR, *(span.source for span in timeline.bed)))
    beds = {source: sounds.bed(source) for source in sources}
    rooms = dict.fromkeys(span.room.file for span in timeline.bed if span.room is not None)
    beds |= {file: (sounds.room(file),) for file in rooms}
    used = {event.heard for event in timeline.events}
    lines = {sound for sound in used if isinstance(sound, Line)}
    measures = Measures(sounds)
    return Session(
        timeline=timeline,
        choice=arranged.choice,
        clips={sound: entry.path for sound, entry in sounds.items() if sound in used},
        beds={source: tuple(layer.path for layer in bed) for source, bed in beds.items()},
        extents={sound: measures[sound] for sound in sounds if sound in used},
        recipe=session_recipe(name, timeline, sounds, beds),
        lines=len(lines),
        synthesised=len(lines & sounds.spoken),
        unreached=tuple(sorted({pair for sound in used if (pair := sounds.unreached(sound)) is not None})),
    )
