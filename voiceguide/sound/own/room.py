"""The room that somebody recorded in, as a bed: it has no end, and is as loud as it was."""

from __future__ import annotations

from pathlib import Path

from voiceguide.errors import SoundError
from voiceguide.sound.beds.own import joined
from voiceguide.sound.own.treat import high_passed
from voiceguide.sound.pcm import Samples, as_stereo, resampled, write_loop
from voiceguide.units import RATE, Frames

_LONGEST = 60 * RATE
"""What follows says no more about a room."""


def loop_room(source: Path, target: Path) -> Frames:
    """Write a loop of a room, without what its recordings of the voice have not: its rumble.

    Args:
        source: The recording of the room, of two seconds and more.
        target: Where to; stereo WAV of 16 bits.

    Returns:
        The frames of the loop.

    Raises:
        SoundError: If the source cannot be read, or is empty.
        OSError: If the target cannot be written.
    """
    room = _beginning(source)
    if not len(room):
        raise SoundError(f"The recording {source} is empty.", "Record the room again.")
    join = Frames(min(RATE, len(room) // 4))
    write_loop(target, joined([as_stereo(high_passed(room)[:, None])], join), len(room) - join)
    return Frames(len(room) - join)


def _beginning(source: Path) -> Samples:
    import numpy as np

    blocks: list[Samples] = []
    for block in resampled(source):
        blocks.append(block.mean(axis=1))
        if sum(map(len, blocks)) >= _LONGEST:
            break
    return np.concatenate(blocks)[:_LONGEST] if blocks else np.zeros(0, dtype=np.float32)
