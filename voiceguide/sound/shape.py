"""From what an engine said to a clip: balanced, trimmed, at the voice's level, with soft edges."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from voiceguide.sound.balance import Gains, balanced
from voiceguide.sound.limiter import limit
from voiceguide.sound.loudness import integrated
from voiceguide.sound.pcm import Samples, resample
from voiceguide.units import Decibels, Frames, Millis, db_to_gain, ms_to_frames

VOICE_LUFS = Decibels(-18.0)
"""The voice's loudness in a session: AES TD1008 puts speech for headphones at -18 LUFS."""

CLIP_CEILING = Decibels(-3.0)
"""In dBTP. Leaves the bed and a bell their room under the session's ceiling, so the master stays idle."""

_AUDIBLE = Decibels(-42.0)
"""Quieter than this, in dBFS at the voice's level, is lost in the bed beneath it: pauses count from here."""

_SILENCE = Decibels(-60.0)
"""Quieter than this is cut off; what lies between belongs to soft consonants and breathy endings."""

_LEAD = ms_to_frames(Millis(200))
_TAIL = ms_to_frames(Millis(300))
"""At most so much is kept before the first and after the last audible sound."""

_STEP = ms_to_frames(Millis(2))

_GIVEN_BACK = Decibels(0.5)
"""Beneath the clip's ceiling by so much the loudness that the limiter takes can be given back without it."""

_ONSET = ms_to_frames(Millis(4))
_ENDING = ms_to_frames(Millis(8))
"""Some engines begin or end in the middle of a sound: without these edges it would click."""


class Part(Struct, frozen=True, kw_only=True):
    """Where a part of a line is heard in its clip.

    Attributes:
        start: First audible frame in the clip.
        end: One past the last.
        origin: Where in the clip the part's own first sample would be, though it was cut off.
    """

    start: Frames
    end: Frames
    origin: Frames


class Shaped(Struct, frozen=True, kw_only=True):
    """A clip: mono samples of shape (n,); `lead` and `tail` frames of it lie outside the audible sound."""

    samples: Samples
    lead: Frames
    tail: Frames
    parts: tuple[Part, ...]


def shape(samples: Samples, rate: int, balance: Gains) -> Shaped:
    """Shape a line that was spoken in one.

    Args:
        samples: Mono, shape (n,), in -1 to 1; not silent.
        rate: Its frames per second.
        balance: What corrects the tone of its voice.
    """
    return shape_parts([samples], rate, [], balance)


def shape_parts(parts: Sequence[Samples], rate: int, silences: Sequence[Frames], balance: Gains) -> Shaped:
    """Shape a line that was spoken in parts, with exact silences between them; one gain serves all.

    Args:
        parts: Each mono, shape (n,), in -1 to 1; not silent.
        rate: Their frames per second.
        silences: From the last audible sound of each part but the last to the first of the next.
        balance: What corrects the tone of their voice.
    """
    voiced = [balanced(part, rate, balance) for part in parts]
    gain = np.float32(db_to_gain(VOICE_LUFS - integrated(np.concatenate(voiced), rate)))
    trimmed = [_trimmed(resample(part * gain, rate)) for part in voiced]
    joined, placed = _joined(trimmed, silences)
    lead, tail = trimmed[0].lead, trimmed[-1].tail
    clip = _soften_edges(to_level(joined), lead, tail)
    return Shaped(samples=clip, lead=lead, tail=tail, parts=placed)


class _Trimmed(Struct, frozen=True, kw_only=True):
    """A part without the silence around it; `cut` frames were taken from its beginning."""

    samples: Samples
    lead: Frames
    tail: Frames
    cut: int


def _trimmed(whole: Samples) -> _Trimmed:
    powers = _powers(whole)
    first, last = _sounding(powers, _SILENCE)
    start, end = _sounding(powers, _AUDIBLE)
    lead, tail = Frames(min(start - first, _LEAD)), Frames(min(last - end, _TAIL))
    return _Trimmed(samples=whole[start - lead : end + tail], lead=lead, tail=tail, cut=start - lead)


def _joined(parts: Sequence[_Trimmed], silences: Sequence[Frames]) -> tuple[Samples, tuple[Part, ...]]:
    """Lay parts one after another; the soft edges beside a silence lie in it."""
    placed: list[Part] = []
    for part, silence in zip(parts, [parts[0].lead, *silences], strict=True):
        start = (placed[-1].end if placed else 0) + silence
        end = start + len(part.samples) - part.lead - part.tail
        origin = start - part.lead - part.cut
        placed.append(Part(start=Frames(start), end=Frames(end), origin=Frames(origin)))
    if len(parts) == 1:
        return parts[0].samples, tuple(placed)
    joined = np.zeros(placed[-1].end + parts[-1].tail, dtype=np.float32)
    for part, place in zip(parts, placed, strict=True):
        at = place.start - part.lead
        samples = _soften_edges(part.samples, part.lead, part.tail)[: len(joined) - at]
        joined[at : at + len(samples)] += samples
    return joined, tuple(placed)


def audible_end(samples: Samples, start: int, stop: int) -> int:
    """One past the last audible frame of a clip from `start` to `stop`, to two milliseconds; else `stop`."""
    return min(start + _sounding(_powers(samples[start:stop]), _AUDIBLE)[1], stop)


def to_level(samples: Samples) -> Samples:
    """Bring a clip to the voice's loudness by one static gain, after a limiter for its few highest peaks.

    Args:
        samples: Mono, shape (n,), at 48 kHz; not silent, and near its loudness already.
    """
    limited = limit(samples, Decibels(CLIP_CEILING - _GIVEN_BACK))
    missing = VOICE_LUFS - integrated(limited)
    levelled = limited * np.float32(db_to_gain(missing))
    return limit(levelled, CLIP_CEILING) if missing > _GIVEN_BACK else levelled


def _powers(samples: Samples) -> Samples:
    """The mean power of every two milliseconds."""
    steps = np.zeros((-(-len(samples) // _STEP), _STEP), dtype=np.float32)
    steps.reshape(-1)[: len(samples)] = samples
    powers: Samples = np.einsum("ns,ns->n", steps, steps) / _STEP
    return powers


def _sounding(powers: Samples, level: Decibels) -> tuple[int, int]:
    """First and one past the last frame louder than `level`, to two milliseconds; all if none is."""
    loud = np.flatnonzero(powers > db_to_gain(level) ** 2)
    first, last = (loud[0], loud[-1]) if len(loud) else (0, len(powers) - 1)
    return int(first) * _STEP, int(last + 1) * _STEP


def _soften_edges(samples: Samples, lead: int, tail: int) -> Samples:
    """Fade what lies outside the audible sound; changes `samples`."""
    rise = min(max(lead, _ONSET), len(samples))
    samples[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    fall = min(max(tail, _ENDING), len(samples))
    samples[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return samples
