"""From what an engine said to a clip: balanced, trimmed, at the voice's level, with soft edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voiceguide.sound.balance import Gains, balanced
from voiceguide.sound.limiter import limit
from voiceguide.sound.loudness import integrated
from voiceguide.sound.pcm import HEADROOM, Samples, resample, to_segment
from voiceguide.units import FRAMES_PER_MS, Decibels, Frames, Millis, db_to_gain, gain_to_db, ms_to_frames

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

_STEP_MS = 2

_ONSET = ms_to_frames(Millis(4))
_ENDING = ms_to_frames(Millis(8))
"""Some engines begin or end in the middle of a sound: without these edges it would click."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """A clip: mono samples of shape (n,); `lead` and `tail` frames of it lie outside the audible sound."""

    samples: Samples
    lead: Frames
    tail: Frames
    lufs: Decibels


def shape(samples: Samples, rate: int, balance: Gains) -> Shaped:
    """Shape one spoken line.

    Args:
        samples: Mono, shape (n,), in -1 to 1; not silent.
        rate: Its frames per second.
        balance: What corrects the tone of its voice.
    """
    whole = balanced(resample(samples, rate), balance)
    whole = whole * np.float32(db_to_gain(VOICE_LUFS - integrated(whole)))
    first, last = _sounding(whole, _SILENCE)
    start, end = _sounding(whole, _AUDIBLE)
    lead, tail = Frames(min(start - first, _LEAD)), Frames(min(last - end, _TAIL))
    clip = _soften_edges(_to_level(whole[start - lead : end + tail]), lead, tail)
    return Shaped(samples=clip, lead=lead, tail=tail, lufs=integrated(clip))


def _to_level(samples: Samples) -> Samples:
    """One static gain to the voice's loudness, and a limiter for the few peaks above the clip's ceiling."""
    gain = db_to_gain(VOICE_LUFS - integrated(samples))
    limited = limit(samples * np.float32(gain), CLIP_CEILING)
    gain *= db_to_gain(VOICE_LUFS - integrated(limited))  # what the limiter took, once
    return limit(samples * np.float32(gain), CLIP_CEILING)


def _sounding(samples: Samples, level: Decibels) -> tuple[int, int]:
    """First and one past the last frame louder than `level`, to two milliseconds."""
    from pydub.silence import detect_leading_silence

    threshold = level + gain_to_db(HEADROOM)
    segment = to_segment(samples)
    before = detect_leading_silence(segment, silence_threshold=threshold, chunk_size=_STEP_MS)
    after = detect_leading_silence(segment.reverse(), silence_threshold=threshold, chunk_size=_STEP_MS)
    start, end = before * FRAMES_PER_MS, len(samples) - after * FRAMES_PER_MS
    return (start, end) if start < end else (0, len(samples))


def _soften_edges(samples: Samples, lead: int, tail: int) -> Samples:
    """Fade what lies outside the audible sound; changes `samples`."""
    rise = min(max(lead, _ONSET), len(samples))
    samples[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    fall = min(max(tail, _ENDING), len(samples))
    samples[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return samples
