"""Drawing breath cues: how loud, how high or bright, and how they turn, one row a sound."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.children.breathing import Span, breathed, heights, levels, spans
from benchmarks.children.picture import spectrogram
from voiceguide.sound.pcm import Samples
from voiceguide.sound.shape import VOICE_LUFS
from voiceguide.timeline.model import CueSound
from voiceguide.units import RATE

_TITLES = (
    "Loudness of 100 ms (LUFS) over seconds",
    "Spectrum (Hz) over seconds",
    "Turning to the exhale (s)",
)
_BREATHS = 2
_BED_LUFS = VOICE_LUFS - 20
_HOP = RATE // 50
_WINDOW = 1 << 13
_LOWEST, _HIGHEST, _LINES = 80.0, 12_000.0, 140
_SHADES = {"in": "#d7e8f7", "top_up": "#bcd9f2", "hold": "#eeeeee", "out": "#fbe6d2", "rest": "#ffffff"}


def draw(sounds: Sequence[CueSound], path: Path) -> None:
    """Draw each sound of a breath cue."""
    figure = Figure(figsize=(15, 3.2 * len(sounds)), layout="constrained")
    rows = figure.subplots(len(sounds), 3, width_ratios=(2, 2, 1))
    for axes, title in zip(rows[0], _TITLES, strict=True):
        axes.set_title(title)
    places = spans(_BREATHS)
    for sound, (loud, high, turn) in zip(sounds, rows, strict=True):
        samples = breathed(sound, _BREATHS)
        _draw_loudness(loud, samples, places)
        loud.set_ylabel(sound, fontweight="bold")
        _draw_spectrum(high, samples, sound, places)
        reach = RATE // 10 if sound == "ticks" else RATE * 6 // 10
        _draw_turn(turn, samples, next(start for name, start, _ in places if name == "out"), reach)
    figure.savefig(path, dpi=80)


def _draw_loudness(axes: Axes, samples: Samples, places: Sequence[Span]) -> None:
    for name, start, end in places:
        axes.axvspan(start / RATE, end / RATE, color=_SHADES[name], lw=0)
        axes.text(
            (start + end) / 2 / RATE, -15, name.replace("_", "\n"), ha="center", va="center", fontsize=7
        )
    found = levels(samples, _HOP)
    axes.plot((np.arange(len(found)) * _HOP + RATE / 20) / RATE, found, color="tab:blue", linewidth=1)
    for level, what in ((VOICE_LUFS, "voice"), (_BED_LUFS, "bed")):
        axes.axhline(level, color="tab:grey", linewidth=0.8, linestyle="--")
        axes.text(0.1, level, what, fontsize=7, va="bottom")
    axes.set_ylim(-60, -12)
    axes.set_xlim(0, len(samples) / RATE)


def _draw_spectrum(axes: Axes, samples: Samples, sound: CueSound, places: Sequence[Span]) -> None:
    found = spectrogram(samples.mean(axis=1), _WINDOW, _WINDOW // 8)
    edges = np.geomspace(_LOWEST, _HIGHEST, _LINES + 1)
    bins = np.unique(np.round(edges * _WINDOW / RATE).astype(int))
    lines = np.maximum.reduceat(found, bins)[:-1]
    moments = np.arange(found.shape[1] + 1) * _WINDOW / 8 / RATE
    axes.pcolormesh(moments, bins * RATE / _WINDOW, lines, vmin=-110, vmax=-35, cmap="magma", rasterized=True)
    if sound != "ticks":
        marks = list(range(0, len(samples), RATE // 10))
        axes.plot(np.array(marks) / RATE, heights(samples, sound, marks), color="white", linewidth=0.9)
    for _, start, _ in places:
        axes.axvline(start / RATE, color="white", linewidth=0.4, linestyle=":")
    axes.set_yscale("log")


def _draw_turn(axes: Axes, samples: Samples, turn: int, reach: int) -> None:
    moments = np.arange(-reach, reach) / RATE
    axes.plot(moments, samples[turn - reach : turn + reach, 0], linewidth=0.4, color="tab:blue")
    axes.axvline(0, color="tab:grey", linewidth=0.8, linestyle="--")
    axes.set_ylim(-0.16, 0.16)
