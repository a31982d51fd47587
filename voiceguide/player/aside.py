"""What is heard beside a session: announcements over its bed, and the way out of it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray

from voiceguide.player import places
from voiceguide.player.announcing import Announcer, Clip, key_text, spoken_over, where_text
from voiceguide.player.deck import PAUSE_FADE, RESUME_FADE, Deck
from voiceguide.player.outputs.base import Output
from voiceguide.player.programme import Stretch
from voiceguide.player.scene import Recorded, Scene, scene_of
from voiceguide.timeline.changes import aside
from voiceguide.timeline.staging import DAY
from voiceguide.units import RATE, Frames, Millis, ms_to_frames

EASE_FADE = ms_to_frames(Millis(1000))

_UNHURRIED = RATE // 4
"""Announcements are put so much further ahead: their sound is mixed only when their place is known."""


class Aside(Deck):
    """A deck whose session can be left for a moment, to say something, or for its way out, and come back to.

    Args:
        output: Where it is heard; it plays nothing else meanwhile.
        recorded: The session as it came.
        earcons: Short sounds by their names; without, keys are silent.
        announcer: Speaks what the player says itself, and has the grounding; without, there is neither.
    """

    def __init__(
        self,
        output: Output,
        recorded: Recorded,
        earcons: Mapping[str, NDArray[np.float32]],
        announcer: Announcer | None,
    ) -> None:
        super().__init__(output, recorded, earcons)
        self._announcer = announcer
        self._wanted: Future[Clip] | None = None
        self._has_bed_alone = False  # to lead out with, since the grounding was not there yet

    def where(self) -> None:
        """Say the title, the section, and what is left."""
        if self._announcer is None:
            self._refuse()
        elif self._left is not None:
            self.announce(self._announcer.catalogue.player.eased)
        elif self._scene.score.frames >= DAY:
            self._refuse()  # its lines are still to come, and nobody knows how long it will be
        else:
            score, here = self._scene.unstayed(self._here(self._output.position()))
            self.announce(where_text(self._announcer.catalogue, score, here))

    def tell_key(self, key: str, action: str | None) -> None:
        """Say what a key does; None for one without an action."""
        if self._announcer is None:
            self._refuse()
        else:
            self.announce(key_text(self._announcer.catalogue, key, action))

    def announce(self, text: str, *, slowly: bool = False) -> None:
        """Speak a text over the bed as soon as it is ready; the session goes on after it.

        It begins again where it would after a pause, and what was paused stays paused. A text that is asked
        for later takes the place of one that is not ready yet.
        """
        if self._announcer is None or self.state not in ("playing", "paused"):
            self._refuse()
            return
        self._wanted = self._announcer.say(text, slowly=slowly)

    def _say_what_is_ready(self) -> None:
        wanted = self._wanted
        if wanted is not None and wanted.done():
            self._wanted = None
            try:
                self._speak(wanted.result())
            except Exception:
                self._refuse()

    def _speak(self, clip: Clip) -> None:
        scene, is_said = self._scene, True

        def change(at: int) -> None:
            here = self._here(at)
            timeline, length = spoken_over(scene.timeline, here, clip)
            source = scene.recorded.mixed(timeline, {clip.line: clip.path})
            if source is None or self.state not in ("playing", "paused"):
                nonlocal is_said
                is_said = False
                return
            self._rests_at = here
            begins, ends = at + _UNHURRIED, at + _UNHURRIED + length
            over = PAUSE_FADE if self.state == "playing" else RESUME_FADE
            said = Stretch(at=begins, source=source, start=here + _UNHURRIED, over=over)
            if self.state == "playing":
                back = self._scene_stretch(ends, places.resume_point(scene.score, here), RESUME_FADE)
            else:
                back = Stretch(at=ends, over=RESUME_FADE)
            self._programme.place(said, back)

        self._revise(change)
        if not is_said:
            self._refuse()

    def _go(self, at: int, frame: Frames, over: Frames) -> None:
        self._wanted = None  # who goes elsewhere does not want to hear what was asked for here
        super()._go(at, frame, over)

    def _is_heard(self, at: int) -> bool:
        """Whether the scene itself is what is heard."""
        return self.state == "playing" and self._programme.stretch(at).is_scene

    def _way_out(self) -> tuple[Scene, Frames] | None:
        """The prepared grounding, else the practice's own bed; None where nothing can be mixed."""
        recorded = self._announcer.way_out() if self._announcer else None
        self._has_bed_alone = recorded is None
        if recorded is not None:
            scene = scene_of(recorded)
            return scene.with_faders(self._scene.faders) or scene, places.first_line(scene.score)
        here = self._here(self._output.position())
        bed = aside(self._scene.score, here, ())
        source = self._scene.recorded.mixed(bed)
        if source is None:
            return None
        return scene_of(Recorded(timeline=bed, source=source)), here

    def _lead_out(self, way: tuple[Scene, Frames]) -> None:
        """Go over into the way out; what was left stays what one comes back to."""
        scene, start = way
        self._warm(start, scene)

        def change(at: int) -> None:
            if self._left is None:
                self._left = self._scene.released(self._here(at))
            self._scene, self._as_of = scene, at
            self._go(at, start, EASE_FADE)

        self._revise(change)

    def _follow_with_the_grounding(self) -> None:
        if self._announcer is not None and self._announcer.way_out() is not None:
            way = self._way_out()
            if way is not None:
                self._lead_out(way)

    def _tell_helper(self) -> None:
        if self._announcer is not None:
            self.announce(self._announcer.helper, slowly=True)

    def _go_back(self) -> None:
        """Leave the way out for the practice, at the levels that were set meanwhile."""
        assert self._left is not None
        left, frame = self._left
        scene = left.with_faders(self._scene.faders) or left
        start = places.resume_point(scene.score, frame)
        self._warm(start, scene)

        def change(at: int) -> None:
            self._left, self._scene, self._as_of = None, scene, at
            self._go(at, start, RESUME_FADE)
            self._sound("resume", at)

        self._revise(change)
