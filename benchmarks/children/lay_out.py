"""Program: write down a session for plain pydub, with the very same sounds.

    python -m benchmarks.children.lay_out MINUTES FOLDER

Every clip, bell, tone and the bed go into FOLDER as 16-bit WAV at the project rate, which pydub reads without
ffmpeg; `session.json` there has the length in milliseconds, the bed, and every sound as
`[position in milliseconds, file, decibels]`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import soundfile

from benchmarks.children.practice import session_practice
from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.render import Renderer, Session
from voiceguide.sound.tones import breath_tone
from voiceguide.timeline import Event, Request
from voiceguide.timeline.model import Tone
from voiceguide.units import RATE, Millis


def main() -> None:
    """Write the folder."""
    minutes, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir()
    request = Request(length=Millis(minutes * 60_000))
    with Renderer(Cache(config.cache_folder())) as renderer:
        session = renderer.prepare(session_practice(minutes), request)
    files: dict[object, str] = {}
    sounds = [
        [event.start * 1000 / RATE, _file(event, session, folder, files), event.level]
        for event in session.timeline.events
    ]
    bed = session.timeline.bed[0]
    soundfile.write(
        folder / "bed.wav", soundfile.read(session.beds[bed.source][0])[0], RATE, subtype="PCM_16"
    )
    laid_out = {"ms": minutes * 60_000, "rate": RATE, "bed": "bed.wav", "sounds": sounds}
    (folder / "session.json").write_text(json.dumps(laid_out))


def _file(event: Event, session: Session, folder: Path, files: dict[object, str]) -> str:
    key = (event.heard, event.frames)
    if key not in files:
        files[key] = f"{len(files)}.wav"
        soundfile.write(folder / files[key], _samples(event, session), RATE, subtype="PCM_16")
    return files[key]


def _samples(event: Event, session: Session) -> Any:
    if isinstance(event.heard, Tone):
        return breath_tone(event.heard, event.frames)
    return soundfile.read(session.clips[event.heard])[0]


if __name__ == "__main__":
    main()
