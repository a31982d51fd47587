"""What happens in a source, one after another, becomes the steps of a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from voiceguide.desk.importing.doubts import Doubts
from voiceguide.desk.importing.events import (
    BlankLine,
    Event,
    Moment,
    ParagraphEnd,
    Part,
    Remark,
    Times,
    Words,
)
from voiceguide.desk.importing.meanings import Breaths, Phase, Silence, Strikes
from voiceguide.desk.importing.readings import MOST_STRIKES, breath_pattern
from voiceguide.desk.importing.sentences import lines_of
from voiceguide.script.limits import MOST_BREATHS
from voiceguide.script.model import (
    PAUSES,
    Bell,
    Breathe,
    BreathPattern,
    Note,
    Pause,
    Place,
    Rest,
    Say,
    Section,
    Step,
    exact_pause,
)
from voiceguide.units import Millis

FEW = 4
"""Where there is less than one mark for silence in so many blank lines, these are silent as well."""


class Anchor(Struct, frozen=True, kw_only=True):
    """A step that should begin at a certain moment.

    Attributes:
        index: The step's place in the list of steps.
        at: When, counted from the beginning of the source.
        place: Where the source says so.
    """

    index: int
    at: Millis
    place: Place


class Composition(Struct, frozen=True, kw_only=True):
    """The steps of a script, and what is known about their times.

    Attributes:
        steps: In order; their places name the lines of the source.
        anchors: In order.
        ends: The places of the steps that end a line or paragraph of the source.
    """

    steps: tuple[Step, ...]
    anchors: tuple[Anchor, ...]
    ends: frozenset[int]


def compose(events: Iterable[Event], *, path: str, doubts: Doubts) -> Composition:
    """Make steps of what happens.

    Blank lines are silent only in a source that has no times and few marks for silence: one that has them
    says itself where it wants to be silent. Where there are times, these say how long a pause without a
    length is.

    Args:
        events: In the order of the source.
        path: What the steps' places call it.
        doubts: Takes what was guessed.
    """
    happened = list(events)
    is_timed = _is_timed(happened)
    composer = _Composer(path=path, doubts=doubts, blank_is_silent=not (is_timed or _is_marked(happened)))
    for event in happened:
        if not (is_timed and isinstance(event.what, Silence) and event.what.pause.kind in PAUSES):
            composer.take(event)
    composer.end_breaths()
    return Composition(
        steps=tuple(composer.steps), anchors=tuple(composer.anchors), ends=frozenset(composer.ends)
    )


def _is_timed(events: Sequence[Event]) -> bool:
    return any(isinstance(event.what, Moment) for event in events)


def _is_marked(events: Sequence[Event]) -> bool:
    """Whether marks say where to be silent often enough that blank lines need not."""
    marks = sum(isinstance(event.what, Silence | Phase) for event in events)
    telling = [event.what for event in events if not isinstance(event.what, Remark | ParagraphEnd)]
    blanks = sum(isinstance(one, Words) and isinstance(next_, BlankLine) for one, next_ in pairwise(telling))
    return marks > 0 and marks * FEW >= blanks


class _Composer(Struct):
    path: str
    doubts: Doubts
    blank_is_silent: bool
    steps: list[Step] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    ends: set[int] = field(default_factory=set)
    _phases: list[Event] = field(default_factory=list)
    _blank: bool = False

    def take(self, event: Event) -> None:
        what, place = event.what, self._place(event.line)
        if isinstance(what, Phase):
            self._phases.append(event)
            return
        if isinstance(what, Times):
            self._repeat(what.times)
            return
        if not isinstance(what, ParagraphEnd | BlankLine | Remark):
            self.end_breaths()
            self._end_blank(before_silence=isinstance(what, Silence))
        if isinstance(what, Words):
            self.steps += [Say(place=place, text=text, voice=what.voice) for text in lines_of(what.text)]
        elif isinstance(what, Silence):
            self._silence(what.pause, place)
        elif isinstance(what, Strikes):
            self.steps.append(Bell(place=place, strikes=what.times))
        elif isinstance(what, Breaths):
            self._breathe(what.pattern, what.rounds or 1, place)
        elif isinstance(what, Remark):
            self.steps.append(Note(place=place, text=what.text))
        elif isinstance(what, Part):
            self.steps.append(Section(place=place, title=what.title))
        elif isinstance(what, Moment):
            self.anchors.append(Anchor(index=len(self.steps), at=what.at, place=place))
        elif isinstance(what, BlankLine):
            self._blank = True
        elif isinstance(what, ParagraphEnd):
            self.ends.add(len(self.steps) - 1)

    def _place(self, line: int) -> Place:
        return Place(path=self.path, line=line, column=1)

    def _silence(self, pause: Pause, place: Place) -> None:
        """Let a pause belong to the line before it, or be a step of its own."""
        at = self._last_heard()
        last = None if at is None else self.steps[at]
        if at is not None and isinstance(last, Say) and last.pause is None:
            self.steps[at] = replace(last, pause=pause)
        else:
            self.steps.append(Rest(place=place, pause=pause))

    def _end_blank(self, *, before_silence: bool) -> None:
        """Let the blank lines read so far be silent, unless a mark for silence follows."""
        at = self._last_heard()
        last = None if at is None else self.steps[at]
        silent = self._blank and self.blank_is_silent and not before_silence
        self._blank = False
        if silent and at is not None and isinstance(last, Say) and last.pause is None:
            self.doubts.add_once(last.place.line, last.text, _BLANK_LINES)
            self.steps[at] = replace(last, pause=PAUSES["settle"])

    def _last_heard(self) -> int | None:
        """Where the last step stands that is not a note."""
        places = reversed(range(len(self.steps)))
        return next((at for at in places if not isinstance(self.steps[at], Note)), None)

    def _breathe(self, pattern: BreathPattern, rounds: int, place: Place) -> None:
        last = self.steps[-1] if self.steps else None
        if isinstance(last, Breathe) and last.pattern == pattern and last.most + rounds <= MOST_BREATHS:
            rounds += last.most
            place = last.place
            self.steps.pop()
        self.steps.append(Breathe(place=place, pattern=pattern, fewest=rounds, most=rounds))

    def _repeat(self, times: int) -> None:
        """Let what was read last happen so many times in all."""
        if self._phases:
            pending = self._phases
            self._phases = []
            self._breaths_of(pending, times)
            return
        last = self.steps[-1] if self.steps else None
        if isinstance(last, Bell):
            self.steps[-1] = replace(last, strikes=min(MOST_STRIKES, last.strikes * times))
        elif isinstance(last, Breathe):
            self.steps.pop()
            self._breathe(last.pattern, min(MOST_BREATHS, last.most * times), last.place)

    def end_breaths(self) -> None:
        """Make steps of the phases read so far."""
        pending = self._phases
        self._phases = []
        if pending:
            self._breaths_of(pending, 1)

    def _breaths_of(self, events: Sequence[Event], times: int) -> None:
        breaths = [_breath(part) for part in _parted(events)]
        for part, breath in breaths:
            if breath is not None:
                self._breathe(breath, times if len(breaths) == 1 else 1, self._place(part[0].line))
                continue
            for event in part:
                self._lone_phase(event)

    def _lone_phase(self, event: Event) -> None:
        if isinstance(event.what, Phase):
            self.doubts.add_once(event.line, event.written, _LONE_PHASE)
            self._silence(exact_pause(event.what.length), self._place(event.line))


_BLANK_LINES = "Little here says where to pause, so each blank line without a mark became a pause (`settle`)."
_LONE_PHASE = (
    "Words stand between the parts of this breath, so each part became a pause of exactly its length."
)


def _parted(events: Sequence[Event]) -> list[list[Event]]:
    """Part phases into breaths: each begins with an inhale."""
    parts: list[list[Event]] = []
    for event in events:
        begins = isinstance(event.what, Phase) and event.what.name == "in"
        if begins or not parts:
            parts.append([])
        parts[-1].append(event)
    return parts


def _breath(part: list[Event]) -> tuple[list[Event], BreathPattern | None]:
    phases = [(event.what.name, event.what.length) for event in part if isinstance(event.what, Phase)]
    return part, breath_pattern(phases)
