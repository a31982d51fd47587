"""Program: speak every line of a practice and let a recogniser read it back; needs the extra `listen`.

    python -m benchmarks.children.read_back SCRIPT [VOICE]

VOICE is what `--voice` takes, `default` is whoever speaks without it, and `bare` is pyttsx3 as it comes: its
own voice and its rate of 200, by our driver, because its own loses files; no clip is shaped. Prints
`lines`, for each line its words, errors and minutes of voiced time; or in `trouble` why there are none.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.cli import options
from voiceguide.desk.lint.sheet import Sheet
from voiceguide.desk.listening import Whisper, read_back
from voiceguide.errors import VoiceguideError
from voiceguide.phrases import ENGLISH
from voiceguide.render import Renderer
from voiceguide.settings import Settings
from voiceguide.timeline import Line

BARE, DEFAULT = "bare", "default"

_BARE_VOICE, _BARE_RATE = "gmw/en", 200

Speak = Callable[[Line], Path]
"""Gives a file in which a line is spoken."""


def main() -> None:
    """Print how each line was heard."""
    script, voice = sys.argv[1], sys.argv[2]
    try:
        recogniser = Whisper()
        with _bare() if voice == BARE else _voiceguide(voice) as speak:
            print(json.dumps({"lines": [*_read(script, speak, recogniser)]}))
    except VoiceguideError as error:
        print(json.dumps({"trouble": str(error)}))


def _read(script: str, speak: Speak, recogniser: Whisper) -> Iterator[tuple[int, int, float]]:
    lines = Sheet(practice=options.practice_named(script)).english_lines
    readings = read_back(lines, lambda passage: recogniser.hear(*(speak(each.line) for each in passage)))
    for reading in readings:
        minutes = _voiced_minutes(reading.written.text, speak(reading.written.line))
        yield reading.compared.words, reading.compared.errors, minutes


def _voiced_minutes(text: str, path: Path) -> float:
    import soundfile

    from voiceguide.speech.pace import spoken_words, voiced_rate

    samples, rate = soundfile.read(path, dtype="float32")
    return spoken_words(text) / voiced_rate(text, samples, rate)


@contextmanager
def _voiceguide(voice: str) -> Iterator[Speak]:
    wish = options.voice_wish(None if voice == DEFAULT else voice, Settings(), ENGLISH)
    with Renderer(Cache(config.cache_folder())) as renderer:
        yield lambda line: renderer.clip(replace(line, voice=wish.over(line.voice)))[0].path


@contextmanager
def _bare() -> Iterator[Speak]:
    import pyttsx3

    from voiceguide.speech import espeak_driver

    espeak_driver.register()
    engine = pyttsx3.init(espeak_driver.NAME)
    engine.setProperty("voice", _BARE_VOICE)
    engine.setProperty("rate", _BARE_RATE)
    with tempfile.TemporaryDirectory(prefix="voiceguide-bench-") as folder:
        spoken: dict[Line, Path] = {}

        def speak(line: Line) -> Path:
            if line not in spoken:
                spoken[line] = Path(folder, f"{len(spoken)}.wav")
                engine.save_to_file(line.text, str(spoken[line]))
                engine.runAndWait()
            return spoken[line]

        yield speak


if __name__ == "__main__":
    main()
