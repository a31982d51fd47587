"""A line with pauses inside: spoken in parts that become one clip."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.speech import Utterance
from voiceguide.speech.engine import WordTime
from voiceguide.units import RATE, Millis

if TYPE_CHECKING:
    from voiceguide.sound.pcm import Samples
    from voiceguide.sound.shape import Part, Shaped

WordFrames = tuple[int, int, int, int]
"""A word of a clip: its characters in the line's text, and its frames in the clip, both half-open."""


class SaidPart(Struct, frozen=True, kw_only=True):
    """A part of a line: characters `first` to `last` of it, half-open."""

    utterance: Utterance
    first: int
    last: int


def parts_of(utterance: Utterance, pauses: Sequence[tuple[int, Millis]]) -> tuple[SaidPart, ...]:
    """Part a line at its pauses; without any, it is its own only part.

    A part that ends inside a sentence gets a comma, so that the voice stays up and does not sound finished.
    """
    if not pauses:
        return (SaidPart(utterance=utterance, first=0, last=len(utterance.text)),)
    ends = [0, *(at for at, _ in pauses), len(utterance.text)]
    return tuple(_part(utterance, first, last) for first, last in pairwise(ends))


def _part(utterance: Utterance, first: int, last: int) -> SaidPart:
    text = utterance.text[first:last].rstrip()
    emphasis = tuple(
        (max(start, first) - first, min(end, last) - first)
        for start, end in utterance.emphasis
        if start < last and first < end
    )
    open_end = last < len(utterance.text) and text[-1:].isalnum()
    said = replace(utterance, text=f"{text}," if open_end else text, emphasis=emphasis)
    return SaidPart(utterance=said, first=first, last=first + len(text))


def words_of(
    shaped: Shaped, parts: Sequence[SaidPart], times: Sequence[Sequence[WordTime]]
) -> tuple[WordFrames, ...]:
    """Find the words of a clip from what the engine told of each of its parts.

    A word ends with its last audible sound: engines count the silence after a word to it.
    """
    return tuple(
        (
            part.first + word.first,
            min(part.first + word.last, part.last),
            *_frames(shaped.samples, word, place),
        )
        for part, place, told in zip(parts, shaped.parts, times, strict=True)
        for word in told
    )


def _frames(clip: Samples, word: WordTime, place: Part) -> tuple[int, int]:
    from voiceguide.sound.shape import audible_end

    first, last = (
        min(max(place.origin + round(seconds * RATE), place.start), place.end)
        for seconds in (word.start, word.end)
    )
    return first, min(audible_end(clip, first, last), place.end)
