"""A practice as a transcript of every variant: each line once, with when it is spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.desk.score import Figures, figures
from voiceguide.errors import UnfittableError
from voiceguide.export.book.entries import Entry, Heading, Part, Remark, Words
from voiceguide.export.book.wording import (
    answers,
    bell,
    breathing,
    conditions,
    pause,
    rounds,
    times,
)
from voiceguide.phrases import catalogue
from voiceguide.script import Practice
from voiceguide.script.marks import rewritten
from voiceguide.script.model import (
    NO_MARKS,
    Ask,
    BedChange,
    Bell,
    Breathe,
    Group,
    Include,
    Marks,
    OneOf,
    Repeat,
    Rest,
    Say,
    Section,
    Sound,
    Step,
    spoken_in,
)
from voiceguide.script.text import fill, placeholders, placeholders_of
from voiceguide.timeline import Estimates, Request, fit
from voiceguide.timeline.breath import breath_lines
from voiceguide.timeline.pieces import Paced
from voiceguide.timeline.steps import every_step
from voiceguide.timeline.unroll import told_choices
from voiceguide.units import RATE, Decibels, Frames, Millis


class Told(Struct, frozen=True, kw_only=True):
    """A practice and all that it may say.

    Attributes:
        practice: The practice.
        entries: Its lines, and what is between them.
        lengths: Each length on offer in figures, by estimate; a natural one has its estimated length.
    """

    practice: Practice
    entries: tuple[Entry, ...]
    lengths: tuple[tuple[Millis, Figures], ...]


def told(practice: Practice) -> Told:
    """Tell a practice without speaking it."""
    sized = tuple(_sized(practice))
    lengths = practice.lengths or tuple(length for length, _ in sized)
    names = {"title": practice.title}
    scope = _Scope(names=names, language=practice.language, lengths=tuple(sorted(lengths)), practice=practice)
    return Told(practice=practice, entries=tuple(_entries(practice.steps, scope)), lengths=sized)


class _Scope(Struct, frozen=True, kw_only=True):
    """What holds for the steps of a script, and for those of one that it includes."""

    names: Mapping[str, str]
    language: str
    lengths: Sequence[Millis]
    practice: Practice

    def within(self, step: Include) -> _Scope:
        return replace(
            self, names={**self.names, **dict(step.names)}, language=spoken_in(step.language, self.language)
        )

    def said(
        self, text: str, language: str, marks: Marks = NO_MARKS
    ) -> dict[tuple[str, Marks], list[Millis]]:
        """A text with its placeholders filled, and the lengths of sessions that have it so."""
        found: dict[tuple[str, Marks], list[Millis]] = {}
        for length in self.lengths if "length" in placeholders(text) else self.lengths[:1]:
            values = _Values(self.names, catalogue(language).lengths.say(length))
            found.setdefault(rewritten(text, marks, values.filled), []).append(length)
        return found


class _Values(dict[str, str]):
    """What placeholders stand for; one that only a listener can fill is shown by its name."""

    def __init__(self, names: Mapping[str, str], length: str) -> None:
        super().__init__(names, length=length)

    def filled(self, text: str) -> str:
        return fill(text, self)

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return f"[{name}]"


def _entries(steps: Iterable[Step], scope: _Scope) -> Iterator[Entry]:
    for step in steps:
        entries = tuple(_told(step, scope))
        label = conditions(step)
        if entries and label:
            yield Part(label=label, entries=entries)
        else:
            yield from entries


def _told(step: Step, scope: _Scope) -> Iterator[Entry]:
    match step:
        case Say():
            yield from _spoken(step, scope)
        case Rest():
            yield Remark(text=pause(step.pause))
        case Bell():
            yield Remark(text=bell(step, scope.practice.bell))
        case Breathe():
            yield Part(label=breathing(step), entries=tuple(_breath(step, scope)))
        case Sound():
            yield Remark(text=f"Sound: {step.path}.")
        case BedChange(bed=bed):
            yield Remark(text=f"From here the bed is {bed.sound}." if bed.sound else "Here the bed changes.")
        case Section():
            for title, _ in scope.said(step.title, scope.language):
                yield Heading(text=title, language=scope.language)
        case Group():
            yield from _entries(step.steps, scope)
        case Repeat():
            entries = tuple(_entries(step.steps, scope))
            yield Part(label=times(step.fewest, step.most), entries=entries)
        case Include():
            entries = tuple(_entries(step.steps, scope.within(step)))
            yield Part(label=f"From {step.script}", entries=entries)
        case OneOf():
            count = len(step.alternatives)
            yield Part(
                label=f"One of {count}, in turn from session to session",
                entries=tuple(
                    Part(label=f"{number} of {count}", entries=tuple(_entries(each, scope)))
                    for number, each in enumerate(step.alternatives, start=1)
                ),
            )


def _spoken(step: Say, scope: _Scope) -> Iterator[Entry]:
    language = spoken_in(step.language, scope.language)
    variants = scope.said(step.text, language, step.marks)
    for (said, marks), lengths in variants.items():
        text = said + told_choices(said, step, language) if isinstance(step, Ask) else said
        when = rounds(lengths) if len(variants) > 1 else ""
        yield Words(text=text, marks=marks, language=language, place=step.place, when=when)
    if isinstance(step, Ask):
        yield Remark(text=answers(step))
    if step.pause is not None:
        yield Remark(text=pause(step.pause))


def _breath(step: Breathe, scope: _Scope) -> Iterator[Entry]:
    language = spoken_in(step.language, scope.language)
    paced = Paced(
        step=step,
        rounds=step.most,
        voice=scope.practice.voice_in(language),
        language=language,
        level=Decibels(0.0),
    )
    for text in dict.fromkeys(line.text for line in breath_lines(paced)):
        yield Words(text=text, marks=NO_MARKS, language=language)


def _sized(practice: Practice) -> Iterator[tuple[Millis, Figures]]:
    """Each length in figures; one that no voice might keep to is told at the nearest that can be had."""
    estimates = Estimates()
    names = tuple(
        (name, name)
        for step in every_step(practice.steps)
        for name in placeholders_of(step)
        if name not in ("length", "title")
    )
    for length in practice.lengths or (None,):
        request = Request(length=length, names=names)
        try:
            timeline = fit(practice, request, estimates)
        except UnfittableError as error:
            timeline = fit(practice, replace(request, length=_nearest(error)), estimates)
        shown = _whole_seconds(timeline.frames) if length is None else length
        yield shown, figures(timeline)


def _nearest(error: UnfittableError) -> Millis:
    """The nearest length in whole seconds that can be had, unless all lie within one second."""
    if error.wanted < error.shortest:
        return _whole_seconds(error.shortest)
    if error.above is not None:
        return _whole_seconds(error.above)
    return Millis(error.longest // RATE * 1000)


def _whole_seconds(frames: Frames) -> Millis:
    return Millis(1000 * -(-frames // RATE))
