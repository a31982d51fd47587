"""Proof that a clip is the line it should be: it exists, decodes, is not silent, and is as long as its words.

Engines fail quietly: an empty file, a file of zeros, the wrong sentence. Judging the file catches them all.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from voiceguide.errors import BadClipError
from voiceguide.speech.engine import Utterance

SILENCE_DBFS = -50.0
"""A clip whose peak stays under this has no voice in it."""

FASTEST_WORD_SECONDS = 0.08
SLOWEST_WORD_SECONDS = 3.0
"""Bounds for one word with its pauses, at the normal rate of 110 words a minute; wide on purpose, for short
words and for long ones. A digit, or a character of a script without spaces, may take as long as a word."""

_NORMAL_RATE = 110


def prove(path: Path, utterance: Utterance) -> tuple[Any, int]:
    """Decode a clip and check it against its line.

    Returns:
        Mono samples as float32 in -1 to 1, shape (n,), and their rate in frames per second.

    Raises:
        BadClipError: If it is missing, does not decode, is silent, or is too short or too long for its words.
    """
    import numpy as np
    import soundfile

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise _bad(utterance, f"no readable audio came back ({error})") from error
    mono = samples.mean(axis=1)
    peak = float(np.abs(mono).max(initial=0.0))
    if peak < 10 ** (SILENCE_DBFS / 20):
        raise _bad(utterance, "only silence came back")
    heard = np.flatnonzero(np.abs(mono) > peak / 100)
    seconds = (heard[-1] - heard[0] + 1) / rate
    words = max(1, len(re.findall(r"\w+", utterance.text)))
    most = words + 1 + sum(_is_spoken_alone(letter) for letter in utterance.text)
    pace = _NORMAL_RATE / utterance.rate
    shortest, longest = words * FASTEST_WORD_SECONDS * pace, most * SLOWEST_WORD_SECONDS * pace
    if not shortest <= seconds <= longest:
        raise _bad(
            utterance, f"{words} words came back as {seconds:.2f} s, not {shortest:.1f} to {longest:.1f} s"
        )
    return mono, rate


def _is_spoken_alone(letter: str) -> bool:
    """Whether one character can take as long as a word: a digit, or a character of Chinese and the like."""
    return letter.isdigit() or unicodedata.east_asian_width(letter) in "WF"


def _bad(utterance: Utterance, why: str) -> BadClipError:
    return BadClipError(
        f"The speech engine did not speak “{utterance.text}”: {why}.",
        "Change that line, or choose another voice with --voice.",
    )
