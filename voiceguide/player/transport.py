"""Playing, pausing and moving about in one session: what the keys do, without the keys."""

from __future__ import annotations

from typing import Literal

from voiceguide.errors import VoiceguideError
from voiceguide.player.outputs.base import Output
from voiceguide.player.source import Source
from voiceguide.timeline.model import Cue, Timeline
from voiceguide.units import Frames, Millis, ms_to_frames

State = Literal["resting", "playing", "paused", "ended", "stopped"]

PAUSE_FADE = ms_to_frames(Millis(300))
RESUME_FADE = ms_to_frames(Millis(500))
SEEK_FADE = ms_to_frames(Millis(40))
STOP_FADE = ms_to_frames(Millis(1500))

RESUME_LEAD = ms_to_frames(Millis(1000))
"""Bed before the voice when a pause ends."""

JUMP_LEAD = ms_to_frames(Millis(250))
"""Bed before the voice after a jump: enough for its fade, too little to wait for."""

AGAIN = ms_to_frames(Millis(2000))
"""Going back this soon after something began means what was before it."""

STILL_IN_MIND = ms_to_frames(Millis(30_000))
"""A line that ended longer ago than this is not said again when a pause ends."""


class Transport:
    """One session on one output; call it from one thread.

    Whatever moves about sounds from there on, also out of a pause: who asks for a line wants to hear it.

    Attributes:
        state: `resting` until played, `ended` when all was heard, `stopped` by the listener or a failure.
    """

    def __init__(self, output: Output, source: Source, timeline: Timeline) -> None:
        self.state: State = "resting"
        self._output = output
        self._source = source
        self._timeline = timeline
        self._frame = 0

    def position(self) -> Frames:
        """Return the frame being heard now, or where it rests."""
        return Frames(self._output.position() if self.state == "playing" else self._frame)

    def play(self, start: Frames = Frames(0)) -> None:
        """Begin at frame `start`; the session's own start has its own fade.

        Raises:
            DeviceLostError: The device does not start.
        """
        self._sound(start, SEEK_FADE if start else 0)

    def pause(self) -> None:
        """Fade to silence and stay there."""
        if self.state == "playing":
            self._frame = self._output.fade_out(PAUSE_FADE)
            self.state = "paused"

    def resume(self) -> None:
        """Go on after a pause, a second before the beginning of what was being said or breathed."""
        if self.state == "paused":
            self._sound(resume_point(self._timeline, self.position()), RESUME_FADE)

    def pause_or_resume(self) -> None:
        """Do the one or the other."""
        if self.state == "paused":
            self.resume()
        else:
            self.pause()

    def seek(self, frame: Frames) -> None:
        """Go on from `frame`, cut to the session."""
        if self.state == "playing":
            self._output.fade_out(SEEK_FADE)
        self._sound(Frames(max(0, min(frame, self._timeline.frames))), SEEK_FADE)

    def repeat_line(self) -> None:
        """Say the last instruction again; soon after its beginning, the one before."""
        before = [cue.start for cue in _spoken(self._timeline) if cue.start <= self.position() - AGAIN]
        self._jump(before[-1] if before else Frames(0))

    def next_line(self) -> None:
        """Go to the next instruction; after the last one it plays on."""
        after = [cue.start for cue in _spoken(self._timeline) if cue.start > self.position() + JUMP_LEAD]
        if after:
            self._jump(after[0])

    def previous_chapter(self) -> None:
        """Go to this chapter's beginning; soon after it, to the one before."""
        chapters = self._timeline.chapters
        before = [chapter.start for chapter in chapters if chapter.start <= self.position() - AGAIN]
        self._jump(before[-1] if before else Frames(0))

    def next_chapter(self) -> None:
        """Go to the next chapter; in the last one it plays on."""
        chapters = self._timeline.chapters
        after = [chapter.start for chapter in chapters if chapter.start > self.position() + JUMP_LEAD]
        if after:
            self._jump(after[0])

    def stop(self) -> None:
        """Fade to silence and be done."""
        if self.state == "playing":
            self._frame = self._output.fade_out(STOP_FADE)
        if self.state != "ended":
            self.state = "stopped"

    def finished(self) -> bool:
        """Tell whether the session was heard to its end.

        Raises:
            DeviceLostError: The device went away.
            SoundError: The source failed.
        """
        if self.state == "playing":
            try:
                ended = self._output.finished()
            except VoiceguideError:
                self._frame = self._output.position()
                self.state = "stopped"
                raise
            if ended:
                self._frame = self._timeline.frames
                self.state = "ended"
        return self.state == "ended"

    def _jump(self, frame: Frames) -> None:
        self.seek(Frames(frame - JUMP_LEAD))

    def _sound(self, start: Frames, fade_in: int) -> None:
        self._frame = start
        self.state = "stopped"
        self._output.play(self._source, start=start, fade_in=fade_in)
        self.state = "playing"


def resume_point(timeline: Timeline, frame: Frames) -> Frames:
    """Return where to go on after a pause at `frame`.

    That is a second before the line being said, or said lately, or before the in-breath of the breath being
    taken; within a long rest, where nothing would be heard cut, it is `frame` itself.
    """
    breathing = any(cue.kind.startswith("breathe.") and cue.start <= frame < cue.end for cue in timeline.cues)
    begins = [
        cue.start
        for cue in timeline.cues
        if cue.start <= frame
        and (
            (cue.kind == "say" and frame < cue.end + STILL_IN_MIND)
            or (cue.kind == "breathe.in" and breathing)
        )
    ]
    return Frames(max(0, begins[-1] - RESUME_LEAD)) if begins else frame


def _spoken(timeline: Timeline) -> list[Cue]:
    return [cue for cue in timeline.cues if cue.kind == "say"]
