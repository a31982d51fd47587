"""What was said in a long recording: phrase by phrase, as its reader paused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from voiceguide.recording.importing.likeness import STEP, begins_alike, spectra_of
from voiceguide.sound.own.ear import Ear, Ended, Started
from voiceguide.sound.own.frames import WINDOW, Looker
from voiceguide.sound.own.quiet import Room
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Frames, Millis

_REST = Millis(350)
"""Somebody who reads rests for so long at commas and full stops, and hardly ever within."""

_LISTENED = 8 * RATE
_AGAIN_WITHIN, _AGAIN_AFTER = 8, 45 * RATE
"""Whoever goes back to read a line again goes back by no more phrases and frames than these."""

_TELLING, _COMPARED = 10, 62
"""Spectra of 40 ms: less than 0.4 s of sound tells nothing, and no more than 2.5 s is needed."""


class Phrase(Struct, frozen=True, kw_only=True):
    """Some words without a pause.

    Attributes:
        start: Their first frame in the recording.
        end: One past their last.
        said_again: Whether somewhat later something begins with the same words.
    """

    start: Frames
    end: Frames
    said_again: bool = False

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (self.end - self.start) / RATE


class Listened(Struct, frozen=True, kw_only=True):
    """The phrases of a recording, and its length in frames."""

    phrases: tuple[Phrase, ...]
    frames: Frames


def listen(blocks: Iterable[Samples]) -> Listened:
    """Listen to a recording once, from beginning to end.

    A kilobyte of it is remembered for every second.

    Args:
        blocks: Mono at 48 kHz, shapes (n,).
    """
    spectra: list[Samples] = []
    ended: list[Ended] = []
    frames = 0
    stream = iter(blocks)
    first = _first(stream)
    ear = Ear(_REST, _room(first))
    rest = np.empty(0, dtype=np.float32)
    for block in chain(first, stream, [np.zeros(WINDOW, dtype=np.float32)]):
        ended += _utterances(ear.feed(block))
        frames += len(block)
        rest = np.concatenate([rest, block])
        spectra.append(spectra_of(rest).astype(np.float16))
        rest = rest[len(rest) // STEP * STEP :]
    ended += _utterances(ear.finish())
    frames -= WINDOW
    phrases = [Phrase(start=each.start, end=Frames(min(each.end, frames))) for each in ended]
    return Listened(phrases=_compared(phrases, np.concatenate(spectra)), frames=Frames(frames))


def _utterances(told: Iterable[Started | Ended]) -> list[Ended]:
    return [each for each in told if isinstance(each, Ended)]


def _first(stream: Iterator[Samples]) -> list[Samples]:
    """The blocks from which the room is learned."""
    held: list[Samples] = []
    while sum(map(len, held)) < _LISTENED and (block := next(stream, None)) is not None:
        held.append(block)
    return held


def _room(blocks: Iterable[Samples]) -> Room:
    room, looker = Room(), Looker()
    for block in blocks:
        for level in looker.feed(block).levels:
            room.learn(level, is_quiet=False)
    return room


def _compared(phrases: Sequence[Phrase], spectra: Samples) -> tuple[Phrase, ...]:
    said = [_spectra(spectra, phrase) for phrase in phrases]
    return tuple(
        replace(phrase, said_again=_is_said_again(number, phrases, said))
        for number, phrase in enumerate(phrases)
    )


def _spectra(spectra: Samples, phrase: Phrase) -> Samples:
    first, last = phrase.start // STEP, -(-phrase.end // STEP)
    return spectra[first : max(last, first + 1)][: 2 * _COMPARED].astype(np.float32)


def _is_said_again(number: int, phrases: Sequence[Phrase], said: Sequence[Samples]) -> bool:
    own = said[number][:_COMPARED]
    latest = phrases[number].end + _AGAIN_AFTER
    later = range(number + 1, min(number + 1 + _AGAIN_WITHIN, len(phrases)))
    others = [
        said[each] for each in later if phrases[each].start < latest and 3 * len(said[each]) > 2 * len(own)
    ]
    return len(own) >= _TELLING and bool(others) and bool(begins_alike(own, others).any())
