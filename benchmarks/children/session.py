"""Program: speak or render a generated session with voiceguide.

python -m benchmarks.children.session speak MINUTES   every line, bell and bed into the cache
python -m benchmarks.children.session render MINUTES  the session into the cache
"""

from __future__ import annotations

import sys

from benchmarks.children.practice import session_practice
from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.render import Renderer
from voiceguide.timeline import Request
from voiceguide.units import Millis


def main() -> None:
    """Do what the arguments say."""
    verb, minutes = sys.argv[1], int(sys.argv[2])
    request = Request(length=Millis(minutes * 60_000))
    with Renderer(Cache(config.cache_folder())) as renderer:
        session = renderer.prepare(session_practice(minutes), request)
        if verb == "render":
            if session.synthesised:
                raise SystemExit("the lines should have been in the cache")
            renderer.render(session)


if __name__ == "__main__":
    main()
