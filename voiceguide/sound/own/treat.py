"""From a take to a clip: only what was spoken, at the voice's level, as if every line had been read alike.

A take keeps its own tone. An engine's voice is brought nearer to a clear one by a balance measured on a
passage; measured on single lines, such a balance wanders from line to line, and would be heard to.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from msgspec import Struct

from voiceguide.errors import SoundError
from voiceguide.sound.balance import CENTRES, balanced
from voiceguide.sound.loudness import integrated
from voiceguide.sound.own.activity import utterances
from voiceguide.sound.own.denoise import denoised
from voiceguide.sound.own.ear import Ended
from voiceguide.sound.pcm import Samples
from voiceguide.sound.shape import VOICE_LUFS, to_level
from voiceguide.units import RATE, Frames, Millis, db_to_gain, ms_to_frames

_PAUSE = Millis(1000)
"""Silences of so much and more inside a take are pauses, in which the bed may come up."""

_AROUND = ms_to_frames(Millis(150))
"""So much is kept on either side. Clicks and breaths farther away are left out: the ear leaves aside what is
parted from the words by so much silence."""

_FADE = ms_to_frames(Millis(100))
"""The outer part of it fades; the inner part is left for what even the ear could not hear."""

_BREATH = ms_to_frames(Millis(300))
"""No consonant is so long: before and after so much without a pitch there is a breath, and it fades."""

_FLAT = (0.0,) * len(CENTRES)


class Treated(Struct, frozen=True, kw_only=True):
    """A clip: mono samples of shape (n,) at the voice's loudness.

    Attributes:
        samples: The clip; `lead` and `tail` frames of it lie outside of what is spoken.
        lead: Frames before the first sound that is spoken.
        tail: Frames after the last.
        parts: Where something is spoken, half-open, parted by pauses of a second and more.
    """

    samples: Samples
    lead: Frames
    tail: Frames
    parts: tuple[tuple[Frames, Frames], ...]


def treat(samples: Samples, *, denoise: bool = False) -> Treated:
    """Make a clip of a take: trimmed, without rumble, at the loudness of every other line, with soft edges.

    Args:
        samples: Mono, shape (n,), in -1 to 1, at 48 kHz.
        denoise: Whether the noise of the room is turned down.

    Raises:
        SoundError: If nobody speaks in it, or it is too quiet.
    """
    clear = high_passed(samples)
    spoken = utterances(clear, _PAUSE)
    if not spoken:
        raise SoundError(
            "Nobody is heard to speak in this take.", "Record the line again, or choose another take."
        )
    if denoise:
        clear = denoised(clear, spoken)
    start, end = spoken[0].start, spoken[-1].end
    lead, tail = min(_AROUND, start), min(_AROUND, len(clear) - end)
    first = start - lead
    clip = clear[first : end + tail].copy()
    _soften(clip, _rise(spoken[0], first), _fall(spoken[-1], end + tail))
    loudness = integrated(clip)
    if not np.isfinite(loudness):
        raise SoundError(
            "This take is too quiet to be heard.",
            "Speak nearer to the microphone; record it again.",
        )
    clip *= np.float32(db_to_gain(VOICE_LUFS - loudness))
    parts = tuple((Frames(each.start - first), Frames(each.end - first)) for each in spoken)
    return Treated(samples=to_level(clip), lead=Frames(lead), tail=Frames(tail), parts=parts)


def high_passed(samples: Samples) -> Samples:
    """Take away the rumble below any voice (75 Hz), and turn no phase; mono, shape (n,), at 48 kHz."""
    return balanced(samples, RATE, _FLAT)


def pauses(treated: Treated) -> list[list[int]]:
    """The silences inside a clip, as a spoken clip's record tells them."""
    return [[before, after] for (_, before), (after, _) in pairwise(treated.parts)]


def _rise(spoken: Ended, first: int) -> int:
    """Frames over which a clip that begins at `first` fades in: over the whole of a breath's beginning."""
    return max(min(_FADE, spoken.start - first), spoken.voiced[0] - _BREATH - first)


def _fall(spoken: Ended, last: int) -> int:
    return max(min(_FADE, last - spoken.end), last - spoken.voiced[1] - _BREATH)


_LEAST_FADE = ms_to_frames(Millis(4))


def _soften(clip: Samples, rise: int, fall: int) -> None:
    rise, fall = (min(max(_LEAST_FADE, each), len(clip)) for each in (rise, fall))
    clip[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    clip[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
