"""`breath`: what every sound of a breath is like, phase by phase, measured from its samples."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import python, run, workshop
from benchmarks.table import Row, say

_BENEATH, _THIN = (8.0, 10.0), (13.0, 18.0)
"""Decibels under the voice: of the loudest moment of a phase, and of a hold."""

_STEP = -46.0
"""Decibels of full scale: a smaller step is no click."""

_AGAIN = 0.1
"""A wave is less like the same phase of the next breath than this."""

_PAGE = """# Breath cues

## What is said

| `cues` | first breath | second | third and fourth | from the fifth | last two |
|---|---|---|---|---|---|
| `voice` | sentences | words, counted | words | words | words |
| `both` | sentences, tones | words, counted, tones | words, tones | words, tones | words, tones |
| `voice then tones` | sentences | words, counted | words, tones | tones | words, tones |
| `tones` | tones | tones | tones | tones | tones |

- What is said begins exactly on its phase and is over before the next. “And now, breathe in.” gives way to
  “Breathe in.”, that to the same words said briskly, and those to the tone. No phase is ever late.
- Seconds are counted from “two” on, each number exactly on its second, 2 dB softer than the words. A number
  is left out where the words before it are not over, where it would not end in its phase, and where it would
  be the only one left. Nothing longer than twelve seconds is counted.
- `voice then tones` says a kind line on an exhale every 75 seconds, or as often as `remind` says, and “Two
  more breaths.” in time; `tones` says kind lines where a script has `remind`.
- There are words in English. In other languages the tones lead.

## How it sounds

Where a script asks for `tones`, the listener chooses what they are (`--cue-sound`): gliding tones, waves, or
ticks. What is below was measured by `python -m benchmarks breath --picture {picture}`, of the samples that a
session mixes.

{rows}

![Two breaths of each sound: its loudness, its spectrum, and how it turns]({picture_name})

- **Beneath the voice**: the loudest 400 ms of a phase relative to the voice's -18 LUFS, or, for what is over
  sooner, the loudest 100 ms less the 2 dB that the ear misses of so short a sound (Poulsen, JASA 70, 1981). A
  hold is thin. A rest has the bed alone, which stays at its level under the voice while a breath is paced.
- **Loudness** and **height** at a tenth, the middle and nine tenths of a phase, for ticks within half a
  second of it: the loudest 100 ms, and the strongest partial, or for waves the middle of their power. Either
  tells which way to breathe, and how much of the phase is left.
- **Turn**: the largest step from one sample to the next within 5 ms of where the phase begins or ends.
  Nothing under {step:g} dBFS is heard as a click. Every phase begins and ends in silence, and takes 0.3 s to
  come out of it, a tick 24 ms.
- **Again**: how much a phase is like the same one of the next breath, at the best of all shifts up to half a
  second. Tones and ticks are the same each time and meant to be. Waves are cut from two noises of a minute,
  each where the phase lies in the session, so no two are alike: noise that came back every ten seconds might
  be noticed by somebody who listens for it (Kaernbach, “The Memory of Noise”, 2004).
"""

_HEADS = ("phase", "beneath the voice", "loudness (LUFS)", "height (Hz)", "true peak", "turn", "again")


def measure(picture: Path | None = None) -> list[Row]:
    """Breathe with every sound.

    Args:
        picture: Where to draw them, as PNG; their table is written beside it, as Markdown.
    """
    say("  breathing …")
    with workshop() as (_, environment):
        said = run(python("breath", *[picture] * (picture is not None)), environment).said
    measured: Mapping[str, Sequence[Mapping[str, Any]]] = json.loads(said)
    if picture is not None:
        rows = "\n".join(_line(*cells) for cells in _table(measured))
        page = _PAGE.format(picture=picture, picture_name=picture.name, rows=rows, step=_STEP)
        picture.with_suffix(".md").write_text(page, encoding="utf-8")
    return [_row(sound, phase) for sound, phases in measured.items() for phase in phases]


def _table(measured: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Sequence[str]]:
    rows = [_cells(sound, phase) for sound, phases in measured.items() for phase in phases]
    return [_HEADS, ["---"] * len(_HEADS), *rows]


def _cells(sound: str, phase: Mapping[str, Any]) -> Sequence[str]:
    return (
        _named(sound, phase),
        f"{phase['beneath']:.1f} dB",
        _course(phase["contour"]),
        _course(phase["height"]),
        f"{phase['peak']:.1f} dBTP",
        f"{phase['turn']:.0f} dBFS",
        f"{phase['again']:.2f}",
    )


def _row(sound: str, phase: Mapping[str, Any]) -> Row:
    least, most = _THIN if phase["name"] == "hold" else _BENEATH
    is_good = least <= phase["beneath"] <= most and phase["turn"] <= _STEP
    is_new = sound != "waves" or phase["again"] <= _AGAIN
    figure = (
        f"{phase['beneath']:.1f} dB beneath the voice, {_course(phase['contour'])} LUFS, "
        f"{_course(phase['height'])} Hz, turns by {phase['turn']:.0f} dBFS, {phase['again']:.2f} again"
    )
    goal = f"{least:g} to {most:g} dB, <= {_STEP:g} dBFS" + (f", <= {_AGAIN:g}" if sound == "waves" else "")
    return Row(what=_named(sound, phase), figure=figure, goal=goal, is_met=is_good and is_new)


def _named(sound: str, phase: Mapping[str, Any]) -> str:
    return f"{sound}, {phase['name'].replace('_', '-')} {phase['seconds']:g} s"


def _course(values: Sequence[float]) -> str:
    return " → ".join(f"{value:.0f}" for value in values)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
