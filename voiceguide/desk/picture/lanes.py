"""The lanes of a picture: voice, bells, breath, sounds and bed, one above another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from voiceguide.desk.picture.canvas import Measure
from voiceguide.desk.picture.shapes import Shape, beds, blocks, hills, rings
from voiceguide.desk.picture.style import COLOURS, HAIR, INK, PLOT, SMALL
from voiceguide.desk.telling import bed_name
from voiceguide.timeline import Timeline
from voiceguide.units import frames_to_seconds

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FULL = 0.82
"""How much of its lane a shape fills."""


def lanes_of(timeline: Timeline) -> Mapping[str, list[Shape]]:
    """Give the shapes of every lane that has any, from the top down."""
    found = {
        "voice": list(blocks(timeline, "voice")),
        "bells": list(rings(timeline)),
        "breath": list(hills(timeline)),
        "sounds": list(blocks(timeline, "sound")),
        "bed": [shape for _, shape in beds(timeline)],
    }
    return {name: shapes for name, shapes in found.items() if shapes}


def draw_lanes(axes: Axes, lanes: Mapping[str, list[Shape]]) -> None:
    """Draw every lane with its name."""
    from matplotlib.collections import PolyCollection

    axes.set_ylim(0, len(lanes))
    middles = []
    for ground, (name, shapes) in zip(reversed(range(len(lanes))), lanes.items(), strict=True):
        corners = [[(second, ground + _FULL * height) for second, height in shape] for shape in shapes]
        axes.add_collection(PolyCollection(corners, facecolor=COLOURS[name], linewidth=0, gid=name))
        axes.axhline(ground, color=HAIR, linewidth=0.6)
        middles.append(ground + _FULL / 2)
        if name == "bells":  # in a long session its ring is a hair
            strikes = [shape[0][0] for shape in shapes]
            axes.plot(
                strikes,
                [ground + _FULL] * len(strikes),
                "o",
                color=COLOURS[name],
                markersize=5,
                clip_on=False,
            )
    axes.set_yticks(middles, labels=list(lanes))


def draw_bed_names(axes: Axes, timeline: Timeline, measure: Measure) -> None:
    """Write every bed's name where it begins, as far as it has room."""
    starts = [frames_to_seconds(bed.start) for bed in timeline.bed]
    ends = [*starts[1:], frames_to_seconds(timeline.frames)]
    inches = PLOT / ends[-1]
    for bed, start, end in zip(timeline.bed, starts, ends, strict=True):
        shown = measure.cut(bed_name(bed), SMALL, (end - start) * inches - 0.3)
        axes.text(start + 0.15 / inches, 0.12, shown, size=SMALL, color=INK)
