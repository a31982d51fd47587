"""Playing, pausing and moving about in one session: what the keys do, without the keys.

No key waits for another: each puts what it asks for on the deck, a moment ahead of what is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from voiceguide.player import places
from voiceguide.player.announcing import Announcer, Clip, spoken_over
from voiceguide.player.aside import Aside
from voiceguide.player.deck import JUMP_FADE, PAUSE_FADE, RESUME_FADE
from voiceguide.player.outputs.base import KEPT_FRAMES, Output
from voiceguide.player.programme import Stretch
from voiceguide.player.scene import Mix, Recorded, Scene
from voiceguide.player.source import Source
from voiceguide.render import Session
from voiceguide.timeline.changes import same_place
from voiceguide.timeline.faders import FADER_STEP, Faders
from voiceguide.timeline.following import question_at, question_named, silence_after
from voiceguide.timeline.model import Cue, Timeline
from voiceguide.timeline.pacing import FASTER, SLOWER
from voiceguide.units import Frames, Millis, ms_to_frames

CHANGE_FADE = ms_to_frames(Millis(200))
BED_FADE = ms_to_frames(Millis(1000))
STOP_FADE = ms_to_frames(Millis(1500))

LONG_PAUSE = ms_to_frames(Millis(120_000))
"""After a longer one, the line before is said as well."""


class Transport(Aside):
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
        recorded = Recorded(timeline=timeline, source=source, session=session, mix=mix)
        super().__init__(output, recorded, earcons or {}, announcer)
        self._heard = Frames(0)  # of the session as it came: to wait is not to hear
        self._wants_out = False  # and nothing is there yet to lead out with

    # Pausing and stopping

    def pause(self) -> None:
        """Fade to silence and stay there; the way out is not paused but left by `pause_or_resume`."""
        if self.state != "playing" or self._left is not None:
            return
        self._wants_out = False

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
            lambda score, here: places.next_chapter(score, here, self._heard_in(score)),
            leaving=places.leaving_point,
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

    def _echo(self, scene: Scene, start: Frames, at: int, said: Clip | None) -> tuple[Stretch, int] | None:
        """An answer spoken over the bed from a frame of the output on, and where it has ended."""
        if said is None:
            return None
        timeline, length = spoken_over(scene.timeline, start, said)
        source = scene.recorded.mixed(timeline, {said.line: said.path})
        if source is None:
            return None
        return Stretch(at=at, source=source, start=start, over=RESUME_FADE), at + length

    # The way out

    def ease(self) -> None:
        """Lead out: a grounding and a closing, and then the bed; asked again, say who could be called.

        Until a grounding is prepared, or where none can be, the practice's own bed stays. While a session is
        still to come, its bed goes on until there is either; what cannot be mixed at all is paused.
        """
        if self.state not in ("playing", "paused"):
            return
        if self._left is not None:
            self._tell_helper()
            return
        way = self._way_out()
        if way is None:
            self._wait_for_a_way_out()
            return
        self._wants_out = False
        self._lead_out(way)

    def _wait_for_a_way_out(self) -> None:
        if self._scene.recorded.mix is None:
            self.pause()
            return
        self.resume()
        self._wants_out = True

    def tick(self) -> None:
        """Say what has become ready to be said, lead out once that can be, and let go of what was heard."""
        at = self._output.position()
        if self._left is None and self._is_heard(at):
            self._heard = max(self._heard, self._scene.original(self._here(at)))
        if self._wants_out:
            self.ease()
        elif self._left is not None and self._has_bed_alone and self._is_heard(at):
            self._follow_with_the_grounding()
        self._say_what_is_ready()
        self._programme.forget(at)

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
            score = self._scene.score
            found = find(score, here)
            wait = leaving(score, here, self._heard_in(score)) - here if self.state == "playing" else 0
            self._go(at + wait, target if found is None else found, JUMP_FADE)
            self._sound("skip", at)

        self._revise(change)

    def _heard_in(self, score: Timeline) -> Frames:
        """Up to which frame of a score of this scene the listener has come."""
        return same_place(self._heard, self._scene.recorded.timeline, score)

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
