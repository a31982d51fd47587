"""`bells`: what every bell sounds like, measured from its samples."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import python, run, workshop
from benchmarks.table import Row, say

_ONSETS = {False: (25, 40), True: (60, 90)}
"""Milliseconds, normal and soft; what rises in less than 25 can startle."""

_VOICE_LUFS = -18.0
_PEAK_GOAL = -12.0


def measure(picture: Path | None = None) -> list[Row]:
    """Strike every bell, normally and softly.

    Args:
        picture: Where to draw them, as PNG; their table is written beside it, as Markdown.
    """
    say("  striking every bell …")
    with workshop() as (_, environment):
        said = run(python("bells", *[picture] * (picture is not None)), environment).said
    return [row for title, ring in json.loads(said).items() for row in _rows(title, ring)]


def _rows(title: str, ring: Mapping[str, Any]) -> tuple[Row, Row]:
    least, most = _ONSETS[title.endswith("soft")]
    loudest = max(ring["momentary"], ring["tenth"])
    is_gentle = least <= ring["onset"] <= most and loudest < _VOICE_LUFS and ring["peak"] <= _PEAK_GOAL
    figure = (
        f"onset {ring['onset']:.0f} ms, {ring['momentary']:.1f} LUFS in 400 ms, "
        f"{ring['tenth']:.1f} in 100 ms, {ring['peak']:.1f} dBTP, "
        f"beat {ring['beat']:.2f} Hz by {ring['dip']:.0f} dB"
    )
    goal = f"{least} to {most} ms, < {_VOICE_LUFS:g} LUFS, <= {_PEAK_GOAL:g} dBTP"
    partials = "; ".join(
        f"{partial['hertz']:.0f} Hz {partial['level']:.0f} dB {partial['ring']:.1f} s"
        for partial in ring["partials"]
    )
    return (
        Row(what=title, figure=figure, goal=goal, is_met=is_gentle),
        Row(what=f"{title}, partials", figure=partials),
    )
