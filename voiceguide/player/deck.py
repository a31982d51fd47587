"""One scene on one output: where in it what is heard is, and how another takes its place.

Whatever is asked for is put on the `Programme` that the output plays, a moment ahead of what is heard; so the
bed never stops and nothing clicks.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from voiceguide.errors import OutputError, VoiceguideError
from voiceguide.player import places
from voiceguide.player.outputs.base import Output
from voiceguide.player.programme import Programme, Stretch
from voiceguide.player.scene import Recorded, Scene, scene_of
from voiceguide.render import Session
from voiceguide.timeline.changes import same_place
from voiceguide.timeline.model import Timeline
from voiceguide.units import RATE, Frames, Millis, ms_to_frames

State = Literal["resting", "playing", "paused", "stopping", "ended", "stopped"]

PAUSE_FADE = ms_to_frames(Millis(300))
RESUME_FADE = ms_to_frames(Millis(500))
JUMP_FADE = ms_to_frames(Millis(120))

_STALLED = RATE
"""After drop-outs a device may be so much later than it tells; behind a session's end is only silence."""

_LATE = RATE // 5
"""A device may be so much behind the position that it tells."""


class Deck:
    """One scene on one output: where in it what is heard is, and how another takes its place.

    Args:
        output: Where it is heard; it plays nothing else meanwhile.
        recorded: The session as it came.
        earcons: Short sounds by their names; without, keys are silent.

    Attributes:
        state: `resting` until played, `stopping` until the last fade is heard, `ended` when all was heard,
            `stopped` by the listener or a failure.
    """

    def __init__(
        self, output: Output, recorded: Recorded, earcons: Mapping[str, NDArray[np.float32]]
    ) -> None:
        self.state: State = "resting"
        self._output = output
        self._programme = Programme()
        self._scene = scene_of(recorded)
        self._earcons = earcons
        self._rests_at = Frames(0)
        self._as_of = 0  # from this frame of the programme on it is the scene that is heard
        self._paused_at = 0
        self._silent_at = 0
        self._left: tuple[Scene, Frames] | None = None
        self._lost: tuple[Frames, Frames] | None = None

    @property
    def is_easing(self) -> bool:
        """Whether the listener asked for the way out, and did not go back."""
        return self._left is not None

    @property
    def is_staying(self) -> bool:
        """Whether the session stands still because the listener asked for it."""
        return self._scene.stay is not None

    @property
    def timeline(self) -> Timeline:
        """What is heard, with all that the listener changed; the way out while that is heard."""
        return self._scene.timeline

    @property
    def practice(self) -> Timeline:
        """The session as it came, to which `position` belongs; after an answer, with what that made of it."""
        scene = self._scene if self._left is None else self._left[0]
        return scene.recorded.timeline

    def position(self) -> Frames:
        """Return the frame of the session, as it came, that is heard now, or where it rests."""
        if self._left is not None:
            scene, frame = self._left
            return scene.original(frame)
        return self._scene.original(self._here(self._output.position()))

    def heard(self) -> tuple[Timeline, Frames]:
        """What is heard and where in it, as the listener's changes made it, but without a stay."""
        return self._scene.unstayed(self._here(self._output.position()))

    def is_past(self, frame: Frames) -> bool:
        """Whether so much of the session, with all that was changed, is heard."""
        return self._here(self._output.position()) >= frame

    def played(self) -> int:
        """How many frames the output has played, whatever they were."""
        return self._output.position()

    def play(self, start: Frames = Frames(0)) -> None:
        """Begin at frame `start`; the session's own start has its own fade.

        Raises:
            DeviceLostError: The device does not start.
        """
        self._rests_at = start
        over = JUMP_FADE if start else 0
        self._programme.place(self._scene_stretch(0, start, over))
        self._sound("start", 0)
        self._output.play(self._programme, start=0, fade_in=0)
        self.state = "playing"

    def take(self, session: Session) -> None:
        """Learn what the session holds whose sound plays already; what was heard of it is its beginning."""
        scene = self._scene if self._left is None else self._left[0]
        recorded = replace(scene.recorded, timeline=session.timeline, session=session)
        scene = scene_of(recorded).with_faders(self._scene.faders) or scene_of(recorded)
        if self._left is None:
            self._scene = scene
        else:
            self._left = scene, self._left[1]

    def finished(self) -> bool:
        """Tell whether the session was heard to its end, or to that of its last fade.

        Raises:
            DeviceLostError: The device went away.
            SoundError: The source failed.
        """
        if self.state in ("playing", "paused", "stopping"):
            at = self._output.position()
            try:
                self._output.finished()
            except VoiceguideError:
                if self.state != "stopping":
                    self._rests_at = self._place_of_loss(self._here(at))
                    self.state = "paused" if self.state == "paused" else "stopped"
                    raise
                self.state = "stopped"
                return True
            if self._is_over(at):
                self._rests_at = self._here(at)
                self.state = "stopped" if self.state == "stopping" else "ended"
                self._output.fade_out(PAUSE_FADE)
        return self.state in ("ended", "stopped")

    def suspend(self) -> None:
        """Fade and let the device be; blocks until it is silent."""
        if self.state in ("playing", "paused"):
            at = self._output.fade_out(PAUSE_FADE)
            self._rests_at = self._here(at)

    def go_on(self, output: Output | None = None) -> None:
        """Go on after `suspend`, or on another output after a loss; what was paused stays paused.

        Where a device does not start, the place stays what it was.

        Raises:
            DeviceLostError: The device does not start.
        """
        before = self.state, self._rests_at, self._lost
        at = self._output.position() if output is None else 0
        self._output, self._as_of = output or self._output, min(at, self._as_of)
        self._paused_at = min(self._paused_at, at)  # another output counts its frames anew
        if self.state in ("paused", "stopping"):
            self._programme.place(Stretch(at=at))
            self._silent_at = at
        elif self.state in ("playing", "stopped"):
            lost, start = self._rests_at, places.resume_point(self._scene.score, self._rests_at)
            self._go(at, start, RESUME_FADE)
            # Out of silence: a scrap of what was cut off would begin at once.
            self._programme.place(Stretch(at=at), self._scene_stretch(at, start, RESUME_FADE))
            self._lost = None if output is None else (lost, start)
        try:
            self._output.play(self._programme, start=at, fade_in=0)
        except OutputError:
            state, self._rests_at, self._lost = before
            self.state = "stopped" if state == "playing" else state
            raise

    def sound(self, earcon: str) -> None:
        """Let an earcon be heard."""
        self._revise(lambda at: self._sound(earcon, at))

    def _here(self, at: int) -> Frames:
        """The frame of the scene at a frame of the programme, or where it rests."""
        stretch = self._programme.stretch(at)
        if self.state == "playing" and stretch.is_scene and at >= self._as_of:
            return Frames(min(stretch.frame(at), self._scene.score.frames))
        return self._rests_at

    def _place_of_loss(self, here: Frames) -> Frames:
        """Where a device was lost, or where the one before was, if no word was heard since.

        Else each of several losses would cost a line.
        """
        if self._lost is not None:
            lost, resumed = self._lost
            if resumed <= here < resumed + places.RESUME_LEAD:
                return lost
        return here

    def _is_over(self, at: int) -> bool:
        if self.state == "stopping":
            return at >= self._silent_at + _LATE
        stretch = self._programme.stretch(at)
        ends = self._scene.score.frames + _STALLED
        is_heard = self.state == "playing" and stretch.is_scene and at >= self._as_of
        return is_heard and stretch.frame(at) >= ends

    def _go(self, at: int, frame: Frames, over: Frames) -> None:
        self._rests_at, self._lost = frame, None
        self._programme.place(self._scene_stretch(at, frame, over))
        self.state = "playing"

    def _swap(self, scene: Scene, at: int, over: Frames) -> None:
        """Let a change of the scene sound in its place, now and wherever it comes back."""
        before, self._scene = self._scene, scene

        def moved(frame: Frames) -> Frames:
            return same_place(frame, before.score, scene.score)

        self._rests_at = moved(self._rests_at)
        self._programme.revoice(at, over, (before.source, scene.source), moved)

    def _scene_stretch(self, at: int, frame: Frames, over: int) -> Stretch:
        return Stretch(at=at, source=self._scene.source, start=frame, over=over, is_scene=True)

    def _sound(self, earcon: str, at: int) -> int:
        """Lay an earcon over what is heard from `at` on; tells how long it takes."""
        samples = self._earcons.get(earcon)
        return 0 if samples is None else self._programme.lay_over(at, samples)

    def _refuse(self) -> None:
        if self.state in ("playing", "paused"):
            self._revise(lambda at: self._sound("error", at))

    def _revise(self, change: Callable[[int], object]) -> None:
        self._output.revise(change)

    def _warm(self, frame: Frames, scene: Scene | None = None) -> None:
        """Let the sound that is about to be heard be mixed while there is time; its trouble is told later."""
        with contextlib.suppress(VoiceguideError):
            for at in (frame, frame + 2 * RATE):  # a mixer works by pieces, and this may be the end of one
                (scene or self._scene).source.read(at, 1)
