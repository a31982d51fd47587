"""Text becomes a spoken clip: one protocol, and the engines that keep it.

`ENGINES` lists them by name; a line's own wish chooses one, else the default speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from voiceguide.speech.engine import Engine, Utterance, Voice
from voiceguide.speech.phonemes import Pronunciation
from voiceguide.speech.proof import prove
from voiceguide.speech.pyttsx3_engine import Pyttsx3Engine
from voiceguide.speech.tone import ToneEngine

DEFAULT_ENGINE = "pyttsx3"

ENGINES: Mapping[str, Callable[[], Engine]] = MappingProxyType(
    {
        "pyttsx3": Pyttsx3Engine,
        "espeak": lambda: Pyttsx3Engine("espeak", "espeak"),
        "nsss": lambda: Pyttsx3Engine("nsss", "nsss"),
        "sapi5": lambda: Pyttsx3Engine("sapi5", "sapi5"),
        "tone": ToneEngine,
    }
)
"""Every engine by the name that scripts use. `pyttsx3` is the library with our espeak-ng driver; `espeak`,
`nsss` (macOS) and `sapi5` (Windows) are its own drivers for what the system has."""

__all__ = [
    "DEFAULT_ENGINE",
    "ENGINES",
    "Engine",
    "Pronunciation",
    "Utterance",
    "Voice",
    "prove",
]
