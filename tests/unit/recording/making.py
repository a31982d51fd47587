"""Readings, and folders of takes that need no sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from msgspec.structs import replace

from tests.speaking import VOICE_DB, in_room, speak
from voiceguide.recording.lines import Reading
from voiceguide.recording.part import Recorded
from voiceguide.recording.take import Take
from voiceguide.script.model import VoiceWish
from voiceguide.timeline import Line
from voiceguide.units import Millis


def reading(text: str, line_id: str | None = None, number: int = 1) -> Reading:
    line = Line(text=text, voice=VoiceWish(), language="en", id=line_id)
    return Reading(
        number=number, text=text, id=line_id, line=line, section="", pause=Millis(1000), place=None
    )


def numbered(*readings: Reading) -> tuple[Reading, ...]:
    return tuple(replace(each, number=number) for number, each in enumerate(readings, start=1))


def take(text: str, line_id: str | None = None, name: str = "20261122-120000-000") -> Take:
    return Take(folder=Path("takes"), name=name, text=text, id=line_id)


def chosen(*takes: Take) -> dict[str, Take]:
    """The takes as they were chosen, each for the line it was read from."""
    return {each.key: each for each in takes}


def read_aloud(text: str, *, db: float = VOICE_DB, around: float = 0.5) -> Recorded:
    """A take of a text as a microphone gives it, in a quiet room; `db` is how loud its vowels are."""
    samples = in_room(around, speak(text, db=db), around)
    return np.clip(np.rint(samples * 32767), -32768, 32767).astype(np.int16)
