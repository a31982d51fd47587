"""A little of a bed, to choose by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voiceguide.cache import Cache, Entry, Recipe
from voiceguide.render.gather import Sounds
from voiceguide.render.session import ClipReader
from voiceguide.render.speaking import Voices
from voiceguide.sound import VERSIONS
from voiceguide.timeline import Timeline
from voiceguide.timeline.model import BedSpan
from voiceguide.timeline.place import DEFAULT_BED_LEVEL
from voiceguide.units import Frames, Millis, ms_to_frames

_FRAMES = ms_to_frames(Millis(20_000))
_FADE_IN, _FADE_OUT = ms_to_frames(Millis(2000)), ms_to_frames(Millis(3000))


def sample_bed(cache: Cache, sound: str, folder: str = "") -> Entry:
    """Mix twenty seconds of a bed into the cache, as loud as in a pause, or find them there.

    Args:
        cache: The cache.
        sound: The name of a bed, or the path of an audio file in `folder`.
        folder: Absolute; empty for the name of a bed.

    Raises:
        SoundError: If there is no such bed, or the file cannot be one.
        CacheError: If the cache cannot be written.
    """
    span = BedSpan(start=Frames(0), sound=sound, level=DEFAULT_BED_LEVEL, over=Frames(0), folder=folder)
    sounds = Sounds(cache, Voices({}))
    layers = sounds.bed(span.source)
    if sounds.mend():
        layers = sounds.bed(span.source)
    ingredients = {"sample": [layer.digest for layer in layers], "mix": VERSIONS["mix"]}

    def build(path: Path) -> Mapping[str, Any]:
        from voiceguide.sound.beds.endless import EndlessBed
        from voiceguide.sound.mixer import Mixer
        from voiceguide.sound.pcm import write_session

        bed = EndlessBed([layer.path for layer in layers])
        write_session(path, Mixer(_timeline(span), ClipReader({}), {span.source: bed}).blocks())
        return {"frames": _FRAMES}

    return cache.make(Recipe("beds", ingredients, label=f"{Path(sound).stem} sample"), build)


def _timeline(span: BedSpan) -> Timeline:
    return Timeline(
        title=span.sound,
        frames=_FRAMES,
        events=(),
        bed=(span,),
        cues=(),
        chapters=(),
        fade_in=_FADE_IN,
        fade_out=_FADE_OUT,
    )
