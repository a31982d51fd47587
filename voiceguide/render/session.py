"""A session: everything spoken and placed, and how it becomes PCM and a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from voiceguide.cache import Cache, Entry, Recipe
from voiceguide.errors import BadRenderError, SoundError
from voiceguide.sound import NO_BED, VERSIONS
from voiceguide.timeline import Choice, Event, Extents, Heard, Timeline
from voiceguide.timeline.model import BedSource, Tone
from voiceguide.units import RATE, frames_to_seconds

if TYPE_CHECKING:  # these load numpy and pydub, which a session from the cache does without
    from voiceguide.sound.gate import Fault
    from voiceguide.sound.mixer import Mixer
    from voiceguide.sound.pcm import Samples


class Session(Struct, frozen=True, kw_only=True):
    """A practice with everything spoken and placed, ready to be mixed in any process; can be pickled.

    Attributes:
        timeline: What sounds when.
        choice: What was decided to bring it to its length.
        clips: The file of every sound of the timeline that has one.
        beds: The files of every bed, a layer each.
        extents: How long those sounds are, and which part of each can be heard.
        recipe: What the mixed session is cached by.
        lines: How many different lines are heard in it.
        synthesised: How many of them were spoken for it here.
        unreached: Rates that were asked for and cannot be heard: pairs of words a minute, as asked for and
            as heard.
    """

    timeline: Timeline
    choice: Choice
    clips: Mapping[Heard, Path]
    beds: Mapping[BedSource, tuple[Path, ...]]
    extents: Extents
    recipe: Recipe
    lines: int
    synthesised: int
    unreached: tuple[tuple[int, int], ...] = ()


def session_recipe(
    name: str, timeline: Timeline, sounds: Mapping[Heard, Entry], beds: Mapping[BedSource, tuple[Entry, ...]]
) -> Recipe:
    """Key a session by what is heard: the content and place of every sound, the beds and the fades.

    Titles, captions and other words that change no sound are no part of it.
    """
    events = [
        [event.lane, event.start, event.frames, event.level, _content(event.heard, sounds)]
        for event in timeline.events
    ]
    spans = [
        [span.start, span.source == NO_BED, _layers(beds[span.source]), span.level, span.over]
        + ([_layers(beds[span.room.file]), span.room.voice] if span.room is not None else [])
        for span in timeline.bed
    ]
    whole = [timeline.frames, timeline.fade_in, timeline.fade_out, events, spans]
    described = hashlib.sha256(json.dumps(whole, allow_nan=False).encode()).hexdigest()
    seconds = round(frames_to_seconds(timeline.frames))
    label = f"{name} {seconds // 60}m{seconds % 60:02}s"
    return Recipe("sessions", {"timeline": described, "mix": VERSIONS["mix"]}, label=label)


def _layers(bed: tuple[Entry, ...]) -> list[str]:
    return [layer.digest for layer in bed]


def _content(heard: Heard, sounds: Mapping[Heard, Entry]) -> str:
    return f"{heard.sound} {heard.phase}" if isinstance(heard, Tone) else sounds[heard].digest


def open_mixer(session: Session) -> Mixer:
    """Open a session as a source of PCM; works in any process that sees the cache.

    Raises:
        SoundError: If a bed's file does not decode.
    """
    from voiceguide.sound.beds.endless import EndlessBed
    from voiceguide.sound.mixer import Mixer

    beds = {source: EndlessBed(layers) for source, layers in session.beds.items()}
    return Mixer(session.timeline, ClipReader(session.clips), beds)


def find_faults(session: Session, path: Path) -> tuple[Fault, ...]:
    """Decode a file that should hold a session, and measure it against its plan.

    Raises:
        SoundError: If it does not decode.
    """
    from voiceguide.sound.gate import examine

    return examine(path, session.timeline, ClipReader(session.clips))


def write_into(cache: Cache, session: Session, go_on: Callable[[], bool] = lambda: True) -> Entry:
    """Mix a session into the cache, or find it there.

    Args:
        cache: The cache.
        session: The session.
        go_on: Asked before every few seconds of sound; False gives up and leaves nothing behind.

    Raises:
        BadRenderError: If what was written is not the session; nothing is kept.
        SoundError: If `go_on` said no.
        CacheError: If the cache cannot be written.
    """
    from voiceguide.sound.pcm import write_session

    def build(path: Path) -> Mapping[str, Any]:
        write_session(path, _while(go_on, open_mixer(session).blocks()))
        faults = find_faults(session, path)
        if faults:
            raise BadRenderError(session.timeline.title, map(str, faults))
        return {"frames": session.timeline.frames, "rate": RATE, "title": session.timeline.title}

    return cache.make(session.recipe, build)


def _while(go_on: Callable[[], bool], blocks: Iterable[Any]) -> Iterator[Any]:
    for block in blocks:
        if not go_on():
            raise SoundError("The rendering was given up before its end.")
        yield block


class ClipReader:
    """Reads the events of one session from their files, or synthesises them."""

    def __init__(self, clips: Mapping[Heard, Path]) -> None:
        self._clips = clips

    def __call__(self, event: Event, start: int, count: int) -> Samples:
        """Give frames as `voiceguide.sound.mixer.Load` says."""
        from voiceguide.sound.pcm import read_part

        if isinstance(event.heard, Tone):
            from voiceguide.sound.tones import breath_tone

            return breath_tone(event.heard, event.frames, event.start)[start : start + count]
        return read_part(self._clips[event.heard], start, count)
