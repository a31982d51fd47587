"""The listener's own file as a bed: brought to a bed's loudness, its end made to lead into its beginning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from msgspec import Struct

from voiceguide.errors import SoundError
from voiceguide.sound.beds import BED_LUFS
from voiceguide.sound.loudness import integrated
from voiceguide.sound.pcm import Samples, amplify, resampled, write_loop
from voiceguide.units import CHANNELS, RATE, Decibels, Frames, db_to_gain

SHORTEST = Frames(2 * RATE)
"""A file has to be as long; what repeats more often is no bed."""

LONGEST = Frames(3600 * RATE)
"""Of a longer file the first hour is the bed, and goes round: an hour takes 690 MB in the cache."""

LONGEST_JOIN = Frames(4 * RATE)
"""Over so many frames, or a quarter of a shorter file, its end goes over into its beginning."""

_PIECE = 10 * RATE
_GATE_DB = 10.0
_HIGHEST = 0.5
"""No peak is brought higher, whatever that makes of the loudness: in the join two of them may meet."""

_ANOTHER = "Choose another file for the bed."


class _Survey(Struct, frozen=True, kw_only=True):
    frames: int
    lufs: Decibels
    peak: float


def loop_file(source: Path, target: Path) -> Frames:
    """Write a loop made of an audio file, of its first hour: any rate, any channels; it is never held whole.

    The end crosses into the beginning with equal power, so that the sum of two stretches that have nothing in
    common is as loud as each. The loop begins where that crossing ends.

    Args:
        source: Any format that libsndfile reads.
        target: Where to; stereo WAV of 16 bits.

    Returns:
        The frames of the loop.

    Raises:
        SoundError: If the source cannot be read, is too short or silent.
        OSError: If the target cannot be written.
    """
    survey = _survey(source)
    if survey.frames < SHORTEST:
        raise SoundError(
            f"The sound file {source} lasts {survey.frames / RATE:.1f} s; a bed is made of at least "
            f"{SHORTEST // RATE} s.",
            _ANOTHER,
        )
    if survey.lufs == -np.inf:
        raise SoundError(f"The sound file {source} is silent.", _ANOTHER)
    join = Frames(min(LONGEST_JOIN, survey.frames // 4))
    gain = np.float32(min(db_to_gain(BED_LUFS - survey.lufs), _HIGHEST / survey.peak))
    frames = Frames(survey.frames - join)
    write_loop(target, joined((block * gain for block in _first_hour(source)), join), frames)
    return frames


def joined(blocks: Iterable[Samples], join: Frames) -> Iterator[Samples]:
    """Leave out the first `join` frames of a stream, and at its end cross into them with equal power."""
    beginning = held = np.empty((0, CHANNELS), dtype=np.float32)
    for block in blocks:
        held = np.concatenate([held, block])
        if not len(beginning) and len(held) >= join:
            beginning, held = held[:join].copy(), held[join:]
        if len(beginning) and len(held) > join:
            yield held[:-join]
            held = held[-join:]
    part = ((np.arange(join) + 0.5) / join * np.pi / 2).astype(np.float32)
    ending = held.copy()
    amplify(ending, np.cos(part))
    amplify(beginning, np.sin(part))
    yield ending + beginning


def _first_hour(source: Path) -> Iterator[Samples]:
    left = int(LONGEST)
    for block in resampled(source):
        yield block[:left]
        left -= len(block)
        if left <= 0:
            return


def _survey(source: Path) -> _Survey:
    """Go through a file once and note its length, its highest sample and its loudness."""
    frames, peak = 0, 0.0
    pieces: list[tuple[int, Decibels]] = []
    held = np.empty((0, CHANNELS), dtype=np.float32)
    for block in _first_hour(source):
        held = np.concatenate([held, block])
        frames += len(block)
        peak = max(peak, float(np.abs(block).max(initial=0.0)))
        if len(held) >= _PIECE:
            pieces.append((len(held), integrated(held)))
            held = held[:0]
    if len(held):
        pieces.append((len(held), integrated(held)))
    return _Survey(frames=frames, lufs=_mean_loudness(pieces), peak=peak)


def _mean_loudness(pieces: list[tuple[int, Decibels]]) -> Decibels:
    """The mean power of pieces, without those that are 10 LU softer than all together (as in BS.1770-4)."""
    gate = Decibels(-np.inf)
    for _ in range(2):
        heard = [(frames, level) for frames, level in pieces if level > gate]
        if not heard:
            return Decibels(-np.inf)
        energy = sum(frames * 10 ** (level / 10) for frames, level in heard)
        loudness = Decibels(10 * np.log10(energy / sum(frames for frames, _ in heard)))
        gate = Decibels(loudness - _GATE_DB)
    return loudness
