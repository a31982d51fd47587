"""Engines that are programs of the system: a process for each line, ended when it takes too long."""

from __future__ import annotations

import shutil
import subprocess
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.errors import EngineCrashError, EngineHangError, EngineMissingError
from voiceguide.speech import child
from voiceguide.speech.choosing import choose_voice
from voiceguide.speech.commands import Asked, Command
from voiceguide.speech.engine import DEFAULT_PITCH, Paces, Utterance, Voice, WordTime
from voiceguide.speech.writing import check_readable
from voiceguide.units import SPEAKING_RATE

if TYPE_CHECKING:
    from voiceguide.timeline import Line

SPEAK_SECONDS = 60.0
"""A line may take so long, and `SPEAK_SECONDS_PER_CHARACTER` more; the slowest of them needs about 2 s."""

SPEAK_SECONDS_PER_CHARACTER = 0.1


class CommandEngine:
    """Speech by one program.

    Args:
        command: How it is used.
    """

    def __init__(self, command: Command) -> None:
        self.name = command.name
        self._command = command
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()

    def identity(self) -> str:
        """Name and version of the program.

        Raises:
            EngineMissingError: If it is not on this machine.
        """
        return self._identity

    @cached_property
    def _identity(self) -> str:
        return f"{self.name} {self._command.version(self._program)}"

    @cached_property
    def _program(self) -> Path:
        found = shutil.which(self._command.program)
        if found is None:
            raise EngineMissingError(
                f"The speech engine {self.name} is not here: there is no command {self._command.program}.",
                self._command.remedy,
            )
        return Path(found)

    def voices(self) -> tuple[Voice, ...]:
        """List the voices, sorted by language and name.

        Raises:
            EngineMissingError: If the program is not on this machine.
        """
        return self._voices

    @cached_property
    def _voices(self) -> tuple[Voice, ...]:
        voices = (
            Voice(id=known.id, name=known.id, language=known.language, engine=self.name, gender=known.gender)
            for known in self._command.voices(self._program)
        )
        return tuple(sorted(voices, key=lambda voice: (voice.language, voice.name)))

    def prepare(self, line: Line) -> Utterance:
        """Settle voice, rate and pitch for a line.

        Raises:
            EngineMissingError: If the program is not on this machine, or has no voice.
            UnknownVoiceError: If there is no such voice, or none for the line's language.
        """
        wish = line.voice
        if not self.voices():
            raise EngineMissingError(f"The speech engine {self.name} has no voice.", self._command.remedy)
        voice = choose_voice(wish.name, line.language, self.voices(), self.name, self._command.favourites)
        has_wish = self._command.has_pitch and wish.pitch is not None
        return Utterance(
            text=line.text,
            voice=voice.id,
            rate=wish.rate or SPEAKING_RATE,
            pitch=wish.pitch if has_wish and wish.pitch is not None else DEFAULT_PITCH,
        )

    def paces(self, voice: str) -> Paces:  # noqa: ARG002 - they are the same for every voice
        """Per cent of a voice's own speed."""
        return self._command.paces

    def speak(self, utterance: Utterance, path: Path, pace: float) -> tuple[WordTime, ...]:
        """Speak into a new WAV file; see `Engine.speak`. No program tells when its words are heard.

        Raises:
            UnreadableTextError: If the line is in letters that the voice does not know.
        """
        languages = {voice.id: voice.language for voice in self.voices()}
        check_readable(utterance.text, languages.get(utterance.voice, ""), utterance.voice)
        text = "".join(letter if letter.isprintable() else " " for letter in utterance.text)
        asked = Asked(
            text=text, voice=utterance.voice, pace=pace, pitch=utterance.pitch, path=path.absolute()
        )
        arguments = [str(self._program), *self._command.arguments(asked)]
        code = self._run(arguments, self._command.text(text) if self._command.text else "", utterance.text)
        if code or not path.is_file():  # a program that was ended leaves half a file
            raise EngineCrashError(
                f"The speech engine {self.name} could not speak “{utterance.text}”.",
                "Change that line, or choose another voice with --voice.",
            )
        return ()

    def phonemes(self, utterance: Utterance) -> str:  # noqa: ARG002 - every engine is asked like this
        """Nothing: no program tells."""
        return ""

    def close(self) -> None:
        """End the programs that are still speaking."""
        with self._lock:
            for process in self._running:
                child.kill(process)

    def _run(self, arguments: list[str], said: str, line: str) -> int:
        try:
            process = subprocess.Popen(
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                start_new_session=True,
            )
        except OSError as error:
            raise EngineCrashError(
                f"The speech engine {self.name} could not be started: {error.strerror or error}.",
                self._command.remedy,
            ) from error
        with self._lock:
            self._running.add(process)
        try:
            process.communicate(said, SPEAK_SECONDS + SPEAK_SECONDS_PER_CHARACTER * len(line))
        except subprocess.TimeoutExpired as error:
            raise EngineHangError(
                f"The speech engine {self.name} did not finish in time with “{line}”.",
                "Try again; if it stays so, choose another engine with --voice.",
            ) from error
        finally:
            with self._lock:
                self._running.discard(process)
            child.bury(process)
        return process.returncode
