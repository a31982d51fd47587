"""Earcons: the short sounds with which keys answer, so that a listener with shut eyes knows what happened.

They are told apart by timbre and rhythm first and by pitch last (Brewster's guidelines): pause and resume are
two plucked notes, falling and rising; skip is one short knock of wood, error two soft low ones, start a fifth
on strings, and done a bowl that rings out. None is louder or sharper than what it answers to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voiceguide.units import RATE, Decibels, db_to_gain

if TYPE_CHECKING:  # one of them is wanted with the first frame of a session, before anything is mixed
    from voiceguide.sound.pcm import Samples

EarconName = Literal["start", "pause", "resume", "skip", "error", "done"]

EARCON_LUFS = Decibels(-24.0)
"""Six decibels under the voice."""

_ATTACK = RATE * 25 // 1000
_ENDING = RATE * 30 // 1000


class _Timbre(Struct, frozen=True, kw_only=True):
    """Strengths of partials, by their multiples of the note; `decay` is that of the lowest, in seconds."""

    partials: Mapping[float, float]
    decay: float


class _Note(Struct, frozen=True, kw_only=True):
    at: float
    seconds: float
    hertz: float
    timbre: _Timbre


_PLUCKED = _Timbre(partials={1: 1.0, 2: 0.5, 3: 0.3, 4: 0.15}, decay=0.12)
_WOOD = _Timbre(partials={1: 1.0, 3.9: 0.35, 9.2: 0.08}, decay=0.05)
_HOLLOW = _Timbre(partials={1: 1.0, 3: 0.25, 5: 0.08}, decay=0.15)
_BOWED = _Timbre(partials={1: 1.0, 2: 0.6, 3: 0.4, 5: 0.1}, decay=0.6)
_BOWL = _Timbre(partials={1: 1.0, 2.77: 0.5, 5.18: 0.2}, decay=0.25)

_NOTES: Mapping[EarconName, tuple[_Note, ...]] = MappingProxyType(
    {
        "start": (
            _Note(at=0, seconds=0.4, hertz=261.6, timbre=_BOWED),
            _Note(at=0.1, seconds=0.3, hertz=392.0, timbre=_BOWED),
        ),
        "pause": (
            _Note(at=0, seconds=0.17, hertz=587.3, timbre=_PLUCKED),
            _Note(at=0.15, seconds=0.2, hertz=392.0, timbre=_PLUCKED),
        ),
        "resume": (
            _Note(at=0, seconds=0.17, hertz=392.0, timbre=_PLUCKED),
            _Note(at=0.15, seconds=0.2, hertz=587.3, timbre=_PLUCKED),
        ),
        "skip": (_Note(at=0, seconds=0.15, hertz=440.0, timbre=_WOOD),),
        "error": (
            _Note(at=0, seconds=0.13, hertz=196.0, timbre=_HOLLOW),
            _Note(at=0.17, seconds=0.18, hertz=196.0, timbre=_HOLLOW),
        ),
        "done": (_Note(at=0, seconds=0.4, hertz=293.7, timbre=_BOWL),),
    }
)

_WRITTEN_LUFS: Mapping[EarconName, float] = MappingProxyType(
    {"start": 0.16, "pause": -5.24, "resume": -5.34, "skip": -10.44, "error": -6.04, "done": -5.84}
)
"""How loud the notes are as they are written: momentary loudness, measured."""

EARCONS: tuple[EarconName, ...] = get_args(EarconName)
"""Their names."""


@cache
def earcon(name: EarconName) -> Samples:
    """Synthesise one of them, mono, shape (n,), not to be changed; always the same."""
    notes = _NOTES[name]
    frames = max(round((note.at + note.seconds) * RATE) for note in notes)
    mixed = np.zeros(frames)
    for note in notes:
        start = round(note.at * RATE)
        sound = _sounded(note)
        mixed[start : start + len(sound)] += sound
    levelled: Samples = mixed.astype(np.float32)
    levelled *= np.float32(db_to_gain(Decibels(EARCON_LUFS - _WRITTEN_LUFS[name])))
    return levelled


class Earcons(Mapping[str, "Samples"]):
    """All of them, each made when it is first asked for."""

    def __getitem__(self, name: str) -> Samples:
        if name not in EARCONS:
            raise KeyError(name)
        return earcon(name)

    def __iter__(self) -> Iterator[str]:
        return iter(EARCONS)

    def __len__(self) -> int:
        return len(EARCONS)


def _sounded(note: _Note) -> NDArray[np.float64]:
    frames = round(note.seconds * RATE)
    seconds = np.arange(frames) / RATE
    sound = np.zeros(frames)
    for multiple, strength in note.timbre.partials.items():
        fading = np.exp(-seconds * multiple**0.5 / note.timbre.decay)
        sound += strength * fading * np.sin(2 * np.pi * note.hertz * multiple * seconds)
    sound[:_ATTACK] *= np.sin(np.linspace(0, np.pi / 2, _ATTACK)) ** 2
    sound[-_ENDING:] *= np.cos(np.linspace(0, np.pi / 2, _ENDING)) ** 2
    return sound
