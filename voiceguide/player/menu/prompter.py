"""The voice of the menu: short texts one after another over a bed, cut when a key wants something else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from voiceguide.player.announcing import Clip
from voiceguide.player.menu.levels import Prompt
from voiceguide.player.outputs import Output
from voiceguide.player.programme import Programme, Stretch
from voiceguide.render.backdrop import Backdrop
from voiceguide.timeline.model import Event, Heard
from voiceguide.units import Frames, Millis, ms_to_frames

_LEAD = ms_to_frames(Millis(150))
"""The bed is half down before the first word, and what was cut is gone."""

_BETWEEN = ms_to_frames(Millis(450))
_CUT = ms_to_frames(Millis(120))
_END = ms_to_frames(Millis(600))


class Speaking(Protocol):
    """Speaks prompts, as a `Reciter` does."""

    def say(self, prompt: Prompt) -> Future[Clip]:
        """Speak a prompt; returns at once."""


class Prompter:
    """Says prompts on one output; call it from one thread, and `tick` it now and then.

    Args:
        output: Where it is heard; it plays nothing else meanwhile.
        backdrop: What is beneath.
        voice: Who speaks.
        tell: Told each text when it is heard.
    """

    def __init__(
        self,
        output: Output,
        backdrop: Backdrop,
        voice: Speaking,
        tell: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._output = output
        self._backdrop = backdrop
        self._voice = voice
        self._tell = tell
        self._programme = Programme()
        self._waiting: deque[Future[Clip]] = deque()
        self._events: list[Event] = []
        self._clips: dict[Heard, Path] = {}
        self._untold: deque[tuple[int, str]] = deque()
        self._ends = 0

    def begin(self) -> None:
        """Let the bed sound.

        Raises:
            DeviceLostError: The device does not start.
        """
        self._lay(0)
        self._output.play(self._programme, start=0, fade_in=0)

    def say(self, prompts: Iterable[Prompt]) -> None:
        """Cut what is being said, and say these."""
        self._hush()
        self.add(prompts)

    def add(self, prompts: Iterable[Prompt]) -> None:
        """Say these after all else."""
        self._waiting.extend(map(self._voice.say, prompts))
        self.tick()

    def tick(self) -> None:
        """Lay out what can be said by now, and tell what is heard.

        Raises:
            DeviceLostError: The device went away.
            SoundError: The bed cannot be read.
            SpeechError: A prompt cannot be spoken.
            CacheError: The cache cannot be written.
        """
        self._output.finished()
        ready = []
        while self._waiting and self._waiting[0].done():
            ready.append(self._waiting.popleft().result())
        if ready:
            self._output.revise(lambda at: self._place(ready, at))
        at = self._output.position()
        while self._untold and self._untold[0][0] <= at:
            self._tell(self._untold.popleft()[1])
        self._programme.forget(at)

    @property
    def quiet(self) -> Frames:
        """For how long nothing was said; 0 while something is, or is to be."""
        return Frames(0 if self._waiting else max(0, self._output.position() - self._ends))

    def suspend(self) -> None:
        """Fade and let the device be; blocks until it is silent."""
        self._output.fade_out(_CUT)

    def go_on(self) -> None:
        """Let the bed sound again after `suspend`, and what was being said from there.

        Raises:
            DeviceLostError: The device does not start.
        """
        self._output.play(self._programme, start=self._output.position(), fade_in=_CUT)

    def end(self) -> None:
        """Fade; blocks until it is silent."""
        self._output.fade_out(_END)

    def _hush(self) -> None:
        for future in self._waiting:
            future.cancel()
        self._waiting.clear()
        self._untold.clear()
        if self._output.position() < self._ends:
            self._output.revise(self._cut)

    def _cut(self, at: int) -> None:
        self._events.clear()
        self._clips.clear()
        self._ends = at
        self._lay(at)

    def _place(self, clips: Iterable[Clip], at: int) -> None:
        self._events = [event for event in self._events if event.start + event.frames > at]
        for clip in clips:
            begins = max(at + _LEAD, self._ends + _BETWEEN)
            start = Frames(begins - clip.extent.lead)
            self._events.append(Event(lane="voice", heard=clip.line, start=start, frames=clip.extent.frames))
            self._clips[clip.line] = clip.path
            self._untold.append((begins, clip.line.text))
            self._ends = begins + clip.extent.audible
        self._lay(at)

    def _lay(self, at: int) -> None:
        source = self._backdrop.under(self._events, dict(self._clips))
        self._programme.place(Stretch(at=at, source=source, start=at, over=_CUT if at else 0))
