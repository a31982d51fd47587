"""How an engine would say a line, in IPA, without speaking it."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from voiceguide.errors import SpeechError, UnknownVoiceError
from voiceguide.speech import child
from voiceguide.speech.cast import Cast
from voiceguide.speech.engine import Engine, Utterance

if TYPE_CHECKING:  # a speaking process starts faster without the scripts' room
    from voiceguide.script.model import VoiceWish
    from voiceguide.timeline import Line

_MOST_FAILURES = 3
"""After so many failures in a row, nothing more is asked."""


class EspeakPhonemes:
    """espeak-ng's phonemes, from a process of its own that is started when it is first asked.

    About 0.4 ms a line on a slow machine, most of it espeak-ng's own. Several threads may ask at once.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._failures = 0
        self._lock = threading.Lock()

    def read(self, voice: str, text: str) -> str:
        """Say in IPA how a voice of the driver would speak a text; empty when nobody can tell."""
        with self._lock:
            if self._failures >= _MOST_FAILURES:
                return ""
            try:
                said = str(json.loads(self._exchange(json.dumps([voice, text]))))
            except (OSError, ValueError):  # it has ended: the text was too much for it, or it never began
                self._failures += 1
                self._end()
                return ""
            self._failures = 0
            return said

    def close(self) -> None:
        """End the process; it is started again when it is asked again."""
        with self._lock:
            self._end()

    def _exchange(self, request: str) -> str:
        if self._process is None:
            self._process = child.start("phoneme_server")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(request + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            child.bury(process)


class Pronunciation:
    """Says how lines would be spoken by the engines and voices they and the listener choose; close it.

    Args:
        engines: How to start each engine, by name; each is started when a line first needs it.
        default: The engine of a line that names none.
        listener: Wins over the lines' own wishes wherever it is not None.
    """

    def __init__(
        self, engines: Mapping[str, Callable[[], Engine]], default: str, listener: VoiceWish | None = None
    ) -> None:
        self._cast = Cast(engines, default)
        self._listener = listener
        self._known: dict[Line, str] = {}
        self._missing: set[str | None] = set()

    def __call__(self, line: Line) -> str:
        """Say a line in IPA, words apart; empty when its engine cannot tell or is not here."""
        if line not in self._known:
            self._known[line] = self._ask(line)
        return self._known[line]

    def settle(self, line: Line) -> tuple[Engine, Utterance]:
        """Settle who speaks a line, and how.

        Raises:
            UnknownVoiceError: If there is no such engine or voice.
            EngineMissingError: If the engine is not on this machine.
        """
        return self._cast.settle(replace(line, voice=self.wish(line)))

    def wish(self, line: Line) -> VoiceWish:
        """Who is to speak a line: as the listener wants, else as the line does."""
        return self._listener.instead_of(line.voice) if self._listener else line.voice

    def close(self) -> None:
        """End the engines."""
        self._cast.close()

    def _ask(self, line: Line) -> str:
        wish = self.wish(line)
        if wish.engine in self._missing:
            return ""
        try:
            engine = self._cast.engine(wish)
            utterance = engine.prepare(replace(line, voice=wish))
            return engine.phonemes(utterance)
        except UnknownVoiceError:
            return ""
        except SpeechError:
            self._missing.add(wish.engine)
            return ""
