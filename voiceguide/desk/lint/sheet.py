"""What the rules read: a practice, its lines, and its sessions as they would sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from voiceguide.errors import UnfittableError
from voiceguide.script import fill, placeholders, respell
from voiceguide.script.model import Names, OneOf, Place, Practice, Say, Step, VoiceWish
from voiceguide.timeline import Estimates, Line, Request, Timeline, fit
from voiceguide.timeline.phrases import length_in_words
from voiceguide.units import Millis

Phonemes = Callable[[Line], str]
"""Says in IPA how an engine would speak a line, words apart; empty where it cannot tell."""

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
        wanted: tuple[Millis | None, ...] = self.practice.lengths or (None,)
        found: dict[Millis | None, Timeline] = {}
        for length in wanted:
            session = self._session(length)
            if session is not None:
                found[length] = session
        return found

    def _session(self, length: Millis | None) -> Timeline | None:
        try:
            return fit(self.practice, Request(length=length, names=self._names(())), Estimates())
        except UnfittableError:
            return None

    def _names(self, names: Names) -> Names:
        """Values for every placeholder: what the script gives it, or its own name."""
        asked = {name for step in self.steps if isinstance(step, Say) for name in placeholders(step.text)}
        return tuple(({name: name.replace("_", " ") for name in sorted(asked)} | dict(names)).items())

    def _written(self, step: Say, names: Names) -> Written:
        known = {"title": self.practice.title, "length": length_in_words(_ANY_LENGTH)}
        text = fill(step.text, {**dict(self._names(names)), **known})
        voice: VoiceWish = step.voice.over(self.practice.voice)
        said = respell(text, self.practice.pronounce)
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
