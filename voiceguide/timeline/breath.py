"""Paced breathing: which phase starts on which frame, and what is heard on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count, islice

from voiceguide.script.model import Breathe, BreathPattern, VoiceWish
from voiceguide.timeline.model import BreathPhase, Heard, Line
from voiceguide.timeline.phrases import BreathWords, breath_words
from voiceguide.timeline.pieces import Paced
from voiceguide.units import Frames, Millis, ms_to_frames

FULL_ROUNDS = 2
"""Rounds whose every phase is named in full."""

WORDED_ROUNDS = 4
"""From this round on, `voice then tones` leaves the words out."""

ENDING_ROUNDS = 2
"""The words come back for so many rounds at the end."""

REMIND = Millis(75_000)
"""How often `voice then tones` says a kind line unless the script says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How long a sound is, in frames.

    Attributes:
        frames: The whole audio.
        lead: Frames before its first audible sound.
        tail: Frames after its last audible sound.
    """

    frames: Frames
    lead: Frames = Frames(0)
    tail: Frames = Frames(0)

    @property
    def audible(self) -> Frames:
        """From the first audible sound to the last."""
        return Frames(self.frames - self.lead - self.tail)


Extents = Mapping[Heard, Extent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One phase of one breath: `start` counts from the first breath's beginning, in frames."""

    name: BreathPhase
    start: Frames
    frames: Frames
    line: Line | None
    tone: bool


def patterns(step: Breathe) -> Iterator[BreathPattern]:
    """Yield the pattern of every breath, without end: a ramp first lengthens or shortens the exhale."""
    pattern = step.pattern
    for done in count(1):
        yield pattern
        if step.ramp is not None and done % step.ramp.every == 0:
            pattern = _towards(pattern, step.ramp.to, step.ramp.step)


def rounds_for(step: Breathe, rounds: int) -> int:
    """Say how many breaths a step has: `rounds`, or as many as its `duration` takes to be over."""
    if step.duration is None:
        return rounds
    breathed = 0
    for number, pattern in enumerate(patterns(step), start=1):
        breathed += pattern.cycle
        if breathed >= step.duration:
            return number
    raise AssertionError("patterns are endless")


def breath_frames(step: Breathe, rounds: int) -> Frames:
    """Add up the frames of `rounds` breaths (or of the step's own duration)."""
    whole = islice(patterns(step), rounds_for(step, rounds))
    return ms_to_frames(Millis(sum(pattern.cycle for pattern in whole)))


def breath_lines(paced: Paced) -> tuple[Line, ...]:
    """List every line that the pacing of this step may speak, whatever its rounds."""
    words = breath_words(paced.language)
    if words is None or paced.step.cues == "none":
        return ()
    texts: list[str] = []
    if paced.step.cues != "tones":
        names = [name for name, _ in _phases(paced.step.pattern)]
        if paced.step.ramp:
            names += [name for name, _ in _phases(paced.step.ramp.to) if name not in names]
        texts += [table[name] for table in (words.full, words.brief) for name in names]
    if _remind(paced.step) is not None:
        texts += words.reminders
    if paced.step.cues == "voice then tones":
        texts.append(words.ending)
    line = _line_maker(paced.voice, paced.language)
    return tuple(line(text) for text in texts)


def pace(paced: Paced, extents: Extents) -> Iterator[Phase]:
    """Place every phase of a paced step.

    A word sounds only where it ends before its phase does; where it does not, a shorter one or the tone
    takes its place. A phase is never late.
    """
    step = paced.step
    words = breath_words(paced.language)
    rounds = rounds_for(step, paced.rounds)
    speaker = _Speaker(step=step, rounds=rounds, words=words, paced=paced, extents=extents)
    start = Frames(0)
    for number, pattern in enumerate(islice(patterns(step), rounds)):
        for name, ms in _phases(pattern):
            frames = ms_to_frames(ms)
            line = speaker.line(number, name, start, frames)
            yield Phase(name=name, start=start, frames=frames, line=line, tone=speaker.has_tone(number, line))
            start = Frames(start + frames)


class _Speaker:
    """Decides what is said on each phase of one step; remembers when it last spoke."""

    def __init__(
        self, *, step: Breathe, rounds: int, words: BreathWords | None, paced: Paced, extents: Extents
    ) -> None:
        self._step = step
        self._rounds = rounds
        self._words = words if step.cues != "none" else None
        self._extents = extents
        self._line = _line_maker(paced.voice, paced.language)
        self._remind = _remind(step)
        self._reminded = 0
        self._last_spoken = Frames(0)

    def line(self, number: int, name: BreathPhase, start: Frames, frames: Frames) -> Line | None:
        line = self._first_that_fits(self._texts(number, name, start), frames)
        if line is not None:
            self._last_spoken = start
        return line

    def has_tone(self, number: int, line: Line | None) -> bool:
        style = self._step.cues
        if style == "voice then tones":
            return line is None or number >= FULL_ROUNDS
        return style in ("tones", "both") or (style == "voice" and line is None)

    def _texts(self, number: int, name: BreathPhase, start: Frames) -> list[str]:
        """What might be said here, the best first."""
        if self._words is None:
            return []
        if self._is_worded(number):
            full = [self._words.full[name]] if number < FULL_ROUNDS else []
            return [*full, self._words.brief[name]]
        if name != "out":
            return []
        if self._step.cues == "voice then tones" and number == self._rounds - ENDING_ROUNDS - 1:
            return [self._words.ending]
        return self._reminders(start)

    def _is_worded(self, number: int) -> bool:
        style = self._step.cues
        if style == "voice then tones":
            return number < WORDED_ROUNDS or number >= self._rounds - ENDING_ROUNDS
        return style in ("voice", "both")

    def _reminders(self, start: Frames) -> list[str]:
        if self._remind is None or self._words is None:
            return []
        if start - self._last_spoken < ms_to_frames(self._remind):
            return []
        reminders = self._words.reminders
        turn = self._reminded % len(reminders)
        self._reminded += 1
        return [*reminders[turn:], *reminders[:turn]]

    def _first_that_fits(self, texts: list[str], frames: Frames) -> Line | None:
        lines = (self._line(text) for text in texts)
        return next((line for line in lines if self._extents[line].audible <= frames), None)


def _line_maker(voice: VoiceWish, language: str) -> Callable[[str], Line]:
    return lambda text: Line(text=text, voice=voice, language=language)


def _remind(step: Breathe) -> Millis | None:
    if step.remind is None and step.cues == "voice then tones":
        return REMIND
    return step.remind


def _phases(pattern: BreathPattern) -> Iterator[tuple[BreathPhase, Millis]]:
    named: tuple[tuple[BreathPhase, Millis], ...] = (
        ("in", pattern.inhale),
        ("top_up", pattern.top_up),
        ("hold", pattern.hold),
        ("out", pattern.exhale),
        ("rest", pattern.rest),
    )
    return ((name, ms) for name, ms in named if ms > 0)


_RAMP_ORDER = ("exhale", "inhale", "hold", "rest", "top_up")


def _towards(pattern: BreathPattern, goal: BreathPattern, step: Millis) -> BreathPattern:
    """Move the first phase that differs from the goal by at most `step`; the exhale goes first."""
    for phase in _RAMP_ORDER:
        away = getattr(goal, phase) - getattr(pattern, phase)
        if away:
            moved = getattr(pattern, phase) + max(-step, min(step, away))
            return replace(pattern, **{phase: Millis(moved)})
    return pattern
