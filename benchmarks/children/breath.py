"""Program: breathe with every sound, and measure what is heard.

python -m benchmarks.children.breath             what was measured, in JSON
python -m benchmarks.children.breath PICTURE     also draws the picture
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.children.breathing import SOUNDS, breathing


def main() -> None:
    """Measure, and draw when asked to."""
    measured = {
        sound: [asdict(cue) | {"beneath": cue.beneath} for cue in breathing(sound)] for sound in SOUNDS
    }
    print(json.dumps(measured))
    if len(sys.argv) > 1:
        from benchmarks.children.breath_picture import draw

        draw(SOUNDS, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
