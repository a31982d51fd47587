"""Program: speak, render or mix a generated session with voiceguide.

python -m benchmarks.children.session speak MINUTES     every line, bell and bed into the cache
python -m benchmarks.children.session render MINUTES    the session into the cache
python -m benchmarks.children.session mix MINUTES FILE  the session into a WAV file, and no more than that
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.children.practice import session_practice
from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.render import Renderer, open_mixer
from voiceguide.sound.pcm import write_session
from voiceguide.sound.wav import wav_container
from voiceguide.timeline import Request
from voiceguide.units import Millis


def main() -> None:
    """Do what the arguments say."""
    verb, minutes = sys.argv[1], int(sys.argv[2])
    request = Request(length=Millis(minutes * 60_000))
    with Renderer(Cache(config.cache_folder())) as renderer:
        session = renderer.prepare(session_practice(minutes), request)
        if verb == "speak":
            return
        if session.synthesised:
            raise SystemExit("the lines should have been in the cache")
        if verb == "render":
            renderer.render(session)
        else:
            container = wav_container(session.timeline.frames)
            write_session(Path(sys.argv[3]), open_mixer(session).blocks(), container)


if __name__ == "__main__":
    main()
