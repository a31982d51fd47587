"""The pyttsx3 engine: pyttsx3 in processes of its own, so that none of its traps can reach a listener.

A process that hangs is ended after a time limit, one that dies is replaced, and nothing it prints is seen.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceguide.errors import EngineCrashError, EngineHangError, EngineMissingError, UnknownVoiceError
from voiceguide.speech import child, espeak_driver
from voiceguide.speech.emphasis import commanded
from voiceguide.speech.engine import DEFAULT_PITCH, Paces, Utterance, Voice, WordTime, find_voice
from voiceguide.speech.phonemes import EspeakPhonemes
from voiceguide.speech.wordtimes import timed_words
from voiceguide.speech.writing import check_readable
from voiceguide.units import SPEAKING_RATE

if TYPE_CHECKING:  # a speaking process starts faster without the scripts' room
    from voiceguide.timeline import Line

START_SECONDS = 30.0
"""A process may take so long to start: a slow disk, a cold machine."""

SPEAK_SECONDS = 20.0
"""A line may take so long, and `SPEAK_SECONDS_PER_CHARACTER` more; espeak-ng needs about 0.01 s."""

SPEAK_SECONDS_PER_CHARACTER = 0.05

END_SECONDS = 2.0
"""A process that is asked to end may take so long before it is ended."""

_ESPEAK_DRIVERS = (espeak_driver.NAME, "espeak")
_ESPEAK_PACES = Paces(slowest=84, usual=89, fastest=450)  # 80 to 83 sound like 84
_SYSTEM_PACES = Paces(slowest=70, usual=110, fastest=300)

_SYSTEMS = {"nsss": ("darwin", "macOS"), "sapi5": ("win32", "Windows")}

_REGIONS = {"en": "en-us", "en-us": "en-us"}
_VARIANT = "klatt"
_GENDERS = {"female": "f4", "male": _VARIANT}
"""The variant that speaks for a gender: of the female ones, the one that a recogniser read best. The
library calls every voice male, and says nothing by it."""


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
        self._phonemes = EspeakPhonemes()

    def identity(self) -> str:
        """Name and version of the library that speaks.

        Raises:
            EngineMissingError: If it is not on this machine, as far as can be told without starting it.
        """
        return self._identity

    @cached_property
    def _identity(self) -> str:
        """Asked for with every line, and half a millisecond's work."""
        if self._driver == espeak_driver.NAME:
            return f"espeak-ng {espeak_driver.library_version()}"
        self._check_platform()
        from importlib import metadata  # only those who choose a driver of the library's own wait for it

        return f"pyttsx3 {metadata.version('pyttsx3')} {self._driver} on {sys.platform}"

    def _check_platform(self) -> None:
        platform, system = _SYSTEMS.get(self._driver, (sys.platform, ""))
        if sys.platform != platform:
            raise EngineMissingError(
                f"The engine {self.name} is a part of {system}, and there is none here.",
                "Choose another engine; `voiceguide voices` lists every voice of this machine.",
            )

    def voices(self) -> tuple[Voice, ...]:
        """List the voices, sorted by language and name.

        Raises:
            EngineMissingError: If it is not on this machine.
        """
        return self._voices

    @cached_property
    def _voices(self) -> tuple[Voice, ...]:
        unknown = {"gender": ""} if self._driver == espeak_driver.NAME else {}
        voices = (Voice(engine=self.name, **{**voice, **unknown}) for voice in self._listing["voices"])
        return tuple(sorted(voices, key=lambda voice: (voice.language, voice.name)))

    @cached_property
    def _listing(self) -> dict[str, Any]:
        self._check_platform()
        return self._ask({"do": "voices"}, START_SECONDS)

    def prepare(self, line: Line) -> Utterance:
        """Settle voice, rate and pitch for a line; the library's own drivers speak at one pitch.

        Raises:
            UnknownVoiceError: If the line asks for a voice that is not there.
        """
        wish = line.voice
        is_ours = self._driver == espeak_driver.NAME
        return Utterance(
            text=line.text,
            voice=self._voice_id(wish.name, line.language),
            rate=wish.rate or SPEAKING_RATE,
            pitch=wish.pitch if is_ours and wish.pitch is not None else DEFAULT_PITCH,
            emphasis=line.marks.emphasis if is_ours else (),
        )

    def _voice_id(self, wanted: str | None, language: str) -> str:
        if self._driver != espeak_driver.NAME:
            return find_voice(wanted or language, self._nearest_first(language), self.name).id
        variant = _VARIANT if wanted is None else _GENDERS.get(wanted.lower())
        if wanted is None or variant is not None:
            return f"{self._spoken_language(language)}+{variant}"
        base, plus, variant = wanted.partition("+")
        voice = find_voice(base, self._nearest_first(language), self.name)
        shared = sum(other.language == voice.language for other in self.voices()) > 1
        spoken = voice.id if shared else voice.language
        return f"{spoken}+{self._variant(base, variant)}" if plus else spoken

    def _spoken_language(self, language: str) -> str:
        """A script's language as the driver knows it; voices are only listed for one with a region."""
        tag = language.lower()
        known = tag in _REGIONS or "-" not in tag or any(voice.language == tag for voice in self.voices())
        tag = tag if known else tag.partition("-")[0]
        return _REGIONS.get(tag, tag)

    def _nearest_first(self, language: str) -> list[Voice]:
        """The voices, those that suit a line's language before all others."""
        tag = language.lower()
        region, family = _REGIONS.get(tag, tag), tag.partition("-")[0]

        def distance(voice: Voice) -> tuple[bool, bool]:
            return voice.language != region, voice.language.partition("-")[0] != family

        return sorted(self.voices(), key=distance)

    def _variant(self, base: str, wanted: str) -> str:
        """The driver's own spelling of a variant that is asked for by id or name, in any case."""
        variants = [(variant["id"], variant["name"]) for variant in self._listing["variants"]]
        for names in variants:
            if wanted.lower() in (name.lower() for name in names):
                return str(names[0])
        near = get_close_matches(wanted, {name for names in variants for name in names}, n=3, cutoff=0.5)
        raise UnknownVoiceError(
            f"The engine {self.name} has no voice “{base}+{wanted}”.",
            (f"Did you mean {' or '.join(f'{base}+{name}' for name in near)}? " if near else "")
            + f"Some variants are {', '.join(names[0] for names in variants[:3])}; {base} alone works too.",
        )

    def paces(self, voice: str) -> Paces:  # noqa: ARG002 - one driver speaks all its voices at the same paces
        """The driver's own words a minute, which are not those that are heard."""
        return _ESPEAK_PACES if self._driver in _ESPEAK_DRIVERS else _SYSTEM_PACES

    def speak(self, utterance: Utterance, path: Path, pace: float) -> tuple[WordTime, ...]:
        """Speak into a new WAV file; see `Engine.speak`.

        Raises:
            UnreadableTextError: If the line is in letters that the voice does not know.
        """
        if self._driver in _ESPEAK_DRIVERS:
            check_readable(utterance.text, _language(utterance.voice), utterance.voice)
        seconds = SPEAK_SECONDS + SPEAK_SECONDS_PER_CHARACTER * len(utterance.text)
        text, places = commanded(utterance.text, utterance.emphasis, pitch=utterance.pitch, pace=round(pace))
        request = {
            "do": "speak",
            "text": text,
            "path": str(path.absolute()),
            "voice": utterance.voice,
            "rate": round(pace),
            "pitch": utterance.pitch if self._driver == espeak_driver.NAME else None,
        }
        answer = self._ask(request, seconds)
        told = ((places[at], heard) for at, heard in answer.get("words", ()) if at < len(places))
        return timed_words(utterance.text, told, answer.get("seconds", 0.0))

    def phonemes(self, utterance: Utterance) -> str:
        """Say in IPA how it would be spoken; empty for drivers that do not tell."""
        if self._driver != espeak_driver.NAME:
            return ""
        return self._phonemes.read(utterance.voice, utterance.text)

    def close(self) -> None:
        """End the speaking processes."""
        self._phonemes.close()
        with self._lock:
            servers, self._servers = self._servers, []
            self._idle = queue.SimpleQueue()
        for server in servers:
            server.dismiss()
        for server in servers:
            server.end(END_SECONDS)

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
        _raise_trouble(answer, request, self.name)
        return answer

    def _take(self) -> _Server:
        with contextlib.suppress(queue.Empty):
            while True:
                idle = self._idle.get_nowait()
                if idle.is_alive():
                    return idle
                self._forget(idle)
        server = _Server(self._driver, self.name)
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

    def __init__(self, driver: str, name: str) -> None:
        self._name = name
        self.is_reusable = driver == espeak_driver.NAME and hasattr(os, "fork")
        self._process = child.start("server", driver)

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Raises:
            EngineHangError: If there is none within `seconds`.
            EngineCrashError: If the process dies instead.
        """
        hung = threading.Event()
        timer = threading.Timer(seconds, self._kill_hung, [hung])
        timer.start()
        try:
            said = self._exchange(json.dumps(request))
        finally:
            timer.cancel()
            timer.join()
        self.is_reusable = self.is_reusable and not hung.is_set()
        answer = _parsed(said, request["do"])
        if answer:
            return answer
        at = f" while speaking “{request['text']}”" if "text" in request else ""
        if hung.is_set():
            raise EngineHangError(
                f"The speech engine {self._name} did not answer within {seconds:.0f} s{at}.",
                "Try again; if it stays so, choose another engine with --voice or run `voiceguide doctor`.",
            )
        came = "answered with nonsense" if said else "ended unexpectedly"
        raise EngineCrashError(
            f"The speech engine {self._name} {came}{at}.",
            "Try again; if it stays so, change that line or run `voiceguide doctor`.",
        )

    def _exchange(self, request: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(OSError):  # it may have ended, and said why before it did
            self._process.stdin.write(request + "\n")
            self._process.stdin.flush()
        return self._process.stdout.readline()

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def dismiss(self) -> None:
        """Tell the process that nothing more will be asked; it ends when it has finished."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def end(self, seconds: float = 0.0) -> None:
        """Wait up to `seconds` for the process to end by itself, then end it and everything it started."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        child.bury(self._process)

    def _kill_hung(self, hung: threading.Event) -> None:
        hung.set()  # before the end of the process wakes whoever waits for its answer
        child.kill(self._process)


def _language(voice: str) -> str:
    """The language of one of espeak-ng's voices, which are called `en-us`, `gmw/en-US` or `en-us+klatt`."""
    return voice.partition("+")[0].rpartition("/")[2]


def _parsed(said: str, what: str) -> dict[str, Any]:
    """Read an answer to a request to do `what`; nothing when it is none."""
    try:
        answer = json.loads(said)
    except ValueError:
        return {}
    if not isinstance(answer, dict):
        return {}
    if "error" in answer:
        is_answer = all(isinstance(answer.get(part), str) for part in ("error", "what", "remedy"))
    elif what == "voices":
        is_answer = all(_is_listing(answer.get(kind)) for kind in ("voices", "variants"))
    else:
        is_answer = "done" in answer
    return answer if is_answer else {}


def _is_listing(listed: Any) -> bool:
    return isinstance(listed, list) and all(
        isinstance(voice, dict) and voice.keys() == {"id", "name", "language", "gender"} for voice in listed
    )


def _raise_trouble(answer: dict[str, Any], request: dict[str, Any], name: str) -> None:
    if "error" not in answer:
        return
    if answer["error"] == "missing":
        raise EngineMissingError(answer["what"], answer["remedy"] or "Run `voiceguide doctor`.")
    if "unknown voice" in answer["what"]:
        base, _, variant = request["voice"].partition("+")
        wanted = base if variant in _GENDERS.values() else request["voice"]  # those nobody asked for
        raise UnknownVoiceError(
            f"No voice of this engine speaks the language “{wanted}”, or is called so.",
            "`voiceguide voices` lists them all, each with its language.",
        )
    raise EngineCrashError(
        f"The speech engine {name} could not speak “{request.get('text', '')}”: {answer['what']}.",
        "Change that line, or choose another voice with --voice.",
    )
