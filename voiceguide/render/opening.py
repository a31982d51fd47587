"""The opening of a session, which sounds before anybody knows how long its lines are: its bed, fading in.

On a new machine the bed has to be made as well, which takes a second or two; until then there is the hush of
a room. Either way the frames that were heard are the first of what is heard in the end, to the bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from voiceguide.cache import Cache, Recipe
from voiceguide.render.gather import Sounds
from voiceguide.render.recalling import NotKeptError, RecallingCache
from voiceguide.render.session import ClipReader, Session
from voiceguide.render.speaking import Voices
from voiceguide.script.model import Practice
from voiceguide.sound import FLOOR, HUSH, NO_BED, VERSIONS
from voiceguide.sound.bedding import FLOOR_LUFS
from voiceguide.sound.beds import hush
from voiceguide.sound.beds.endless import EndlessBed
from voiceguide.sound.duck import DEPTH_DB, ducking
from voiceguide.sound.limiter import CONTEXT
from voiceguide.sound.mixer import Mixer
from voiceguide.sound.pcm import Samples, write_loop
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.timeline import Request, Timeline
from voiceguide.timeline.model import BedSource, BedSpan
from voiceguide.timeline.place import DEFAULT_BED_LEVEL
from voiceguide.timeline.staging import bed_alone, begun_with, delayed
from voiceguide.units import FRAMES_PER_MS, Decibels, Frames


class Opening:
    """The bed of a practice without an end, as a source of PCM.

    Args:
        cache: Where the bed is, or not yet.
        practice: The practice.
        request: What the listener wants.

    Attributes:
        timeline: What is heard, for as long as nothing else is known.

    Raises:
        CacheError: If the cache cannot be written.
        SoundError: If the listener's own bed cannot be read.
    """

    def __init__(self, cache: Cache, practice: Practice, request: Request) -> None:
        self.timeline = bed_alone(practice, request)
        self._prelude: BedSpan | None = None
        (bed,) = self.timeline.bed
        layers = layers_if_kept(cache, bed.source)
        if layers is None:
            layers = (hush_layer(cache),)
            bed = self._prelude = _prelude(bed)
            self.timeline = replace(self.timeline, bed=(bed,))
        source: BedSource = FLOOR if bed.source == NO_BED else bed.source
        self._layers = layers
        beds = {source: EndlessBed(layers)}
        if bed.room is not None:
            beds[bed.room.file] = EndlessBed([Sounds(cache, Voices({})).room(bed.room.file).path])
        self._mixer = Mixer(self.timeline, ClipReader({}), beds)
        self.frames = self._mixer.frames

    def read(self, start: int, count: int) -> Any:
        """Give frames as `Mixer.read` does."""
        return self._mixer.read(start, count)

    def continued(self, session: Session, timeline: Timeline, given: int) -> tuple[Session, Frames]:
        """Join a session to what was given of the opening.

        Args:
            session: What is there now.
            timeline: How it is to be heard.
            given: So many frames of the opening were given away.

        Returns:
            The session as it is heard, of which the frames given are the first; and by how much everything
            in it is later than in `timeline`, since its first sound had to wait.
        """
        late = max(0, given - _first_difference(timeline))
        by = Frames(-(-late // FRAMES_PER_MS) * FRAMES_PER_MS)
        timeline = delayed(timeline, by)
        if self._prelude is None:
            return replace(session, timeline=timeline), by
        timeline = begun_with(timeline, self._prelude, Frames(given))
        return replace(session, timeline=timeline, beds={**session.beds, HUSH: self._layers}), by


def _first_difference(timeline: Timeline) -> int:
    """The first frame in which a session may be something else than its bed alone."""
    begins: list[int] = [event.start for event in timeline.events[:1]]
    begins += ducking(timeline).frames[1:2]  # the bed makes room before the first voice
    begins += [span.start for span in timeline.bed[1:2]]
    return max(0, min([*begins, timeline.frames - timeline.fade_out]) - CONTEXT)


def _prelude(bed: BedSpan) -> BedSpan:
    """The hush, as loud as the bed will be, but no louder than usual; where there is none, as the floor."""
    level = min(bed.level, DEFAULT_BED_LEVEL)
    if bed.source == NO_BED:
        level = Decibels(FLOOR_LUFS - VOICE_LUFS - DEPTH_DB)
    return BedSpan(start=Frames(0), sound=HUSH, level=level, over=Frames(0), room=bed.room)


def layers_if_kept(cache: Cache, source: BedSource) -> tuple[Path, ...] | None:
    """The layers of a bed, if it was made before; else None."""
    sounds = Sounds(RecallingCache(cache.root), Voices({}))
    try:
        layers = sounds.bed(source)
    except NotKeptError:
        return None
    return None if sounds.mend() else tuple(layer.path for layer in layers)


def hush_layer(cache: Cache) -> Path:
    """The hush of a room, which is made in a moment."""

    def build(path: Path) -> Mapping[str, Any]:
        samples: Samples = hush()
        write_loop(path, [samples], len(samples))
        return {"frames": len(samples)}

    recipe = Recipe("beds", {"bed": HUSH, "version": VERSIONS["beds"]}, label=HUSH, suffix=".wav")
    return cache.make(recipe, build).path
