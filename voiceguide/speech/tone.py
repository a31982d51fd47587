"""The `tone` engine: a deterministic stand-in for a voice, for tests and for trying a script's timing.

Every word becomes a short tone, every line has its own pitch, so that a test can tell lines apart in a
render. It needs no library and no data, and keeps the same promises as the real engines.
"""

from __future__ import annotations

import hashlib
import re
import wave
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.errors import EngineCrashError
from voiceguide.speech.engine import DEFAULT_PITCH, Paces, Utterance, Voice, WordTime, find_voice
from voiceguide.units import SPEAKING_RATE

if TYPE_CHECKING:  # a speaking process starts faster without the scripts' room
    from voiceguide.timeline import Line

SAMPLE_RATE = 24_000
"""Not the project's rate, so that the resampler is used as with any other engine."""

_WORD = re.compile(r"\w+")
_AMPLITUDE = 0.25
_SOUNDING = 0.8  # of each word's time; the rest is the gap to the next
_LONGEST_GAP_SECONDS = 0.12  # more would be a pause
_EDGE_SECONDS = 0.008
_MARGIN_SECONDS = 0.2  # silence around the words, as real engines have it


class ToneEngine:
    """Speaks in tones; see the module's text."""

    name = "tone"

    def identity(self) -> str:
        """Name and version."""
        return "tone 2"

    def voices(self) -> tuple[Voice, ...]:
        """The one voice, which speaks every language."""
        return (Voice(id="sine", name="Sine", language="en", engine=self.name),)

    def prepare(self, line: Line) -> Utterance:
        """Settle rate and pitch.

        Raises:
            UnknownVoiceError: If the line asks for another voice than `sine`.
        """
        wish = line.voice
        voice = find_voice(wish.name or "sine", self.voices(), self.name)
        rate, pitch = wish.rate or SPEAKING_RATE, DEFAULT_PITCH if wish.pitch is None else wish.pitch
        return Utterance(text=line.text, voice=voice.id, rate=rate, pitch=pitch)

    def paces(self, voice: str) -> Paces:  # noqa: ARG002 - every engine is asked like this
        """Words a minute."""
        return Paces(slowest=20, usual=SPEAKING_RATE, fastest=400)

    def speak(self, utterance: Utterance, path: Path, pace: float) -> tuple[WordTime, ...]:
        """Write one tone a word, evenly at the pace.

        Raises:
            EngineCrashError: If the file cannot be written.
        """
        import numpy as np

        words = max(1, len(_WORD.findall(utterance.text)))
        word = np.zeros(round(SAMPLE_RATE * 60 / pace))
        longest_gap = int(SAMPLE_RATE * _LONGEST_GAP_SECONDS)
        sounding = np.arange(max(int(len(word) * _SOUNDING), len(word) - longest_gap)) / SAMPLE_RATE
        edge = np.minimum(1, np.minimum(sounding, sounding[::-1]) / _EDGE_SECONDS)
        word[: len(sounding)] = _AMPLITUDE * edge * np.sin(2 * np.pi * _pitch(utterance) * sounding)
        margin = np.zeros(int(SAMPLE_RATE * _MARGIN_SECONDS))
        samples = np.concatenate([margin, np.tile(word, words), margin])
        try:
            with path.open("wb") as opened, wave.open(opened, "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(SAMPLE_RATE)
                file.writeframes((samples * 32767).astype("<i2").tobytes())
        except OSError as error:
            raise EngineCrashError(
                f"The speech engine could not write {path}: {error.strerror or error}.", "Free some space."
            ) from error
        return _word_times(utterance.text, len(word) / SAMPLE_RATE)

    def phonemes(self, utterance: Utterance) -> str:  # noqa: ARG002 - every engine is asked like this
        """Nothing: a tone has none."""
        return ""

    def close(self) -> None:
        """Nothing was started."""


def _word_times(text: str, seconds: float) -> tuple[WordTime, ...]:
    """When each word's tone begins and ends; the margin is whole frames, as it is written."""
    margin = int(SAMPLE_RATE * _MARGIN_SECONDS) / SAMPLE_RATE
    return tuple(
        WordTime(
            first=match.start(),
            last=match.end(),
            start=margin + number * seconds,
            end=margin + (number + _SOUNDING) * seconds,
        )
        for number, match in enumerate(_WORD.finditer(text))
    )


def _pitch(utterance: Utterance) -> float:
    """200 to 800 Hz, the same for the same text, moved an octave either way by the pitch."""
    digest = hashlib.sha256(utterance.text.encode(errors="surrogatepass")).digest()
    own = 200 + int.from_bytes(digest[:2], "big") / 65535 * 600
    return float(own * 2 ** ((utterance.pitch - DEFAULT_PITCH) / 50))
