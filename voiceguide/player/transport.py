"""Playing, pausing and moving about in one session: what the keys do, without the keys.

Every key puts something on the `Programme` that the output plays, a moment ahead of what is heard; so the bed
never stops, nothing clicks, and no key waits for another.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voiceguide.errors import VoiceguideError
from voiceguide.player import places
from voiceguide.player.announcing import Announcer, Clip, key_text, spoken_over, where_text
from voiceguide.player.outputs.base import KEPT_FRAMES, Output
from voiceguide.player.programme import Programme, Stretch
from voiceguide.player.scene import Mix, Recorded, Scene, scene_of
from voiceguide.player.source import Source
from voiceguide.render import Session
from voiceguide.timeline.changes import aside, same_place
from voiceguide.timeline.faders import FADER_STEP, Faders
from voiceguide.timeline.following import question_at, question_named, silence_after
from voiceguide.timeline.model import Cue, Timeline
from voiceguide.timeline.pacing import FASTER, SLOWER
from voiceguide.units import RATE, Frames, Millis, ms_to_frames

State = Literal["resting", "playing", "paused", "stopping", "ended", "stopped"]

PAUSE_FADE = ms_to_frames(Millis(300))
RESUME_FADE = ms_to_frames(Millis(500))
JUMP_FADE = ms_to_frames(Millis(120))
CHANGE_FADE = ms_to_frames(Millis(200))
BED_FADE = ms_to_frames(Millis(1000))
EASE_FADE = ms_to_frames(Millis(1000))
STOP_FADE = ms_to_frames(Millis(1500))

LONG_PAUSE = ms_to_frames(Millis(120_000))
"""After a longer one, the line before is said as well."""

_STALLED = RATE
"""After drop-outs a device may be so much later than it tells; behind a session's end is only silence."""

_LATE = RATE // 5
"""A device may be so much behind the position that it tells."""

_UNHURRIED = RATE // 4
"""Announcements are put so much further ahead: their sound is mixed only when their place is known."""


class Transport:
    """One session on one output; call it from one thread, and `tick` it now and then.

    Whatever moves about sounds from there on, also out of a pause: who asks for a line wants to hear it. What
    cannot be done is answered by the earcon `error`, and nothing else happens.

    Args:
        output: Where it is heard; it plays nothing else meanwhile.
        source: The session's sound.
        timeline: What it holds.
        session: Its parts, where it can be mixed anew.
        mix: Mixes it anew.
        earcons: Short sounds by their names; without, keys are silent.
        announcer: Speaks what the player says itself; without, it says nothing.

    Attributes:
        state: `resting` until played, `stopping` until the last fade is heard, `ended` when all was heard,
            `stopped` by the listener or a failure.
    """

    def __init__(
        self,
        output: Output,
        source: Source,
        timeline: Timeline,
        *,
        session: Session | None = None,
        mix: Mix | None = None,
        earcons: Mapping[str, NDArray[np.float32]] | None = None,
        announcer: Announcer | None = None,
    ) -> None:
        self.state: State = "resting"
        self._output = output
        self._programme = Programme()
        self._scene = scene_of(Recorded(timeline=timeline, source=source, session=session, mix=mix))
        self._earcons = earcons or {}
        self._announcer = announcer
        self._rests_at = Frames(0)
        self._as_of = 0  # from this frame of the programme on it is the scene that is heard
        self._paused_at = 0
        self._silent_at = 0
        self._heard = Frames(0)
        self._left: tuple[Scene, Frames] | None = None
        self._wanted: Future[Clip] | None = None

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

    def position(self) -> Frames:
        """Return the frame of the session, as it came, that is heard now, or where it rests."""
        if self._left is not None:
            scene, frame = self._left
            return scene.original(frame)
        return self._scene.original(self._here(self._output.position()))

    @property
    def practice(self) -> Timeline:
        """The session as it came, to which `position` belongs; after an answer, with what that made of it."""
        scene = self._scene if self._left is None else self._left[0]
        return scene.recorded.timeline

    def heard(self) -> tuple[Timeline, Frames]:
        """What is heard and where in it, as the listener's changes made it, but without a stay."""
        return self._scene.unstayed(self._here(self._output.position()))

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

    # Pausing and stopping

    def pause(self) -> None:
        """Fade to silence and stay there; the way out is not paused but left by `pause_or_resume`."""
        if self.state != "playing" or self._left is not None:
            return

        def change(at: int) -> None:
            self._rests_at, self._paused_at = self._here(at), at
            self._programme.place(Stretch(at=at, over=PAUSE_FADE))
            self._sound("pause", at)
            self.state = "paused"

        self._revise(change)

    def resume(self) -> None:
        """Go on after a pause, a second before the beginning of what was being said or breathed."""
        if self.state != "paused":
            return

        def change(at: int) -> None:
            find = places.context_point if at - self._paused_at >= LONG_PAUSE else places.resume_point
            self._go(at, find(self._scene.score, self._rests_at), RESUME_FADE)
            self._sound("resume", at)

        self._warm(places.resume_point(self._scene.score, self._rests_at))
        self._revise(change)

    def pause_or_resume(self) -> None:
        """Do the one or the other; out of the way out, go back to the practice."""
        if self._left is not None:
            self._go_back()
        elif self.state == "paused":
            self.resume()
        else:
            self.pause()

    def stop(self) -> None:
        """Fade to silence and be done; `finished` tells when it is silent."""
        if self.state == "resting":
            self.state = "stopped"
        if self.state not in ("playing", "paused"):
            return

        def change(at: int) -> None:
            self._rests_at = self._here(at)
            fade = STOP_FADE if self.state == "playing" else PAUSE_FADE
            self._programme.place(Stretch(at=at, over=fade))
            self._silent_at = at + fade + self._sound("done", at + fade)
            self.state = "stopping"

        self._revise(change)

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
                    self._rests_at = self._here(at)
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

        Raises:
            DeviceLostError: The device does not start.
        """
        at = self._output.position() if output is None else 0
        self._output, self._as_of = output or self._output, min(at, self._as_of)
        self._paused_at = min(self._paused_at, at)  # another output counts its frames anew
        if self.state in ("paused", "stopping"):
            self._programme.place(Stretch(at=at))
            self._silent_at = at
        elif self.state in ("playing", "stopped"):
            self._go(at, places.resume_point(self._scene.score, self._rests_at), RESUME_FADE)
        self._output.play(self._programme, start=at, fade_in=0)

    # Moving about

    def seek(self, frame: Frames) -> None:
        """Go on from `frame` of the session as it came, cut to it."""
        wanted = Frames(max(0, min(frame, self._scene.recorded.timeline.frames)))
        self._jump(lambda score, _: same_place(wanted, self._scene.recorded.timeline, score))

    def repeat_line(self) -> None:
        """Say the last instruction again; soon after its beginning, the one before."""
        self._jump(places.line_again)

    def next_line(self) -> None:
        """Go to the next instruction; a line that its writer keeps is heard to its end first."""
        self._jump(places.next_line, leaving=places.leaving_point)

    def previous_chapter(self) -> None:
        """Go to this chapter's beginning; soon after it, to the one before."""
        self._jump(places.chapter_again)

    def next_chapter(self) -> None:
        """Go to the next chapter, or to a line on the way there that its writer keeps."""
        self._jump(
            lambda score, here: places.next_chapter(score, here, self._heard), leaving=places.leaving_point
        )

    # Changing what is heard

    def louder(self) -> None:
        """Raise the voice by a step."""
        self._fade(lambda faders: faders.with_voice(FADER_STEP))

    def softer(self) -> None:
        """Lower the voice by a step."""
        self._fade(lambda faders: faders.with_voice(-FADER_STEP))

    def bed_louder(self) -> None:
        """Raise the bed by a step."""
        self._fade(lambda faders: faders.with_bed(FADER_STEP))

    def bed_softer(self) -> None:
        """Lower the bed by a step."""
        self._fade(lambda faders: faders.with_bed(-FADER_STEP))

    def bed_on_or_off(self) -> None:
        """Take the bed away, or bring it back."""
        self._fade(Faders.with_bed_switched, BED_FADE)

    def breathe_slower(self) -> None:
        """Make the breaths that are left of this breathing longer by a tenth."""
        self._alter(lambda scene, here: scene.paced(here, SLOWER))

    def breathe_faster(self) -> None:
        """Make them shorter by a tenth."""
        self._alter(lambda scene, here: scene.paced(here, FASTER))

    def stay_or_go_on(self) -> None:
        """Let the pause being heard, or the next, go on until this is asked for again."""
        if self.is_staying:
            self._alter(lambda scene, here: scene.going_on(here))
        else:
            self._alter(lambda scene, here: scene.stayed(here))

    # Questions

    def question(self) -> Cue | None:
        """The question that is being asked now; None where there is none, and in the way out."""
        if self.state != "playing" or self._left is not None:
            return None
        return question_at(self._scene.score, self._here(self._output.position()))

    def is_past(self, frame: Frames) -> bool:
        """Whether so much of the session, with all that was changed, is heard."""
        return self._here(self._output.position()) >= frame

    def played(self) -> int:
        """How many frames the output has played, whatever they were."""
        return self._output.position()

    def hold(self) -> bool:
        """Let the silence after the question being asked go on; False where that cannot be."""
        if not self.is_staying and self.state == "playing":
            self._alter(lambda scene, here: scene.stayed(here))
        return self.is_staying

    def go_on_after(self, name: str, session: Session | None = None, said: Clip | None = None) -> None:
        """Leave a question for what follows it.

        Args:
            name: What its answer is called.
            session: The practice with the answer; None for what was planned.
            said: Spoken before.
        """
        scene, _ = self._scene.released(self._here(self._output.position()))
        scene = (scene.followed_by(name, session) if session else None) or scene
        question = question_named(scene.score, name)
        if question is None or self.state != "playing" or self._left is not None:
            return
        start = Frames(max(question.end, silence_after(scene.score, question) - places.RESUME_LEAD))
        self._warm(start, scene)

        def change(at: int) -> None:
            self._scene, self._as_of = scene, at
            echo = self._echo(scene, start, at, said)
            self._go(at if echo is None else echo[1], start, RESUME_FADE)
            if echo is not None:
                self._programme.place(echo[0], self._scene_stretch(echo[1], start, RESUME_FADE))

        self._revise(change)

    def sound(self, earcon: str) -> None:
        """Let an earcon be heard."""
        self._revise(lambda at: self._sound(earcon, at))

    def _echo(self, scene: Scene, start: Frames, at: int, said: Clip | None) -> tuple[Stretch, int] | None:
        """An answer spoken over the bed from a frame of the output on, and where it has ended."""
        if said is None:
            return None
        timeline, length = spoken_over(scene.timeline, start, said)
        source = scene.recorded.mixed(timeline, {said.line: said.path})
        if source is None:
            return None
        return Stretch(at=at, source=source, start=start, over=RESUME_FADE), at + length

    # The way out, and announcements

    def ease(self) -> None:
        """Lead out: a grounding and a closing, and then the bed; asked again, say who could be called.

        Where no grounding could be prepared, the practice's own bed stays.
        """
        if self.state not in ("playing", "paused"):
            return
        if self._left is not None:
            self._tell_helper()
            return
        way = self._way_out()
        if way is None:
            self.pause()
            return
        scene, start = way
        self._warm(start, scene)

        def change(at: int) -> None:
            self._left = self._scene.released(self._here(at))
            self._scene, self._as_of = scene, at
            self._go(at, start, EASE_FADE)

        self._revise(change)

    def where(self) -> None:
        """Say the title, the section, and what is left."""
        if self._announcer is None:
            self._refuse()
        elif self._left is not None:
            self.announce(self._announcer.catalogue.player.eased)
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

    def tick(self) -> None:
        """Say what has become ready to be said, and let go of what was heard."""
        at = self._output.position()
        if self.state == "playing" and self._left is None and self._programme.stretch(at).is_scene:
            self._heard = max(self._heard, self._here(at))
        wanted = self._wanted
        if wanted is not None and wanted.done():
            self._wanted = None
            try:
                self._speak(wanted.result())
            except VoiceguideError:
                self._refuse()
        self._programme.forget(at)

    def _speak(self, clip: Clip) -> None:
        scene = self._scene

        def change(at: int) -> None:
            here = self._here(at)
            timeline, length = spoken_over(scene.timeline, here, clip)
            source = scene.recorded.mixed(timeline, {clip.line: clip.path})
            if source is None or self.state not in ("playing", "paused"):
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

    def _tell_helper(self) -> None:
        if self._announcer is not None:
            self.announce(self._announcer.helper, slowly=True)

    def _way_out(self) -> tuple[Scene, Frames] | None:
        """The prepared grounding, else the practice's own bed; None where nothing can be mixed."""
        recorded = self._announcer.way_out() if self._announcer else None
        if recorded is not None:
            scene = scene_of(recorded)
            return scene.with_faders(self._scene.faders) or scene, places.first_line(scene.score)
        here = self._here(self._output.position())
        bed = aside(self._scene.score, here, ())
        source = self._scene.recorded.mixed(bed)
        if source is None:
            return None
        return scene_of(Recorded(timeline=bed, source=source)), here

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

    def _jump(
        self,
        find: Callable[[Timeline, Frames], Frames | None],
        leaving: Callable[[Timeline, Frames, Frames], Frames] = lambda _, here, __: here,
    ) -> None:
        if self.state not in ("playing", "paused"):
            return
        scene, here = self._scene.released(self._here(self._output.position()))
        target = find(scene.score, here)
        if target is None:
            self._refuse()
            return
        self._warm(target, scene)

        def change(at: int) -> None:
            before = self._scene
            self._scene, here = before.released(self._here(at))
            if self._scene is not before:
                self._as_of = at
            found = find(self._scene.score, here)
            wait = leaving(self._scene.score, here, self._heard) - here if self.state == "playing" else 0
            self._go(at + wait, target if found is None else found, JUMP_FADE)
            self._sound("skip", at)

        self._revise(change)

    def _fade(self, move: Callable[[Faders], Faders], over: Frames = CHANGE_FADE) -> None:
        before = self._scene
        scene = before.with_faders(move(before.faders)) if self.state in ("playing", "paused") else None
        if scene is None:
            self._refuse()
            return
        self._warm(self._here(self._output.position()), scene)
        self._revise(lambda at: self._swap(scene, at, over))

    def _alter(self, make: Callable[[Scene, Frames], Scene | None]) -> None:
        """Let the scene be another from here on; what was not heard yet may move."""
        here = self._here(self._output.position())
        is_on = self.state in ("playing", "paused")
        likely = make(self._scene, Frames(here + KEPT_FRAMES)) if is_on else None
        if likely is None:
            self._refuse()
            return
        self._warm(here, likely)

        def change(at: int) -> None:
            scene = make(self._scene, self._here(at))
            if scene is not None:
                self._swap(likely if scene.score == likely.score else scene, at, CHANGE_FADE)

        self._revise(change)

    def _swap(self, scene: Scene, at: int, over: Frames) -> None:
        """Let a change of the scene sound in its place, now and wherever it comes back."""
        before, self._scene = self._scene, scene

        def moved(frame: Frames) -> Frames:
            return same_place(frame, before.score, scene.score)

        self._rests_at = moved(self._rests_at)
        self._programme.revoice(at, over, (before.source, scene.source), moved)

    def _refuse(self) -> None:
        if self.state in ("playing", "paused"):
            self._revise(lambda at: self._sound("error", at))

    def _here(self, at: int) -> Frames:
        """The frame of the scene at a frame of the programme, or where it rests."""
        stretch = self._programme.stretch(at)
        if self.state == "playing" and stretch.is_scene and at >= self._as_of:
            return Frames(min(stretch.frame(at), self._scene.score.frames))
        return self._rests_at

    def _is_over(self, at: int) -> bool:
        if self.state == "stopping":
            return at >= self._silent_at + _LATE
        stretch = self._programme.stretch(at)
        ends = self._scene.score.frames + _STALLED
        is_heard = self.state == "playing" and stretch.is_scene and at >= self._as_of
        return is_heard and stretch.frame(at) >= ends

    def _go(self, at: int, frame: Frames, over: Frames) -> None:
        self._rests_at = frame
        self._programme.place(self._scene_stretch(at, frame, over))
        self._wanted = None
        self.state = "playing"

    def _scene_stretch(self, at: int, frame: Frames, over: int) -> Stretch:
        return Stretch(at=at, source=self._scene.source, start=frame, over=over, is_scene=True)

    def _sound(self, earcon: str, at: int) -> int:
        """Lay an earcon over what is heard from `at` on; tells how long it takes."""
        samples = self._earcons.get(earcon)
        return 0 if samples is None else self._programme.lay_over(at, samples)

    def _revise(self, change: Callable[[int], object]) -> None:
        self._output.revise(change)

    def _warm(self, frame: Frames, scene: Scene | None = None) -> None:
        """Let the sound that is about to be heard be mixed while there is time; its trouble is told later."""
        with contextlib.suppress(VoiceguideError):
            for at in (frame, frame + 2 * RATE):  # a mixer works by pieces, and this may be the end of one
                (scene or self._scene).source.read(at, 1)
