"""What is heard on the phases of a breath: tones, waves or ticks, as long as their phase.

The ear knows from each what to do and how much of it is left, with shut eyes. All are equally loud, and
silent where a breath turns.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from voiceguide.sound.pcm import Samples
from voiceguide.sound.tones.course import TONE_LUFS
from voiceguide.sound.tones.gliding import glide
from voiceguide.sound.tones.ticks import tick_along
from voiceguide.sound.tones.waves import wave
from voiceguide.timeline.model import Tone

__all__ = ["TONE_LUFS", "breath_tone"]


def breath_tone(tone: Tone, frames: int, at: int = 0) -> Samples:
    """Synthesise the sound of one phase, or give it again.

    Args:
        tone: Which phase, and what it sounds like.
        frames: As long as the phase.
        at: Where in the session it begins: no two waves are alike.

    Returns:
        Shape (frames,) or (frames, 2), not to be changed; silence for a rest.
    """
    if tone.phase == "rest":
        return np.zeros(frames, dtype=np.float32)
    if tone.sound == "waves":
        return wave(tone.phase, frames, at)
    return _same_again(tone, frames)


@lru_cache(maxsize=4)  # as many as one breath has
def _same_again(tone: Tone, frames: int) -> Samples:
    return (glide if tone.sound == "tones" else tick_along)(tone.phase, frames)
