"""What the rules read: a practice, its lines, and its sessions as they would sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import PurePath

from msgspec import Struct

from voiceguide.desk.lint.session import Session
from voiceguide.errors import UnfittableError, UsageError
from voiceguide.phrases import ENGLISH, catalogue
from voiceguide.script import fill, respelt
from voiceguide.script.library import PARTS
from voiceguide.script.model import (
    Include,
    Names,
    OneOf,
    Place,
    Practice,
    Say,
    Step,
    family,
    spoken_in,
)
from voiceguide.script.text import placeholders_of
from voiceguide.timeline import Estimates, Line, Request, Timeline, fit
from voiceguide.units import Millis

Phonemes = Callable[[Line], str]
"""Says in IPA how an engine would speak a line, words apart; empty where it cannot tell."""

MOST_VARIATIONS = 5
"""So many alternatives of a `one_of` are heard; the others are read as lines."""

_ANY_LENGTH = Millis(300_000)


def unknown(line: Line) -> str:  # noqa: ARG001 - every engine is asked like this
    """Stand in for an engine that cannot tell."""
    return ""


class Written(Struct, frozen=True, kw_only=True):
    """One `say` of a script.

    Attributes:
        text: Its words, placeholders filled with something that could stand there.
        step: The step itself.
        line: What the engine would be asked to say.
    """

    text: str
    step: Say
    line: Line

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.step.place

    @property
    def is_english(self) -> bool:
        """Whether rules that know words can read it."""
        return family(self.line.language) == ENGLISH


class Sheet(Struct, frozen=True, kw_only=True, dict=True):
    """A practice laid out for the rules.

    Attributes:
        practice: The practice.
        phonemes: How the chosen engine would speak.
    """

    practice: Practice
    phonemes: Phonemes = unknown

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step of the script and of what it includes, outer before inner, in script order."""
        return tuple(step for step, _, _ in _walk(self.practice.steps, (), self.practice.language))

    @cached_property
    def lines(self) -> tuple[Written, ...]:
        """Every `say`, in script order, those of all alternatives among them; each place once."""
        found: dict[Place, Written] = {}
        for step, names, around in _walk(self.practice.steps, (), self.practice.language):
            if isinstance(step, Say):
                language = spoken_in(step.language, around)
                found.setdefault(step.place, self._written(step, names, language))
        return tuple(found.values())

    @cached_property
    def english_lines(self) -> tuple[Written, ...]:
        """The lines in English, whatever language the script is in."""
        return tuple(written for written in self.lines if written.is_english)

    @cached_property
    def heard(self) -> tuple[Session, ...]:
        """Every session as the rules hear it: each length, with each of the first few alternatives.

        One that cannot be had is left out. A part has none, for it is heard inside of other scripts.
        """
        if self.is_part:
            return ()
        return tuple(
            Session(length=length, variation=variation, timeline=fitted)
            for (length, variation), fitted in self._fitted.items()
            if isinstance(fitted, Timeline)
        )

    @cached_property
    def unfit(self) -> Mapping[tuple[Millis | None, int], UnfittableError]:
        """The lengths on offer that cannot be had, with the variation each was asked of, by estimate."""
        return {wish: fitted for wish, fitted in self._fitted.items() if isinstance(fitted, UnfittableError)}

    @property
    def is_part(self) -> bool:
        """Whether it is there to be included and not to be played."""
        return PurePath(self.practice.path).parent.name == PARTS

    @cached_property
    def is_english(self) -> bool:
        """Whether rules that know words can read the whole script.

        Of what a session says in another language nobody knows whether it is what a rule looks for.
        """
        return family(self.practice.language) == ENGLISH and len(self.english_lines) == len(self.lines)

    def has_tag(self, *tags: str) -> bool:
        """Whether it carries one of these tags, in any case."""
        return not {tag.lower() for tag in self.practice.tags}.isdisjoint(tags)

    @cached_property
    def _fitted(self) -> Mapping[tuple[Millis | None, int], Timeline | UnfittableError | None]:
        lengths: tuple[Millis | None, ...] = self.practice.lengths or (None,)
        widest = max((len(step.alternatives) for step in self.steps if isinstance(step, OneOf)), default=1)
        return {
            (length, variation): self._fit(length, variation)
            for variation in range(min(widest, MOST_VARIATIONS))
            for length in lengths
        }

    def _fit(self, length: Millis | None, variation: int) -> Timeline | UnfittableError | None:
        request = Request(length=length, variation=variation, names=self._names(()))
        try:
            return fit(self.practice, request, self._estimates)
        except UnfittableError as error:
            return error
        except UsageError:  # the natural session is over a day long
            return None

    @cached_property
    def _estimates(self) -> Estimates:
        return Estimates()

    def _names(self, names: Names) -> Names:
        """Values for every placeholder: what the script gives it, or its own name."""
        return tuple((dict(self._own_names) | dict(names)).items())

    @cached_property
    def _own_names(self) -> Names:
        asked = {name for step in self.steps for name in placeholders_of(step)}
        return tuple((name, name.replace("_", " ")) for name in sorted(asked))

    def _written(self, step: Say, names: Names, language: str) -> Written:
        known = {"title": self.practice.title, "length": catalogue(language).lengths.say(_ANY_LENGTH)}
        text = fill(step.text, {**dict(self._names(names)), **known})
        voice = step.voice.over(self.practice.voice_in(language))
        said = respelt(text, self.practice, language=language)
        return Written(text=text, step=step, line=Line(text=said, voice=voice, language=language))


def _walk(steps: Iterable[Step], names: Names, language: str) -> Iterator[tuple[Step, Names, str]]:
    """Yield every step with the names that its text can use and the language around it."""
    for step in steps:
        yield step, names, language
        inner, inside = names, language
        if isinstance(step, Include):
            inner, inside = (*names, *step.names), spoken_in(step.language, language)
        branches = step.alternatives if isinstance(step, OneOf) else (getattr(step, "steps", ()),)
        for branch in branches:
            yield from _walk(branch, inner, inside)
