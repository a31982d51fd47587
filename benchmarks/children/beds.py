"""Program: make beds, and measure what comes out.

python -m benchmarks.children.beds make NAME       into the cache; prints its bytes there
python -m benchmarks.children.beds measure NAME    what was measured, in JSON
python -m benchmarks.children.beds draw PICTURE    every bed
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from voiceguide import config
from voiceguide.cache import Cache
from voiceguide.render.gather import Sounds
from voiceguide.render.speaking import Voices
from voiceguide.sound import BED_NAMES
from voiceguide.sound.beds.endless import EndlessBed
from voiceguide.sound.pcm import read


def main() -> None:
    """Do what the arguments say."""
    verb, what = sys.argv[1:]
    if verb == "make":
        print(sum(path.stat().st_size for path in _layers(what)))
    elif verb == "measure":
        print(json.dumps(_measured(_layers(what))))
    else:
        from benchmarks.children.beds_picture import draw

        draw({name: EndlessBed(_layers(name)) for name in BED_NAMES}, Path(what))


def _layers(name: str) -> Sequence[Path]:
    bed = Sounds(Cache(config.cache_folder()), Voices({})).bed(name)
    return [layer.path for layer in bed]


def _measured(layers: Sequence[Path]) -> dict[str, float]:
    from benchmarks.children.returning import returning
    from benchmarks.children.sounding import contour, hundredths, sounding

    bed = EndlessBed(layers)
    fine = hundredths(bed)
    samples = [read(path, "bed") for path in layers]
    return asdict(sounding(bed, fine)) | asdict(returning(bed, samples, contour(fine)))


if __name__ == "__main__":
    main()
