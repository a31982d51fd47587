"""Proof that a clip is its line: it decodes, is neither silence nor noise, and as long as its words.

Engines fail quietly: an empty file, a file of zeros, the wrong sentence. Judging the file catches them all.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceguide.errors import BadClipError
from voiceguide.ordinary import sound_name
from voiceguide.speech.engine import Utterance
from voiceguide.units import SPEAKING_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SILENCE_DBFS = -50.0
"""A clip whose peak stays under this has no voice in it."""

FASTEST_WORD_SECONDS = 0.08
SLOWEST_WORD_SECONDS = 3.0
"""Bounds for one word with its pauses, at the normal rate of 110 words a minute; wide on purpose, for short
words and for long ones. A digit, or a character of a script without spaces, may take as long as a word."""

SLOWEST_LETTER_SECONDS = 0.25
"""A letter may take so long, where that is more than its words may: a Finnish compound of 61 letters took
espeak-ng 6.9 s, 0.11 s for each."""

NOISE = 0.85
"""How flat a spectrum no voice has, from 0 to 1: white noise has 0.99. Of espeak-ng's voices, whispers too,
the hissing words “Six” and “Ssh” had the most, 0.61."""

_UNKNOWN_BYTES = 0x7FFF0000

_WINDOW, _FEWEST_WINDOWS, _MOST_WINDOWS = 1024, 8, 64
_LOWEST, _HIGHEST = 80, 8000  # Hz, between which a spectrum is judged


def prove(path: Path, utterance: Utterance, engine: str = "") -> tuple[Any, int]:
    """Decode a clip and check it against its line.

    Args:
        path: The clip.
        utterance: Its line.
        engine: Who spoke it, for the message.

    Returns:
        Mono samples as float32 in -1 to 1, shape (n,), and their rate in frames per second.

    Raises:
        BadClipError: If it is missing, does not decode, is torn, silent or nothing but noise, or is too short
            or too long for its words.
    """
    try:
        return _proven(path, utterance)
    except _DoubtError as doubt:
        raise BadClipError(
            f"The speech engine {engine + ' ' if engine else ''}did not speak “{utterance.text}”: {doubt}.",
            "Change that line, or choose another voice with --voice.",
        ) from doubt


class _DoubtError(Exception):
    """Why a clip cannot be its line."""


def _proven(path: Path, utterance: Utterance) -> tuple[Any, int]:
    import numpy as np
    import soundfile

    try:
        samples, rate = soundfile.read(sound_name(path), dtype="float32")
    except (OSError, soundfile.LibsndfileError) as error:
        raise _DoubtError(f"no readable audio came back ({error})") from error
    missing = _missing_bytes(path)
    if missing:
        raise _DoubtError(f"the end of what came back is missing, {missing} bytes of it")
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    levels = np.abs(mono)
    peak = float(levels.max(initial=0.0))
    if not np.isfinite(peak):
        raise _DoubtError("what came back is not made of numbers")
    if peak < 10 ** (SILENCE_DBFS / 20):
        raise _DoubtError("only silence came back")
    is_heard = levels > peak / 100
    heard = mono[is_heard.argmax() : len(mono) - is_heard[::-1].argmax()]
    seconds = len(heard) / rate
    if _flatness(heard, rate) > NOISE:
        raise _DoubtError("only noise came back")
    found = re.findall(r"\w+", utterance.text)
    words, letters = max(1, len(found)), sum(map(len, found))
    most = words + 1 + sum(_is_spoken_alone(letter) for letter in utterance.text)
    pace = SPEAKING_RATE / utterance.rate
    shortest = words * FASTEST_WORD_SECONDS * pace
    longest = max(most * SLOWEST_WORD_SECONDS, letters * SLOWEST_LETTER_SECONDS) * pace
    if not shortest <= seconds <= longest:
        raise _DoubtError(
            f"{words} words came back as {seconds:.2f} s, not {shortest:.1f} to {longest:.1f} s"
        )
    return mono, rate


def _missing_bytes(path: Path) -> int:
    """How much of its sound a WAV file announces and does not have, which decoders forgive.

    Whoever writes into a pipe cannot know, and announces nothing or the most that there can be.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(4) != b"RIFF":
            return 0
        file.seek(12)
        while len(head := file.read(8)) == 8:
            announced = int.from_bytes(head[4:], "little")
            if head[:4] == b"data":
                is_known = announced < _UNKNOWN_BYTES
                return max(0, file.tell() + announced - size) if is_known else 0
            file.seek(announced + announced % 2, 1)
    return 0


def _flatness(samples: NDArray[np.float32], rate: int) -> float:
    """The geometric mean of the average spectrum of what is heard first, by its arithmetic mean.

    It is 0 for a clip that is too short to tell.
    """
    import numpy as np

    count = min(len(samples) // _WINDOW, _MOST_WINDOWS)
    if count < _FEWEST_WINDOWS:
        return 0.0
    windows = samples[: count * _WINDOW].reshape(count, _WINDOW) * np.hanning(_WINDOW)
    spectrum = (np.abs(np.fft.rfft(windows, axis=1)) ** 2).mean(axis=0)
    lowest, highest = (int(hertz * _WINDOW / rate) for hertz in (_LOWEST, min(_HIGHEST, rate / 2)))
    judged = spectrum[lowest + 1 : highest] + np.finfo(np.float64).tiny
    return float(np.exp(np.log(judged).mean()) / judged.mean())


def _is_spoken_alone(letter: str) -> bool:
    """Whether one character can take as long as a word: a digit, or a character of Chinese and the like."""
    return letter.isdigit() or unicodedata.east_asian_width(letter) in "WF"
