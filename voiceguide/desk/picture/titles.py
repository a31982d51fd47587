"""The titles of a picture's chapters: where they stand, and the lines that lead to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from voiceguide.desk.picture.axis import rows
from voiceguide.desk.picture.canvas import Measure
from voiceguide.desk.picture.style import HAIR, INK, PLOT, ROW, SMALL
from voiceguide.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PAD = 0.06
"""Inches between a line and its title, and between titles."""


class Title(Struct, frozen=True, kw_only=True):
    """A chapter's title: its line and its first letter in inches from the left, and its row from below."""

    text: str
    line: float
    start: float
    row: int


def placed(timeline: Timeline, measure: Measure) -> list[Title]:
    """Find a place for the title of every chapter, in their order."""
    texts = [measure.cut(chapter.title, SMALL, PLOT) for chapter in timeline.chapters]
    lines = [chapter.start / timeline.frames * PLOT for chapter in timeline.chapters]
    widths = [measure.inches(text, SMALL) + 2 * _PAD for text in texts]
    starts = [max(0.0, min(line, PLOT - width)) for line, width in zip(lines, widths, strict=True)]
    places = rows([(start, start + width) for start, width in zip(starts, widths, strict=True)])
    return [
        Title(text=text, line=line, start=start, row=row)
        for text, line, start, row in zip(texts, lines, starts, places, strict=True)
    ]


def draw_titles(axes: Axes, titles: Sequence[Title], titles_from: float) -> None:
    """Draw a line for every chapter, from the loudness up to its title; `axes` is in inches.

    The line goes up beside its title, or ends under one that had to be moved from the right edge.
    """
    for number, title in enumerate(titles, start=1):
        row = titles_from + ROW * title.row
        top = row + ROW * (0.85 if title.start == title.line else 0.1)
        axes.vlines(title.line, 0, top, color=HAIR, linewidth=1, zorder=1)
        axes.text(
            title.start + _PAD,
            row + ROW / 3,
            title.text,
            size=SMALL,
            color=INK,
            gid=f"chapter-{number}",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
