"""What `voiceguide check --listen` does: a script is spoken, and a recogniser reads it back."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli.progress import listening_progress
from voiceguide.desk.lint import Finding
from voiceguide.desk.lint.rules import unwaived
from voiceguide.desk.lint.sheet import Sheet, Written
from voiceguide.desk.listening import Comparison, Reading, Whisper, misheard, misheard_rate, read_back
from voiceguide.render import Renderer
from voiceguide.script import Practice
from voiceguide.speech import Pronunciation


class Listener:
    """Reads scripts back in the voice that speaks them here; close it.

    Args:
        asked: Who speaks, and how it says things.

    Raises:
        SpeechError: If the recogniser is not installed.
    """

    def __init__(self, asked: Pronunciation) -> None:
        self._asked = asked
        self._recogniser = Whisper()
        self._renderer = Renderer(Cache(config.cache_folder()))

    def read(self, name: str, practice: Practice) -> tuple[tuple[Finding, ...], str]:
        """Speak every English line of a practice that is not cached, and read them all back.

        Returns:
            The lines of which words were heard otherwise, those that the writer waived left out, and a
            sentence about the whole, which calls the practice `name`.

        Raises:
            SpeechError: If a line cannot be spoken.
            CacheError: If the cache cannot be written.
        """
        sheet = Sheet(practice=practice)
        lines = sheet.english_lines
        if not lines:
            return (), f"{name}: not read back, for the recogniser understands English only."
        readings: list[Reading] = []
        with listening_progress(plain=False) as tell:
            for reading in read_back(lines, self._hear):
                readings.append(reading)
                tell(len(readings), len(lines))
        found = unwaived(sheet, misheard(readings, self._asked))
        return found, _told(name, [reading.compared for reading in readings])

    def close(self) -> None:
        """End the engines."""
        self._renderer.close()

    def _hear(self, passage: tuple[Written, ...]) -> str:
        lines = [replace(written.line, voice=self._asked.wish(written.line)) for written in passage]
        return self._recogniser.hear(*(self._renderer.clip(line)[0].path for line in lines))


def _told(name: str, compared: Sequence[Comparison]) -> str:
    words, errors = sum(line.words for line in compared), sum(line.errors for line in compared)
    were = "was" if errors == 1 else "were"
    return f"{name}: of {words} words, {errors} {were} heard otherwise ({misheard_rate(compared):.1f} %)."
