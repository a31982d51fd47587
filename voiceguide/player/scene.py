"""What plays on frames of its own, the practice or the way out, and what the listener made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.player.source import Source
from voiceguide.render import Session
from voiceguide.timeline.breath import Extents
from voiceguide.timeline.changes import go_on, same_place, stay, stay_point
from voiceguide.timeline.faders import LEVEL, Faders
from voiceguide.timeline.following import followed
from voiceguide.timeline.model import Heard, Timeline
from voiceguide.timeline.pacing import paced
from voiceguide.units import Frames

Mix = Callable[[Session], Source]
"""Opens a session whose sounds are all there; returns at once, and may take its time over the first
frames."""


class Recorded(Struct, frozen=True, kw_only=True):
    """A scene as it came: its timeline and its sound, and where it can be mixed anew, its session.

    Attributes:
        timeline: What sounds when.
        source: Its sound.
        session: Its parts, or None where there is nothing but the sound.
        mix: Makes a changed session sound.
    """

    timeline: Timeline
    source: Source
    session: Session | None = None
    mix: Mix | None = None

    @property
    def extents(self) -> Extents:
        """The extent of every sound."""
        return self.session.extents if self.session else {}

    def mixed(self, timeline: Timeline, clips: Mapping[Heard, Path] | None = None) -> Source | None:
        """The sound of another timeline over the same sounds and some more; None where it cannot be had."""
        if timeline == self.timeline:
            return self.source
        if self.session is None or self.mix is None:
            return None
        return self.mix(
            replace(self.session, timeline=timeline, clips={**self.session.clips, **(clips or {})})
        )


class Stay(Struct, frozen=True, kw_only=True):
    """The scene stands still: what it was before, and at which frame the listener asked for it."""

    before: Timeline
    at: Frames


class Scene(Struct, frozen=True, kw_only=True):
    """A scene as the listener has it now.

    Attributes:
        recorded: As it came.
        score: Its timeline with every pause and breath that was changed, at the levels it came with.
        timeline: The same at the levels of the faders: what is heard when.
        source: Its sound now.
        faders: The levels.
        stay: Whether it stands still.
    """

    recorded: Recorded
    score: Timeline
    timeline: Timeline
    source: Source
    faders: Faders = LEVEL
    stay: Stay | None = None

    def original(self, frame: Frames) -> Frames:
        """Where in the scene as it came is what is at `frame` now."""
        score, place = self.unstayed(frame)
        return same_place(place, score, self.recorded.timeline)

    def with_faders(self, faders: Faders) -> Scene | None:
        """Set the levels; None where nothing would sound otherwise, or nothing can be mixed."""
        scene = self._with(faders=faders)
        return None if scene is None or scene.timeline == self.timeline else scene

    def paced(self, frame: Frames, factor: float) -> Scene | None:
        """Breathe slower or faster from the next breath on; None where there is none, or no room."""
        score = paced(self.score, frame, factor, self.recorded.extents)
        return None if score == self.score else self._with(score=score)

    def stayed(self, frame: Frames) -> Scene | None:
        """Stand still after the words or breath at `frame`; None in the closing fade."""
        if frame >= self.score.frames - self.score.fade_out:
            return None
        score = stay(self.score, frame, self.recorded.extents)
        return self._with(score=score, stay=Stay(before=self.score, at=frame))

    def going_on(self, frame: Frames) -> Scene | None:
        """End a stay at `frame`; None where there is none."""
        if self.stay is None:
            return None
        score = go_on(self.stay.before, self.stay.at, frame, self.recorded.extents)
        return self._with(score=score, stay=None)

    def followed_by(self, name: str, session: Session) -> Scene | None:
        """After the question of this name, go on with another session; None where it cannot be mixed."""
        own, mix = self.recorded.session, self.recorded.mix
        if own is None or mix is None:
            return None
        merged = replace(
            own,
            clips={**own.clips, **session.clips},
            beds={**own.beds, **session.beds},
            extents={**own.extents, **session.extents},
        )
        recorded, score = (
            followed(timeline, name, session.timeline, merged.extents)
            for timeline in (self.recorded.timeline, self.score)
        )
        merged = replace(merged, timeline=recorded)
        as_it_came = replace(self.recorded, timeline=recorded, source=mix(merged), session=merged)
        return replace(self, recorded=as_it_came, stay=None)._with(score=score)

    def unstayed(self, frame: Frames) -> tuple[Timeline, Frames]:
        """The score as if there were no stay, and the same place in it: who waits comes no further."""
        if self.stay is None:
            return self.score, frame
        before = self.stay.before
        place = same_place(frame, self.score, before)
        return before, min(place, stay_point(before, self.stay.at))

    def released(self, frame: Frames) -> tuple[Scene, Frames]:
        """Forget a stay, for somebody goes elsewhere: the scene before it, and the same place in that."""
        if self.stay is None:
            return self, frame
        score, place = self.unstayed(frame)
        return self._with(score=score, stay=None) or self, place

    def _with(self, **changes: Any) -> Scene | None:
        """The same with some attributes changed, and its sound with them; None where that cannot be mixed."""
        scene = replace(self, **changes)
        timeline = scene.faders.applied(scene.score)
        source = self.recorded.mixed(timeline)
        return None if source is None else replace(scene, timeline=timeline, source=source)


def scene_of(recorded: Recorded) -> Scene:
    """Play a scene as it came."""
    return Scene(
        recorded=recorded, score=recorded.timeline, timeline=recorded.timeline, source=recorded.source
    )
