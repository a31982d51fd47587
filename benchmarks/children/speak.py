"""Program: speak so many sentences with voiceguide's default engine into the cache.

    python -m benchmarks.children.speak COUNT

With COUNT 0 nothing is spoken, but the bed is made, which every cache has from its first day on.
"""

from __future__ import annotations

import sys

from benchmarks.children.practice import speech_practice
from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.render import Renderer
from voiceguide.render.gather import Sounds
from voiceguide.render.speaking import Voices
from voiceguide.sound import FLOOR
from voiceguide.timeline import Request


def main() -> None:
    """Speak."""
    count = int(sys.argv[1])
    cache = Cache(config.cache_folder())
    if not count:
        Sounds(cache, Voices({})).bed(FLOOR)
        return
    with Renderer(cache) as renderer:
        session = renderer.prepare(speech_practice(count), Request())
        if session.synthesised != count:
            raise SystemExit(f"{session.synthesised} sentences were spoken instead of {count}")


if __name__ == "__main__":
    main()
