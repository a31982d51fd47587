"""Rules about names: bells, beds, engines and ids that a script refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from voiceguide.desk.lint.finding import Rule, Spot
from voiceguide.desk.lint.session import listed
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.script.complaints import did_you_mean, nearest, shown
from voiceguide.script.model import Ask, BedChange, Bell, Include, Place, Recall, Say
from voiceguide.script.text import placeholders_of
from voiceguide.sound import BED_NAMES, BELL_NAMES, NO_BED
from voiceguide.speech import ENGINES

Named = Iterator[tuple[str | None, Place]]
"""Names that a script mentions, None where it does not, and where."""


def _bells(sheet: Sheet) -> Named:
    yield sheet.practice.bell, sheet.practice.place_of("bell")
    yield from ((step.sound, step.place) for step in sheet.steps if isinstance(step, Bell))


def _beds(sheet: Sheet) -> Named:
    wishes = [(sheet.practice.bed, sheet.practice.place_of("bed"))]
    wishes += [(step.bed, step.place) for step in sheet.steps if isinstance(step, BedChange)]
    # With a folder it is a file, which the loader has looked for.
    yield from ((wish.sound, place) for wish, place in wishes if not wish.folder)


def _engines(sheet: Sheet) -> Named:
    yield sheet.practice.voice.engine, sheet.practice.place_of("voice")
    yield from ((step.voice.engine, step.place) for step in sheet.steps if isinstance(step, Say))


def _unknown(
    what: str, mentioned: Callable[[Sheet], Named], known: Iterable[str]
) -> Callable[[Sheet], Iterator[Spot]]:
    names = tuple(known)

    def find(sheet: Sheet) -> Iterator[Spot]:
        for name, place in mentioned(sheet):
            if name is not None and name not in names:
                near = did_you_mean(name, names) or f"There is {listed([f'`{each}`' for each in names])}."
                yield Spot(place=place, message=f"There is no {what} {shown(name)}.", suggestion=near)

    return find


def _duplicate_ids(sheet: Sheet) -> Iterator[Spot]:
    first: dict[str, Place] = {}
    for step in sheet.steps:
        if not isinstance(step, Say) or step.id is None:
            continue
        before = first.setdefault(step.id, step.place)
        if before != step.place:
            yield Spot(
                place=step.place,
                message=f"The id {shown(step.id)} belongs to the text in {_where(before, step)} already, and "
                "two texts with one id cannot be told apart when they are recorded.",
                suggestion="Give this line an id of its own.",
            )


def _misspelt_names(sheet: Sheet) -> Iterator[Spot]:
    known = {"length", "title"}
    known |= {step.name for step in sheet.steps if isinstance(step, Ask | Recall)}
    known |= {name for step in sheet.steps if isinstance(step, Include) for name, _ in step.names}
    for step in sheet.steps:
        for name in placeholders_of(step):
            meant = "" if name in known else nearest(name, known)
            if meant:
                yield Spot(
                    place=step.place,
                    message=f"Nothing in the script fills `{{{name}}}`: it is asked of the listener.",
                    suggestion=f"Did you mean `{{{meant}}}`?",
                )


def _where(place: Place, seen_from: Say) -> str:
    elsewhere = "" if place.path == seen_from.place.path else f" of {place.path}"
    return f"line {place.line}{elsewhere}"


RULES = (
    Rule(
        code="unknown-bell",
        severity="error",
        about="A bell that does not exist cannot ring.",
        find=_unknown("bell", _bells, BELL_NAMES),
    ),
    Rule(
        code="unknown-bed",
        severity="error",
        about="A bed that does not exist cannot lie under the voice.",
        find=_unknown("bed", _beds, (*BED_NAMES, NO_BED)),
    ),
    Rule(
        code="unknown-engine",
        severity="error",
        about="A speech engine that does not exist cannot speak.",
        find=_unknown("speech engine", _engines, ENGINES),
    ),
    Rule(
        code="duplicate-id",
        severity="error",
        about="Two lines with one id could not be told apart by whoever records them.",
        find=_duplicate_ids,
    ),
    Rule(
        code="misspelt-name",
        severity="warning",
        about="A name in braces that is nearly one the script knows is probably that one, and else the "
        "listener has to set it.",
        find=_misspelt_names,
    ),
)
