"""The pace of a voice: from words a minute as heard to the speed that its engine is asked for.

Engines call their speeds what they like, and the same number is heard differently in every voice. So each
voice is measured once, on a passage spoken at two paces.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from voiceguide.speech.engine import Paces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = 1
"""Part of the recipe of everything that is spoken; raise it when the same rate means another pace."""

_WINDOW_SECONDS = 0.01
_QUIET = 0.01
"""Of the loudest window's amplitude (-40 dB): what is softer is silence. -30 dB gives the same rates within
0.5 % with espeak-ng's clear voices, and 3 % with a breathy one."""

_PAUSE_SECONDS = 0.15
"""A longer silence is a pause, and no part of speaking; the stop of a consonant is shorter."""

_FURTHER = 1.4
"""The second pace, in terms of the first: over this stretch espeak-ng's rate is straight within 1 %."""


class Calibration(Struct, frozen=True, kw_only=True):
    """How fast one voice is heard.

    Attributes:
        heard: One or two pairs of a pace and its rate in words a minute of voiced time, the slower first. The
            rate is taken as straight through two, and as proportional to the pace with one.
    """

    heard: tuple[tuple[float, float], ...]

    def rate_at(self, pace: float) -> float:
        """Words a minute as heard at a pace."""
        (first, rate), slope = self.heard[0], self._slope()
        return rate + slope * (pace - first)

    def pace_for(self, rate: float, paces: Paces) -> float:
        """The pace that is heard as `rate` words a minute, or the nearest that the voice has."""
        first, own = self.heard[0]
        wanted = first + (rate - own) / self._slope()
        return min(max(wanted, paces.slowest), paces.fastest)

    def _slope(self) -> float:
        if len(self.heard) == 1:
            ((pace, rate),) = self.heard
            return rate / pace
        (slow, slow_rate), (fast, fast_rate) = self.heard
        return (fast_rate - slow_rate) / (fast - slow)


def calibrate(measure: Callable[[float], float], paces: Paces) -> Calibration:
    """Calibrate a voice.

    Args:
        measure: Speaks a passage at a pace, and says with how many voiced words a minute.
        paces: What the voice can do; one that can do nothing else than `usual` is measured once.
    """
    usual, other = paces.usual, min(paces.usual * _FURTHER, paces.fastest)
    if other <= usual:
        other = max(paces.usual / _FURTHER, paces.slowest)
    heard = sorted((pace, round(measure(pace), 2)) for pace in {usual, other})
    obeys = all(slower[1] < faster[1] for slower, faster in pairwise(heard))
    return Calibration(heard=tuple(heard) if obeys else tuple(pair for pair in heard if pair[0] == usual))


def voiced_rate(text: str, samples: NDArray[np.float32], rate: int) -> float:
    """Words a minute of voiced time: silences of more than 0.15 s do not count, nor those at the ends.

    Args:
        text: What is said.
        samples: Mono, shape (n,), with something to be heard.
        rate: Frames per second.
    """
    import numpy as np

    window = round(rate * _WINDOW_SECONDS)
    windows = np.zeros(-(-len(samples) // window) * window, dtype=np.float32)
    windows[: len(samples)] = samples
    loudness = np.sqrt((windows.reshape(-1, window) ** 2).mean(axis=1))
    sounding = np.flatnonzero(loudness > _QUIET * loudness.max())
    gaps = np.diff(sounding) - 1
    longest = round(_PAUSE_SECONDS / _WINDOW_SECONDS)
    count = len(sounding) + int(gaps[gaps <= longest].sum())
    return spoken_words(text) * 60 / (count * _WINDOW_SECONDS)


def spoken_words(text: str) -> int:
    """Count words: what stands between spaces and has a letter or a digit; at least one."""
    return max(1, sum(bool(re.search(r"\w", word)) for word in text.split()))
