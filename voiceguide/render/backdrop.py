"""A bed without an end for a few spoken words: no practice, and nothing that has to be prepared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voiceguide.cache import Cache
from voiceguide.render.opening import hush_layer, layers_if_kept
from voiceguide.render.session import ClipReader
from voiceguide.sound import FLOOR
from voiceguide.sound.bedding import Bedding
from voiceguide.sound.beds.endless import EndlessBed
from voiceguide.sound.limiter import CONTEXT
from voiceguide.sound.master import finish
from voiceguide.timeline.model import BedSpan, Event, Heard, Timeline
from voiceguide.timeline.place import DEFAULT_BED_LEVEL
from voiceguide.timeline.staging import DAY
from voiceguide.units import Frames, Millis, ms_to_frames

_RISE = ms_to_frames(Millis(400))
"""Over so long it rises, and is up when the first word comes."""


class Backdrop:
    """The tone of a quiet room, or its hush for as long as no practice has asked for the room itself.

    Args:
        cache: Where it is kept.

    Raises:
        CacheError: If the cache cannot be written.
    """

    def __init__(self, cache: Cache) -> None:
        self._bed = EndlessBed(layers_if_kept(cache, FLOOR) or (hush_layer(cache),))

    def under(self, lines: Sequence[Event], clips: Mapping[Heard, Path]) -> Spoken:
        """Let lines be heard over it, as loud as the voice of a practice.

        Args:
            lines: Events of the voice.
            clips: Their files.
        """
        timeline = Timeline(
            title="",
            frames=DAY,
            events=tuple(lines),
            bed=(BedSpan(start=Frames(0), sound=FLOOR, level=DEFAULT_BED_LEVEL, over=Frames(0)),),
            cues=(),
            chapters=(),
            fade_in=_RISE,
            fade_out=Frames(0),
        )
        return Spoken(timeline, ClipReader(clips), self._bed)


class Spoken:
    """Lines over a bed as a source of PCM; `frames` is more than anybody listens to.

    A session is mixed many seconds at a time, which is fastest; a word that is waited for is mixed when
    it is due, and no more of it than is asked for.
    """

    frames = DAY

    def __init__(self, timeline: Timeline, load: ClipReader, bed: EndlessBed) -> None:
        self._timeline = timeline
        self._load = load
        self._bedding = Bedding(timeline, {FLOOR: bed})

    def read(self, start: int, count: int) -> Any:
        """Give frames as `Mixer.read` does."""
        begin, frames = start - CONTEXT, count + 2 * CONTEXT
        mixed = self._bedding.block(begin, frames)
        for event in self._timeline.events:
            first, last = max(begin, event.start), min(begin + frames, event.start + event.frames)
            if first < last:
                samples = self._load(event, first - event.start, last - first)
                mixed[first - begin : first - begin + len(samples)] += samples.reshape(len(samples), -1)
        return finish(mixed, start, self._timeline, CONTEXT)
