"""A journal as a calm picture: the weeks, how tension changed over each practice, and the nights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from voiceguide.desk.picture.canvas import content, settings
from voiceguide.desk.picture.style import BIG, COLOURS, GREY, HAIR, INK, MIDDLE, SMALL
from voiceguide.journal.entries import HIGHEST, Entry
from voiceguide.journal.helps.findings import Effect, Findings
from voiceguide.journal.helps.sleep import evenings, ratings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH = 10.0
_FEWEST_WEEKS, _MOST_WEEKS = 8, 26
"""Half a year is what one page can show; older weeks are in the numbers all the same."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def draw(
    entries: Sequence[Entry], found: Findings, sentences: Sequence[str], today: date, file_format: str
) -> bytes:
    """Draw what there is.

    Args:
        entries: The journal's lines.
        found: What they say of each practice.
        sentences: The same in words, which the file carries for whoever does not look.
        today: The last day shown.
        file_format: `png` or `svg`.
    """
    heights = (2.2, 0.6 + 0.42 * max(1, len(found.effects)), 1.9)
    with settings(file_format):
        from matplotlib.figure import Figure

        monday = today - timedelta(days=today.weekday())
        began = min((entry.day for entry in entries), default=today)
        many = min(max((monday - began).days // 7 + 2, _FEWEST_WEEKS), _MOST_WEEKS)
        first = monday - timedelta(weeks=many - 1)
        figure = Figure(figsize=(_WIDTH, sum(heights) + 2.2), layout="constrained")
        weeks, changes, nights = figure.subplots(3, 1, height_ratios=heights)
        _weeks(weeks, entries, first, many)
        _changes(changes, found.effects)
        _nights(nights, entries, first, many)
        figure.suptitle("My practice", fontsize=BIG, color=INK)
        return content(figure, file_format, "My practice", " ".join(sentences))


def _weeks(axes: Axes, entries: Sequence[Entry], first: date, many: int) -> None:
    """A dot for each day with a session, the larger the longer."""
    minutes: dict[date, float] = defaultdict(float)
    for entry in entries:
        if entry.is_session:
            minutes[entry.day] += entry.heard / 60
    shown = {day: time for day, time in minutes.items() if first <= day}
    axes.scatter(
        [7 * ((day - first).days // 7) for day in shown],
        [day.weekday() for day in shown],
        s=[20 + 12 * min(time, 30) for time in shown.values()],
        color=COLOURS["voice"],
        alpha=0.8,
        linewidths=0,
    )
    _plain(axes, "Weeks: a dot for each day with a session, larger for longer ones")
    axes.set_yticks(range(7), _DAYS, fontsize=SMALL, color=GREY)
    axes.set_ylim(6.6, -0.6)
    _dated(axes, first, many)


def _changes(axes: Axes, effects: Sequence[Effect]) -> None:
    """For each practice the change, and how far off it may be."""
    _plain(axes, "Change of tension over each practice, in points of 9, and its 95 % interval")
    axes.axvline(0, color=HAIR, linewidth=1)
    for row, effect in enumerate(effects):
        axes.plot([effect.low, effect.high], [row, row], color=COLOURS["bed"], linewidth=5)
        axes.plot([effect.change], [row], marker="o", markersize=8, color=COLOURS["voice"])
    labels = [f"{effect.title} ({effect.sessions})" for effect in effects]
    axes.set_yticks(range(len(effects)), labels, fontsize=MIDDLE, color=INK)
    axes.set_ylim(max(0, len(effects) - 1) + 0.6, -0.6)
    reach = max([2.0, *(max(abs(effect.low), abs(effect.high)) for effect in effects)]) + 0.3
    axes.set_xlim(-reach, reach)
    axes.set_xlabel("less tense  ←      → more tense", fontsize=SMALL, color=GREY)
    if not effects:
        axes.text(0, 0, "It is too early to say.", ha="center", va="center", fontsize=MIDDLE, color=GREY)


def _nights(axes: Axes, entries: Sequence[Entry], first: date, many: int) -> None:
    """Sleep as it was rated, filled where somebody had practised on the evening before."""
    practised = evenings(entries)
    rated = {day: sleep for day, sleep in ratings(entries).items() if first <= day}
    _plain(axes, "Sleep, 0 to 9: filled after an evening with a practice, open after one without")
    for day, sleep in rated.items():
        after = day - timedelta(days=1) in practised
        fill = COLOURS["breath"] if after else "none"
        axes.plot((day - first).days, sleep, "o", color=fill, markeredgecolor=COLOURS["breath"], markersize=6)
    axes.set_ylim(-0.5, HIGHEST + 0.5)
    axes.set_yticks((0, 3, 6, 9), ("0", "3", "6", "9"), fontsize=SMALL, color=GREY)
    _dated(axes, first, many)
    if not rated:
        middle = 3.5 * many
        axes.text(middle, HIGHEST / 2, "No night is noted yet.", ha="center", fontsize=MIDDLE, color=GREY)


def _dated(axes: Axes, first: date, many: int) -> None:
    """Let it go by days from a Monday on, so many weeks, with a date now and then."""
    marks = range(0, 7 * many, 7 * (1 + many // 9))
    dates = [(first + timedelta(days=day)).strftime("%d %b") for day in marks]
    axes.set_xticks(marks, dates, fontsize=SMALL, color=GREY)
    axes.set_xlim(-4, 7 * many)


def _plain(axes: Axes, title: str) -> None:
    axes.set_title(title, fontsize=MIDDLE, color=INK, loc="left")
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.grid(axis="y", color=HAIR, linewidth=0.4)
    axes.set_axisbelow(True)
