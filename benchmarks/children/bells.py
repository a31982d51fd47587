"""Program: strike every bell, normally and softly, and measure what comes out.

python -m benchmarks.children.bells             what was measured, in JSON
python -m benchmarks.children.bells PICTURE     also draws the picture, and writes the table beside it
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from benchmarks.children.ringing import Ringing, ringing
from voiceguide.sound.bells import BELLS, strike
from voiceguide.sound.shape import VOICE_LUFS

_PAGE = """# The bells

What `python -m benchmarks bells --picture {picture}` measured of the samples themselves, not of their recipe
(`voiceguide/sound/bells/modes.py`, where the sources are). The picture shows, for each bell, its first
quarter of a second, its level as it rings away with its soft strike dashed below, and its partials.

Onset: from a tenth to nine tenths of the height. Partials: frequency, level beneath the strongest, and the
seconds in which it falls by 60 dB, by T20. Beat: of the strongest partial, and how far it dips. Loudness: the
loudest 400 ms and the loudest 100 ms. Beneath the voice: the louder of the two, relative to {voice:.0f} LUFS.

| bell | onset | partials | beat | 400 ms, 100 ms | true peak | beneath the voice |
|---|---|---|---|---|---|---|
{rows}

![Onset, decay and partials of each bell]({picture_name})
"""


def main() -> None:
    """Measure, and draw when asked to."""
    strikes = {(name, soft): strike(name, soft=soft) for name in BELLS for soft in (False, True)}
    measured = {_title(*key): ringing(sound) for key, sound in strikes.items()}
    print(json.dumps({title: asdict(ring) for title, ring in measured.items()}))
    if len(sys.argv) > 1:
        from benchmarks.children.picture import draw

        picture = Path(sys.argv[1])
        draw({name: (strikes[name, False], strikes[name, True]) for name in BELLS}, picture)
        picture.with_suffix(".md").write_text(_page(measured, picture), encoding="utf-8")


def _title(name: str, soft: bool) -> str:
    return f"{name}, soft" if soft else name


def _page(measured: Mapping[str, Ringing], picture: Path) -> str:
    rows = "\n".join(_row(title, ring) for title, ring in measured.items())
    return _PAGE.format(picture=picture, picture_name=picture.name, voice=VOICE_LUFS, rows=rows)


def _row(title: str, ring: Ringing) -> str:
    partials = ", ".join(
        f"{partial.hertz:.0f} Hz {partial.level:.0f} dB {partial.ring:.1f} s" for partial in ring.partials
    ).replace("-0 dB", "0 dB")
    cells = (
        title,
        f"{ring.onset:.0f} ms",
        partials,
        f"{ring.beat:.2f} Hz, {ring.dip:.0f} dB" if ring.beat else "none",
        f"{ring.momentary:.1f}, {ring.tenth:.1f} LUFS",
        f"{ring.peak:.1f} dBTP",
        f"{VOICE_LUFS - max(ring.momentary, ring.tenth):.1f} dB",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
