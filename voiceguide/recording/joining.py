"""Pieces of a line that were recorded one by one, as one take."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voiceguide.recording.part import Recorded, recorded_to_samples
from voiceguide.sound.own.activity import utterances
from voiceguide.units import RATE, Millis, ms_to_frames

_MARGIN = RATE * 120 // 1000
"""So much of the quiet around a piece stays with it: what the ear did not count as voice may be breath."""

_EDGE = RATE * 30 // 1000
"""Frames over which a piece and the quiet beside it cross."""


_NO_END = Millis(60_000)
"""However long somebody rests inside a piece, it is one."""


class Spoken(Struct, frozen=True, kw_only=True):
    """A piece: what was recorded, and how long it is quiet between its voice and the next one's."""

    recorded: Recorded
    gap: Millis


def joined(pieces: Sequence[Spoken], room: Recorded) -> Recorded:
    """Join pieces, with the quiet of their room between them.

    Args:
        pieces: At least one, each with a voice in it, or it is taken whole.
        room: The room while nobody spoke; where it is empty, it is silent between the pieces.
    """
    whole: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
    end = 0
    for piece, before in zip(pieces, [Millis(0), *(each.gap for each in pieces)], strict=False):
        first, last = _voice(piece.recorded)
        begin = max(0, first - _MARGIN)
        sound = piece.recorded[begin : last + _MARGIN].astype(np.float32)
        # From voice to voice; what of it is margin was recorded with the pieces.
        at = end + ms_to_frames(before) - (first - begin) if len(whole) else 0
        whole = _laid(whole, sound, max(0, at), room)
        end = max(0, at) + last - begin
    return np.rint(whole).clip(-32768, 32767).astype(np.int16)


def _voice(recorded: Recorded) -> tuple[int, int]:
    spans = utterances(recorded_to_samples(recorded), _NO_END)
    return (int(spans[0].start), int(spans[-1].end)) if spans else (0, len(recorded))


def _laid(
    whole: NDArray[np.float32], sound: NDArray[np.float32], at: int, room: Recorded
) -> NDArray[np.float32]:
    """Lay a sound at a frame; where nothing is yet, there is the room, and both edges cross over."""
    if not len(whole):
        return sound
    bed = _room(room, max(0, at - len(whole)) + 2 * _EDGE)
    whole = _crossed(whole, bed, len(whole) - min(_EDGE, len(whole)))
    return _crossed(whole[: at + _EDGE], sound, min(at, len(whole)))


def _crossed(first: NDArray[np.float32], second: NDArray[np.float32], at: int) -> NDArray[np.float32]:
    over = min(len(first) - at, len(second))
    rise = np.linspace(0, 1, over, endpoint=False, dtype=np.float32)
    mixed = first[at : at + over] * (1 - rise) + second[:over] * rise
    return np.concatenate([first[:at], mixed, second[over:]])


def _room(room: Recorded, frames: int) -> NDArray[np.float32]:
    if len(room) < 2 * _EDGE:
        return np.zeros(frames, dtype=np.float32)
    return np.resize(room, frames).astype(np.float32)
