"""Paced breathing: which phase starts on which frame, and what is heard on it.

The voice names the phases and then steps back: whole sentences in the first breath, brief words with counted
seconds in the second, brief words beside the tones in the third and fourth, then tones alone. What is said
begins exactly on its phase and is over before the next, or it is not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from voiceguide.script.model import Breathe
from voiceguide.timeline.model import BreathPhase, Heard, Line, Stretch
from voiceguide.timeline.patterns import patterns, phases, rounds_for
from voiceguide.timeline.pieces import Paced
from voiceguide.timeline.takes import Takes
from voiceguide.units import RATE, Decibels, Frames, Millis, ms_to_frames

FULL_ROUNDS = 1
"""Rounds whose every phase is named in a whole sentence."""

COUNTED_ROUNDS = 2
"""Rounds whose seconds are counted; from then on `voice then tones` has tones."""

WORDED_ROUNDS = 4
"""From this round on, `voice then tones` leaves the words out."""

ENDING_ROUNDS = 2
"""The words come back for so many rounds at the end."""

REMIND = Millis(75_000)
"""How often `voice then tones` says a kind line unless the script says otherwise."""

COUNT_LEVEL = Decibels(-2.0)
"""Counts are a little softer than words; softer still, they would no longer stand out from a tone."""

_COUNT_GAP = ms_to_frames(Millis(80))
"""Between the end of a word and the count after it, or the two sound like one."""


class Extent(Struct, frozen=True, kw_only=True):
    """How long a sound is, in frames.

    Attributes:
        frames: The whole audio.
        lead: Frames before its first audible sound.
        tail: Frames after its last audible sound.
        gaps: Where nothing is heard of a line for a while, for its inner pauses.
        words: A line's words as in `Said`, where its engine tells.
    """

    frames: Frames
    lead: Frames = Frames(0)
    tail: Frames = Frames(0)
    gaps: tuple[Stretch, ...] = ()
    words: tuple[tuple[int, int, Frames, Frames], ...] = ()

    @property
    def audible(self) -> Frames:
        """From the first audible sound to the last."""
        return Frames(self.frames - self.lead - self.tail)


Extents = Mapping[Heard, Extent]


class Word(Struct, frozen=True, kw_only=True):
    """Something said on a phase.

    Attributes:
        line: What.
        at: Where its first audible sound is, in frames from the phase's start.
        level: Decibels relative to the voice.
    """

    line: Line
    at: Frames = Frames(0)
    level: Decibels = Decibels(0.0)


class Phase(Struct, frozen=True, kw_only=True):
    """One phase of one breath: `start` counts from the first breath's beginning, in frames.

    `words` are what is said on it, in order: its name or a kind line, then the counts; mostly nothing.
    """

    name: BreathPhase
    start: Frames
    frames: Frames
    words: tuple[Word, ...]
    tone: bool

    @property
    def text(self) -> str | None:
        """What people read: `Breathe in. Two, three, four.`; None where nothing is said."""
        return phase_text([word.line.text for word in self.words])


def phase_text(words: Sequence[str]) -> str | None:
    """Write out what is said on a phase: its name, and the counts as one sentence; None for nothing."""
    if not words:
        return None
    first, *counts = words
    counted = ", ".join(count.rstrip(".") for count in counts).capitalize()
    return f"{first} {counted}." if counted else first


def breath_lines(paced: Paced) -> tuple[Line, ...]:
    """List every line that the pacing of this step may speak, whatever its rounds."""
    step = paced.step
    takes = Takes(paced)
    words = takes.words
    if words is None:
        return ()
    lines: list[Line] = []
    if step.cues != "tones":
        goals = [step.ramp.to] if step.ramp else []
        names = dict.fromkeys(name for pattern in (step.pattern, *goals) for name, _ in phases(pattern))
        lines += [line for name in names for line in takes.named(name)]
        counted = islice(patterns(step), COUNTED_ROUNDS)
        spans = (ms_to_frames(ms) for pattern in counted for _, ms in phases(pattern))
        lines += dict.fromkeys(line for frames in spans for line in takes.numbers(frames))
    if _remind(step) is not None:
        lines += [takes.calm(text) for text in words.reminders]
    if step.cues == "voice then tones":
        lines.append(takes.calm(words.ending))
    return tuple(lines)


def pace(paced: Paced, extents: Extents) -> Iterator[Phase]:
    """Place every phase of a paced step.

    A word sounds only where it ends before its phase does; where it does not, a shorter one, the engine's
    shorter take of it or the tone takes its place. A phase is never late.
    """
    step = paced.step
    rounds = rounds_for(step, paced.rounds)
    speaker = _Speaker(paced, rounds, extents)
    start = Frames(0)
    for number, pattern in enumerate(islice(patterns(step), rounds)):
        for name, ms in phases(pattern):
            frames = ms_to_frames(ms)
            words = speaker.words(number, name, start, frames)
            tone = speaker.has_tone(number, words)
            yield Phase(name=name, start=start, frames=frames, words=words, tone=tone)
            start = Frames(start + frames)


class _Speaker:
    """Decides what is said on each phase of one step; remembers when it last spoke."""

    def __init__(self, paced: Paced, rounds: int, extents: Extents) -> None:
        self._step = paced.step
        self._rounds = rounds
        self._extents = extents
        self._takes = Takes(paced)
        self._remind = _remind(paced.step)
        self._reminded = 0
        self._last_spoken = Frames(0)

    def words(self, number: int, name: BreathPhase, start: Frames, frames: Frames) -> tuple[Word, ...]:
        """What is said on a phase of breath `number`, counted from 0."""
        named = self._is_worded(number)
        line = self._named(number, name, frames) if named else self._kind_line(number, name, start, frames)
        if line is None:
            return ()
        self._last_spoken = start
        counts = self._counted(line, frames) if named and number < COUNTED_ROUNDS else ()
        return (Word(line=line), *counts)

    def has_tone(self, number: int, words: Sequence[Word]) -> bool:
        """Whether a phase has its tone as well."""
        style = self._step.cues
        if style == "voice then tones":
            return not words or number >= COUNTED_ROUNDS
        return style in ("tones", "both") or (style == "voice" and not words)

    def _is_worded(self, number: int) -> bool:
        style = self._step.cues
        if style == "voice then tones":
            return number < WORDED_ROUNDS or number >= self._rounds - ENDING_ROUNDS
        return style in ("voice", "both")

    def _named(self, number: int, name: BreathPhase, frames: Frames) -> Line | None:
        """The name of the phase; brief words that will be counted leave room for the `two`."""
        takes = self._takes.named(name)
        if not takes:
            return None
        full, *short = takes
        if number < FULL_ROUNDS and self._fits(full, frames):
            return full
        if number < COUNTED_ROUNDS and self._takes.numbers(frames):
            short.sort(key=lambda line: not self._fits(line, Frames(RATE - _COUNT_GAP)))
        return self._first_that_fits(short, frames)

    def _counted(self, opening: Line, frames: Frames) -> Iterator[Word]:
        """A number at the start of every whole second for which there is room.

        A last number alone, after words that covered all before it, would only puzzle.
        """
        numbers = self._takes.numbers(frames)
        spoken = self._extents[opening].audible
        counted: list[Word] = []
        for second, line in enumerate(numbers, start=1):
            at = Frames(second * RATE)
            end = Frames(at + self._extents[line].audible)
            if spoken + _COUNT_GAP <= at and end <= frames:
                counted.append(Word(line=line, at=at, level=COUNT_LEVEL))
                spoken = end
        if len(counted) > 1 or len(numbers) == 1:
            yield from counted

    def _kind_line(self, number: int, name: BreathPhase, start: Frames, frames: Frames) -> Line | None:
        words = self._takes.words
        if words is None or name != "out":
            return None
        texts: Sequence[str] = ()
        if self._step.cues == "voice then tones" and number == self._rounds - ENDING_ROUNDS - 1:
            texts = (words.ending,)
        elif self._remind is not None and start - self._last_spoken >= ms_to_frames(self._remind):
            turn = self._reminded % len(words.reminders)
            texts = (*words.reminders[turn:], *words.reminders[:turn])
            self._reminded += 1
        return self._first_that_fits([self._takes.calm(text) for text in texts], frames)

    def _first_that_fits(self, lines: Sequence[Line], frames: Frames) -> Line | None:
        return next((line for line in lines if self._fits(line, frames)), None)

    def _fits(self, line: Line, frames: Frames) -> bool:
        return self._extents[line].audible <= frames


def _remind(step: Breathe) -> Millis | None:
    """How often a kind line is said; where every phase is named, there is no room for one."""
    if step.cues in ("voice", "both"):
        return None
    if step.remind is None and step.cues == "voice then tones":
        return REMIND
    return step.remind
