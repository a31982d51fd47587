"""Text becomes a spoken clip: one protocol, and the engines that keep it.

`ENGINES` lists them by name; a line's own wish chooses one, else the default speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from voiceguide.speech.command_engine import CommandEngine
from voiceguide.speech.commands import COMMANDS
from voiceguide.speech.engine import Engine, Paces, Utterance, Voice, WordTime
from voiceguide.speech.languages import speaks_language
from voiceguide.speech.phonemes import Pronunciation
from voiceguide.speech.proof import prove
from voiceguide.speech.pyttsx3_engine import Pyttsx3Engine
from voiceguide.speech.tone import ToneEngine

DEFAULT_ENGINE = "pyttsx3"


def _piper() -> Engine:
    # What only some listeners have is imported when it is chosen: every speaking process imports this room.
    from voiceguide import config
    from voiceguide.speech.piper_engine import PiperEngine
    from voiceguide.speech.voice_files import packaged_folder

    return PiperEngine((config.voices_folder(), *packaged_folder()))


ENGINES: Mapping[str, Callable[[], Engine]] = MappingProxyType(
    {
        "pyttsx3": Pyttsx3Engine,
        "espeak": lambda: Pyttsx3Engine("espeak", "espeak"),
        "nsss": lambda: Pyttsx3Engine("nsss", "nsss"),
        "sapi5": lambda: Pyttsx3Engine("sapi5", "sapi5"),
        "piper": _piper,
        **{command.name: partial(CommandEngine, command) for command in COMMANDS},
        "tone": ToneEngine,
    }
)
"""Every engine by the name that scripts use. `pyttsx3` is the library with our espeak-ng driver; `espeak`,
`nsss` (macOS) and `sapi5` (Windows) are its own drivers for what the system has. `piper` speaks with neural
voices from files, and `rhvoice`, `flite`, `festival` and `pico` are programs that a system may have."""

__all__ = [
    "DEFAULT_ENGINE",
    "ENGINES",
    "Engine",
    "Paces",
    "Pronunciation",
    "Utterance",
    "Voice",
    "WordTime",
    "prove",
    "speaks_language",
]
