"""The few words the program itself says inside a session, by language.

A language that is not listed breathes by tones alone, hears bells for bells, and lengths in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from voiceguide.timeline.model import BreathPhase
from voiceguide.units import Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathWords:
    """What the voice says while it paces the breath.

    Attributes:
        full: For the first round: whole sentences.
        brief: For later rounds and short phases. Two words at least: engines stumble over one.
        reminders: Kind lines, spoken in turn over an exhale.
        ending: Says that two breaths are left.
        counts: The numbers from two on, one for each second of a phase; empty where nothing is counted.
    """

    full: Mapping[BreathPhase, str]
    brief: Mapping[BreathPhase, str]
    reminders: tuple[str, ...]
    ending: str
    counts: tuple[str, ...] = ()


BREATH_WORDS: Mapping[str, BreathWords] = MappingProxyType(
    {
        "en": BreathWords(
            full={
                "in": "And now, breathe in.",
                "top_up": "And a little more.",
                "hold": "And softly hold.",
                "out": "And slowly breathe out.",
                "rest": "And now, rest.",
            },
            brief={
                "in": "Breathe in.",
                "top_up": "And more.",
                "hold": "And hold.",
                "out": "Breathe out.",
                "rest": "And rest.",
            },
            reminders=(
                "Keep each breath small and easy.",
                "Slow does not have to mean deep.",
                "You may breathe at your own speed.",
            ),
            ending="Two more breaths.",
            counts=(
                "Two.",
                "Three.",
                "Four.",
                "Five.",
                "Six.",
                "Seven.",
                "Eight.",
                "Nine.",
                "Ten.",
                "Eleven.",
                "Twelve.",
            ),
        )
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BellWords:
    """What is said in place of a bell, for listeners who would rather have words.

    Attributes:
        opening: In place of a bell before everything else.
        between: In place of any other.
        closing: In place of a bell after everything else.
    """

    opening: str
    between: str
    closing: str


BELL_WORDS: Mapping[str, BellWords] = MappingProxyType(
    {"en": BellWords(opening="Here it begins.", between="Here is a bell.", closing="Here it ends.")}
)


def bell_words(language: str) -> BellWords | None:
    """Find the words for bells for a BCP 47 language tag, or None."""
    return BELL_WORDS.get(language.split("-")[0].lower())


def breath_words(language: str) -> BreathWords | None:
    """Find the breath words for a BCP 47 language tag, or None."""
    return BREATH_WORDS.get(language.split("-")[0].lower())


def length_in_words(ms: Millis) -> str:
    """Say a length as a person would: `5 minutes`, `2 and a half minutes`, `1 hour and 10 minutes`.

    Rounded to half a minute below ten minutes and to whole minutes above; never less than half a minute.
    """
    halves = max(1, round(ms / 30_000))
    if halves == 1:
        return "half a minute"
    minutes, half = divmod(halves, 2)
    if minutes >= 60:
        hours, rest = divmod(round(ms / 60_000), 60)
        return _count(hours, "hour") + (f" and {_count(rest, 'minute')}" if rest else "")
    if minutes >= 10:
        return _count(round(ms / 60_000), "minute")
    if half:
        return "1 and a half minutes" if minutes == 1 else f"{minutes} and a half minutes"
    return _count(minutes, "minute")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
