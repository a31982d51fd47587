"""What the rules read: a practice, its lines, and its sessions as they would sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from voiceguide.desk.lint.session import Session
from voiceguide.errors import UnfittableError, UsageError
from voiceguide.script import fill, placeholders, respelt
from voiceguide.script.library import PARTS
from voiceguide.script.model import Names, OneOf, Place, Practice, Say, Section, Step, VoiceWish
from voiceguide.timeline import Estimates, Line, Request, Timeline, fit
from voiceguide.timeline.phrases import length_in_words
from voiceguide.units import Millis

Phonemes = Callable[[Line], str]
"""Says in IPA how an engine would speak a line, words apart; empty where it cannot tell."""

MOST_VARIATIONS = 5
"""So many alternatives of a `one_of` are heard; the others are read as lines."""

_ANY_LENGTH = Millis(300_000)


def unknown(line: Line) -> str:  # noqa: ARG001 - every engine is asked like this
    """Stand in for an engine that cannot tell."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
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


@dataclass(frozen=True, kw_only=True)
class Sheet:
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
        return tuple(step for step, _ in _walk(self.practice.steps, ()))

    @cached_property
    def lines(self) -> tuple[Written, ...]:
        """Every `say`, in script order, those of all alternatives among them; each place once."""
        found: dict[Place, Written] = {}
        for step, names in _walk(self.practice.steps, ()):
            if isinstance(step, Say):
                found.setdefault(step.place, self._written(step, names))
        return tuple(found.values())

    @cached_property
    def sessions(self) -> Mapping[Millis | None, Timeline]:
        """The session of every length on offer (None: the natural one), by estimate.

        A length that cannot be had is left out.
        """
        return {length: fitted for length, fitted in self._fitted.items() if isinstance(fitted, Timeline)}

    @cached_property
    def unfit(self) -> Mapping[Millis | None, UnfittableError]:
        """The lengths on offer that cannot be had, by estimate."""
        return {
            length: fitted for length, fitted in self._fitted.items() if isinstance(fitted, UnfittableError)
        }

    @cached_property
    def heard(self) -> tuple[Session, ...]:
        """Every session as the rules hear it: each length, with each of the first few alternatives.

        A part has none, for it is heard inside of other scripts.
        """
        if self.is_part:
            return ()
        first = [
            Session(length=length, variation=0, timeline=session) for length, session in self.sessions.items()
        ]
        widest = max((len(step.alternatives) for step in self.steps if isinstance(step, OneOf)), default=1)
        others = [
            Session(length=length, variation=variation, timeline=session)
            for variation in range(1, min(widest, MOST_VARIATIONS))
            for length in self.sessions
            if isinstance(session := self._fit(length, variation), Timeline)
        ]
        return (*first, *others)

    @property
    def is_part(self) -> bool:
        """Whether it is there to be included and not to be played."""
        return PurePath(self.practice.path).parent.name == PARTS

    @property
    def is_english(self) -> bool:
        """Whether rules that know words can read it."""
        return self.practice.language.split("-")[0].lower() == "en"

    def has_tag(self, *tags: str) -> bool:
        """Whether it carries one of these tags, in any case."""
        return not {tag.lower() for tag in self.practice.tags}.isdisjoint(tags)

    @cached_property
    def _fitted(self) -> Mapping[Millis | None, Timeline | UnfittableError | None]:
        wanted: tuple[Millis | None, ...] = self.practice.lengths or (None,)
        return {length: self._fit(length, 0) for length in wanted}

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
        texts = [step.text for step in self.steps if isinstance(step, Say)]
        texts += [step.title for step in self.steps if isinstance(step, Section)]
        asked = {name for text in texts for name in placeholders(text)}
        return tuple((name, name.replace("_", " ")) for name in sorted(asked))

    def _written(self, step: Say, names: Names) -> Written:
        known = {"title": self.practice.title, "length": length_in_words(_ANY_LENGTH)}
        text = fill(step.text, {**dict(self._names(names)), **known})
        voice: VoiceWish = step.voice.over(self.practice.voice)
        said = respelt(text, self.practice)
        return Written(
            text=text, step=step, line=Line(text=said, voice=voice, language=self.practice.language)
        )


def _walk(steps: Iterable[Step], names: Names) -> Iterator[tuple[Step, Names]]:
    for step in steps:
        yield step, names
        inner = (*names, *getattr(step, "names", ()))
        branches = step.alternatives if isinstance(step, OneOf) else (getattr(step, "steps", ()),)
        for branch in branches:
            yield from _walk(branch, inner)
