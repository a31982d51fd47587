"""The pyttsx3 engine: pyttsx3 in processes of its own, so that none of its traps can reach a listener.

A process that hangs is ended after a time limit, one that dies is replaced, and nothing it prints is seen.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from functools import cached_property
from pathlib import Path
from typing import Any

from voiceguide.errors import EngineCrashError, EngineHangError, EngineMissingError, UnknownVoiceError
from voiceguide.speech import espeak_driver
from voiceguide.speech.engine import DEFAULT_PITCH, DEFAULT_RATE, Utterance, Voice, find_voice
from voiceguide.timeline import Line

START_SECONDS = 30.0
"""A process may take so long to start: a slow disk, a cold machine."""

SPEAK_SECONDS = 20.0
"""A line may take so long, and `SPEAK_SECONDS_PER_CHARACTER` more; espeak-ng needs about 0.01 s."""

SPEAK_SECONDS_PER_CHARACTER = 0.05

_VARIANTS = {"en": "en-us+klatt"}
_VARIANT = "+klatt"


class Pyttsx3Engine:
    """Speech by pyttsx3.

    Args:
        driver: pyttsx3's driver: `voiceguide_espeak`, which needs nothing installed, or one of pyttsx3's own
            (`nsss`, `sapi5`, `espeak`).
        name: How scripts call this engine.
    """

    def __init__(self, driver: str = espeak_driver.NAME, name: str = "pyttsx3") -> None:
        self.name = name
        self._driver = driver
        self._idle: queue.SimpleQueue[_Server] = queue.SimpleQueue()
        self._servers: list[_Server] = []
        self._lock = threading.Lock()

    def identity(self) -> str:
        """Name and version of the library that speaks."""
        if self._driver == espeak_driver.NAME:
            return f"espeak-ng {espeak_driver.library_version()}"
        return f"pyttsx3 {self._driver} on {sys.platform}"

    def voices(self) -> tuple[Voice, ...]:
        """List the voices, sorted by language and name."""
        return self._voices

    @cached_property
    def _voices(self) -> tuple[Voice, ...]:
        answer = self._ask({"do": "voices"}, START_SECONDS)
        voices = (Voice(engine=self.name, **voice) for voice in answer["voices"])
        return tuple(sorted(voices, key=lambda voice: (voice.language, voice.name)))

    def prepare(self, line: Line) -> Utterance:
        """Settle voice, rate and pitch for a line.

        Raises:
            UnknownVoiceError: If the line asks for a voice that is not there.
        """
        wish = line.voice
        return Utterance(
            text=line.text,
            voice=self._voice_id(wish.name, line.language),
            rate=wish.rate or DEFAULT_RATE,
            pitch=DEFAULT_PITCH if wish.pitch is None else wish.pitch,
        )

    def _voice_id(self, wanted: str | None, language: str) -> str:
        if self._driver != espeak_driver.NAME:
            return find_voice(wanted or language, self.voices(), self.name).id
        if wanted is None:
            return _VARIANTS.get(language.lower(), f"{language.lower()}{_VARIANT}")
        base, plus, variant = wanted.partition("+")
        return find_voice(base, self.voices(), self.name).language + plus + variant

    def speak(self, utterance: Utterance, path: Path) -> None:
        """Speak into a new WAV file; see `Engine.speak`."""
        seconds = SPEAK_SECONDS + SPEAK_SECONDS_PER_CHARACTER * len(utterance.text)
        request = {
            "do": "speak",
            "text": utterance.text,
            "path": str(path),
            "voice": utterance.voice,
            "rate": _nominal_rate(utterance.rate) if self._driver == espeak_driver.NAME else utterance.rate,
            "pitch": utterance.pitch if self._driver == espeak_driver.NAME else None,
        }
        self._ask(request, seconds)

    def close(self) -> None:
        """End the speaking processes."""
        with self._lock:
            servers, self._servers = self._servers, []
        for server in servers:
            server.end()
        self._idle = queue.SimpleQueue()

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Ask an idle process, or a new one; a process that failed is not asked again.

        Raises:
            EngineMissingError, EngineHangError, EngineCrashError, UnknownVoiceError: As the answer says.
        """
        server = self._take()
        try:
            answer = server.ask(request, seconds)
        except (EngineHangError, EngineCrashError):
            self._forget(server)
            raise
        if "error" not in answer and server.is_reusable:
            self._idle.put(server)
        else:
            self._forget(server)
        _raise_trouble(answer, request)
        return answer

    def _take(self) -> _Server:
        with contextlib.suppress(queue.Empty):
            return self._idle.get_nowait()
        server = _Server(self._driver)
        with self._lock:
            self._servers.append(server)
        return server

    def _forget(self, server: _Server) -> None:
        with self._lock:
            if server in self._servers:
                self._servers.remove(server)
        server.end()


class _Server:
    """One speaking process and the pipes to it."""

    def __init__(self, driver: str) -> None:
        self.is_reusable = driver == espeak_driver.NAME and hasattr(os, "fork")
        command = [sys.executable, "-m", "voiceguide.speech.server", driver]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            start_new_session=True,
        )

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Raises:
            EngineHangError: If there is none within `seconds`.
            EngineCrashError: If the process dies instead.
        """
        timer = threading.Timer(seconds, self.end)
        timer.start()
        try:
            answer = self._exchange(json.dumps(request))
        finally:
            hung = not timer.is_alive()
            timer.cancel()
            timer.join()
        if answer:
            parsed: dict[str, Any] = json.loads(answer)
            return parsed
        said = f" while speaking “{request['text']}”" if "text" in request else ""
        if hung:
            raise EngineHangError(
                f"The speech engine did not answer within {seconds:.0f} s{said}.",
                "Try again; if it stays so, choose another engine with --voice or run `voiceguide doctor`.",
            )
        raise EngineCrashError(
            f"The speech engine ended unexpectedly{said}.",
            "Try again; if it stays so, change that line or run `voiceguide doctor`.",
        )

    def _exchange(self, request: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(request + "\n")
            self._process.stdin.flush()
            return self._process.stdout.readline()
        except (BrokenPipeError, ValueError):
            return ""

    def end(self) -> None:
        """End the process and everything it started, at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _raise_trouble(answer: dict[str, Any], request: dict[str, Any]) -> None:
    if "error" not in answer:
        return
    if answer["error"] == "missing":
        raise EngineMissingError(answer["what"], answer["remedy"] or "Run `voiceguide doctor`.")
    if "unknown voice" in answer["what"]:
        raise UnknownVoiceError(
            f"The engine has no voice “{request['voice']}”.", "`voiceguide voices` lists them all."
        )
    raise EngineCrashError(
        f"The speech engine could not speak “{request.get('text', '')}”: {answer['what']}.",
        "Change that line, or choose another voice with --voice.",
    )


def _nominal_rate(heard: int) -> int:
    """The espeak-ng rate that is heard as `heard` words per minute of voiced time.

    Measured with espeak-ng 1.52 `en-us+klatt` on 51 words in nine sentences, silences over 150 ms taken out:
    nominal 90, 100, 120, 150 gave 111, 123, 147, 183. espeak-ng goes no lower than 80 (104 heard).
    """
    return max(80, min(450, round((heard - 3) / 1.2)))
