"""`beds`: what every bed sounds like, measured from its samples, and what it costs to make."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import Cost, python, run, workshop
from benchmarks.table import Row, say
from voiceguide.sound import BED_NAMES

_TONES = "pad"
"""Its waveform is like itself at every lag, as that of any tone is; only its level can come back."""

_MEGABYTE = 1e6
_LOUDNESS, _LOUDNESS_ERROR, _PEAK = -30.0, 0.5, -10.0
_ROOM = 10.0
_STEP = 3.0
_ALIKE, _MONO = 0.5, -5.0
_SEAM = 1.0
_WAVE = 0.36
_LEVEL, _LEVEL_SOON = 0.67, 0.4

_PAGE = """# The beds

Every bed is three loops of 51, 55 and 59 seconds, added up. No two of these lengths have a common factor,
so the sum begins anew after 46 hours; a session lasts 24 at most. `python -m benchmarks beds --picture
{picture}` measured what follows, of the samples that a session mixes, over half an hour of each bed.

{rows}

![A minute of each bed, as a spectrogram and by its level]({picture_name})

- **Sound.** All beds are kept at {loudness:g} LUFS. In a session they lie 20 dB under the voice while it
  speaks and 12 dB under it in pauses. “Speech above” says by how many decibels a hertz ordinary speech
  (ANSI S3.5-1997) is over the bed while it speaks, in the worst octave of those that words are understood
  by, 500 Hz to 4 kHz. At 15 all of it is there, at {room:g} five sixths.
- **Evenness.** Loudness by BS.1770, in steps of 100 ms that do not overlap. Where no step is more than
  {step:g} dB nothing happens suddenly; what is left is the chance of noise, which is greatest in low
  noise. For that, brown noise begins at 80 Hz.
- **Width.** Two sides that have nothing in common lose 3 dB in one loudspeaker; what cancels loses more.
- **Coming back.** The seam is the step over a loop's end, beside the step that one in ten thousand of its
  others exceeds. The correlations are those of the waveform, and of the loudness of every 100 ms, with
  themselves 5 s to ten minutes later; a bed of one loop would reach 1. Of three loops one at a time is at
  its beginning again, and a third of what is heard comes back (0.33) with two thirds of something else
  over it. That is after 51 seconds or more, while listeners told noise that goes round from noise that
  does not only up to cycles of 20 s, and far worse from 5 to 10 s on (Kaernbach, “The Memory of Noise”,
  Experimental Psychology 51, 2004). What changes slowly, as waves do, counts as together when two loops
  are a few seconds apart, so its level may come back by two thirds within ten minutes; within half a
  minute it must not. Tones are like themselves at every lag: of `pad` the waveform tells nothing.
- **Made** once, when a bed is first used. Then it is read from the cache as it plays, so that a night
  takes no more memory than a minute.

A file of the listener's own (`--bed rain.wav`, or `bed: rain.wav` in a script) is brought to the same
loudness. Its last four seconds, or the last quarter of a shorter file, cross into its beginning with
equal power.
"""


class _Bed(NamedTuple):
    name: str
    heard: Mapping[str, Any]
    cost: Cost


def measure(picture: Path | None = None) -> list[Row]:
    """Make and measure every bed.

    Args:
        picture: Where to draw them, as PNG; their table is written beside it, as Markdown.
    """
    with workshop() as (_, environment):
        beds = []
        for name in BED_NAMES:
            say(f"  making and hearing {name} …")
            cost = run(python("beds", "make", name), environment)
            heard = json.loads(run(python("beds", "measure", name), environment).said)
            beds.append(_Bed(name, heard, cost))
        rows = {bed.name: _rows(bed) for bed in beds}
        if picture is not None:
            run(python("beds", "draw", picture), environment)
            picture.with_suffix(".md").write_text(_page(rows, picture), encoding="utf-8")
    return [row for bed in rows.values() for row in bed]


def _page(rows: Mapping[str, Sequence[Row]], picture: Path) -> str:
    kinds = [row.what.split(", ")[1] for row in next(iter(rows.values()))]
    lines = [["", *kinds], ["---"] * (len(kinds) + 1)]
    lines += [[name, *(row.figure for row in bed)] for name, bed in rows.items()]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return _PAGE.format(
        picture=picture, picture_name=picture.name, rows=table, loudness=_LOUDNESS, room=_ROOM, step=_STEP
    )


def _rows(bed: _Bed) -> list[Row]:
    heard = bed.heard
    return [
        _sound(bed.name, heard),
        Row(
            what=f"{bed.name}, evenness",
            figure=f"steps of 100 ms up to {heard['step']:.1f} dB; loudest 10 ms {heard['burst']:.1f} dB "
            f"over the mean; 3 s within {heard['range']:.1f} dB",
            goal=f"<= {_STEP:g} dB",
            is_met=heard["step"] <= _STEP,
        ),
        Row(
            what=f"{bed.name}, width",
            figure=f"correlation {heard['alike']:.2f}; in one loudspeaker {heard['mono']:.1f} dB",
            goal=f"0 to {_ALIKE:g}; >= {_MONO:g} dB",
            is_met=0 <= heard["alike"] <= _ALIKE and heard["mono"] >= _MONO,
        ),
        _return(bed.name, heard),
        Row(
            what=f"{bed.name}, made",
            figure=f"{bed.cost.cpu:.1f} s CPU with Python's start; {bed.cost.peak / _MEGABYTE:.0f} MB peak; "
            f"{int(bed.cost.said) / _MEGABYTE:.0f} MB in the cache",
        ),
    ]


def _sound(name: str, heard: Mapping[str, Any]) -> Row:
    is_level = abs(heard["loudness"] - _LOUDNESS) <= _LOUDNESS_ERROR and heard["peak"] <= _PEAK
    return Row(
        what=f"{name}, sound",
        figure=f"{heard['loudness']:.1f} LUFS; {heard['peak']:.1f} dBTP; centroid {heard['centroid']:.0f} "
        f"Hz; {heard['tilt']:.1f} dB an octave; speech {heard['room']:.0f} dB above",
        goal=f"{_LOUDNESS:g} LUFS; <= {_PEAK:g} dBTP; >= {_ROOM:g} dB",
        is_met=is_level and heard["room"] >= _ROOM,
    )


def _return(name: str, heard: Mapping[str, Any]) -> Row:
    wave = f"waveform {heard['wave']:.2f} after {heard['wave_after']:.0f} s, else {heard['elsewhere']:.2f}; "
    returns = heard["level"] > _LEVEL or heard["level_soon"] > _LEVEL_SOON
    if name == _TONES:
        wave = ""
    else:
        returns = returns or heard["wave"] > _WAVE
    return Row(
        what=f"{name}, coming back",
        figure=f"seam {heard['seam']:.2f}; {wave}level {heard['level']:.2f} after "
        f"{heard['level_after']:.0f} s, {heard['level_soon']:.2f} within 30 s",
        goal=f"<= {_SEAM:g}; {_WAVE:g}; {_LEVEL:g}, {_LEVEL_SOON:g}",
        is_met=heard["seam"] <= _SEAM and not returns,
    )
