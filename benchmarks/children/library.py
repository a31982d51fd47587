"""Program: render practices of the library into the cache with the voice they ask for.

python -m benchmarks.children.library names              every practice, a name a line
python -m benchmarks.children.library stock NAME…        their beds and bells, and nothing else
python -m benchmarks.children.library shortest NAME…     each at its shortest length
python -m benchmarks.children.library every NAME…        each at every length

What was rendered is told as JSON: sessions, seconds, lines, synthesised.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.render import Renderer
from voiceguide.render.gather import Sounds
from voiceguide.render.speaking import Voices
from voiceguide.script import Library, Practice, builtin_folder, load
from voiceguide.sound import BED_NAMES, FLOOR
from voiceguide.timeline import Request
from voiceguide.timeline.model import Struck
from voiceguide.units import Millis, frames_to_seconds

_LIBRARY = Library([builtin_folder()])


def main() -> None:
    """Do what the arguments say."""
    verb, names = sys.argv[1], sys.argv[2:]
    if verb == "names":
        print("\n".join(_LIBRARY.names()))
        return
    practices = [load(_LIBRARY.find(name), _LIBRARY) for name in names]
    if verb == "stock":
        _stock(practices)
    else:
        print(json.dumps(_render(practices, shortest=verb == "shortest")))


def _stock(practices: Iterable[Practice]) -> None:
    sounds = Sounds(Cache(config.cache_folder()), Voices({}))
    wanted = list(practices)
    for bed in sorted({FLOOR, *(practice.bed.sound or FLOOR for practice in wanted)} & set(BED_NAMES)):
        sounds.bed(bed)
    sounds.gather([Struck(bell=bell) for bell in sorted({practice.bell for practice in wanted})])


def _render(practices: Iterable[Practice], *, shortest: bool) -> dict[str, float]:
    done = {"sessions": 0.0, "seconds": 0.0, "lines": 0.0, "synthesised": 0.0}
    with Renderer(Cache(config.cache_folder())) as renderer:
        for practice in practices:
            for length in _lengths(practice, shortest):
                session = renderer.prepare(practice, Request(length=length))
                renderer.render(session)
                done["sessions"] += 1
                done["seconds"] += frames_to_seconds(session.timeline.frames)
                done["lines"] += session.lines
                done["synthesised"] += session.synthesised
    return done


def _lengths(practice: Practice, shortest: bool) -> Sequence[Millis | None]:
    if not practice.lengths:
        return (None,)
    return (min(practice.lengths),) if shortest else practice.lengths


if __name__ == "__main__":
    main()
