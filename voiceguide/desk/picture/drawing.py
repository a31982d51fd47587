"""Drawing a session: lanes along its minutes, and the loudness that comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voiceguide.desk.picture.axis import ticks
from voiceguide.desk.picture.canvas import Measure, content, settings
from voiceguide.desk.picture.lanes import draw_bed_names, draw_lanes, lanes_of
from voiceguide.desk.picture.style import (
    BETWEEN,
    BIG,
    COLOURS,
    FOOT,
    GREY,
    HAIR,
    HEAD,
    INK,
    LANE,
    LEFT,
    LOUDNESS,
    MIDDLE,
    PLOT,
    RIGHT,
    ROW,
    WIDTH,
)
from voiceguide.desk.picture.titles import draw_titles, placed
from voiceguide.desk.score import figures
from voiceguide.desk.telling import percent, summed_up
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.timeline import Timeline
from voiceguide.units import RATE, clock, frames_to_seconds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_QUIETEST, _LOUDEST = -62.0, -8.0
"""The ends of the loudness axis in LUFS: under the floor that is left without a bed, and over the voice."""

_MOST_TICKS = 15


def draw(timeline: Timeline, loudness: NDArray[np.float64], file_format: str) -> bytes:
    """Draw a session: its voice, bells, breaths and beds along its minutes, and how loud it is.

    The same session gives the same bytes with the same matplotlib.

    Args:
        timeline: The session.
        loudness: Its short-term loudness in LUFS, a value for the middle of every second.
        file_format: `png` or `svg`.

    Returns:
        The file's content.
    """
    with settings(file_format):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH, WIDTH))
        measure = Measure(figure)
        titles, lanes = placed(timeline, measure), lanes_of(timeline)
        lanes_from = LOUDNESS + BETWEEN
        titles_from = lanes_from + LANE * len(lanes)
        top = titles_from + ROW * (1 + max((title.row for title in titles), default=-1))
        figure.set_size_inches(WIDTH, FOOT + top + HEAD)
        _draw_head(figure, timeline, measure)
        draw_titles(_axes(figure, 0, top, PLOT), titles, titles_from)
        seconds = frames_to_seconds(timeline.frames)
        above = _axes(figure, lanes_from, titles_from - lanes_from, seconds)
        draw_lanes(above, lanes)
        draw_bed_names(above, timeline, measure)
        _draw_loudness(_axes(figure, 0, LOUDNESS, seconds), loudness, seconds)
        return content(figure, file_format, timeline.title, describe(timeline))


def describe(timeline: Timeline) -> str:
    """Say in words what a picture of a session shows."""
    told = "; ".join(f"{name}: {value}" for name, value in summed_up(figures(timeline)))
    chapters = ", ".join(f"{chapter.title} at {clock(chapter.start)}" for chapter in timeline.chapters)
    return (
        f"The timeline of {timeline.title}, {clock(timeline.frames)}. {told}."
        + (f" Chapters: {chapters}." if chapters else "")
        + " Under it, how loud it is."
    )


def _axes(figure: Figure, bottom: float, height: float, length: float) -> Axes:
    """Make a see-through plot over the whole session, `length` long, `bottom` inches above the foot."""
    whole = figure.get_figheight()
    place = (LEFT / WIDTH, (FOOT + bottom) / whole, PLOT / WIDTH, height / whole)
    axes = figure.add_axes(place, facecolor="none", xlim=(0, length), ylim=(0, height), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=MIDDLE, labelcolor=INK)
    return axes


def _draw_head(figure: Figure, timeline: Timeline, measure: Measure) -> None:
    counted = figures(timeline)
    facts = (
        clock(timeline.frames),
        f"{counted.words} words, {round(counted.words_a_minute)} a minute",
        f"{percent(counted.silence)} silence",
    )
    texts = ((timeline.title, BIG, 0.34, INK, "bold"), (" · ".join(facts), MIDDLE, 0.57, GREY, "normal"))
    for text, size, down, colour, weight in texts:
        shown = measure.cut(text, size, WIDTH - 2 * RIGHT, weight)
        place = (RIGHT / WIDTH, 1 - down / figure.get_figheight())
        figure.text(*place, shown, size=size, color=colour, weight=weight)


def _draw_loudness(axes: Axes, loudness: NDArray[np.float64], seconds: float) -> None:
    heights = np.clip(loudness, _QUIETEST, _LOUDEST)
    moments = np.arange(len(heights)) + 0.5
    axes.set_ylim(_QUIETEST, _LOUDEST)
    axes.axhline(VOICE_LUFS, color=GREY, linewidth=0.9, linestyle=(0, (5, 4)), gid="target")
    axes.fill_between(moments, heights, _QUIETEST, color=COLOURS["bed"], alpha=0.5, linewidth=0)
    axes.plot(moments, heights, color=INK, linewidth=1.1, gid="loudness")
    axes.axhline(_QUIETEST, color=HAIR, linewidth=0.6)
    levels = (-40.0, -60.0)
    axes.set_yticks(
        [_LOUDEST, VOICE_LUFS, *levels], labels=["LUFS", f"voice {_lufs(VOICE_LUFS)}", *map(_lufs, levels)]
    )
    marks = ticks(seconds, _MOST_TICKS)
    axes.set_xticks(marks, labels=[clock(mark * RATE) for mark in marks])


def _lufs(level: float) -> str:
    return f"\N{MINUS SIGN}{-level:g}"
