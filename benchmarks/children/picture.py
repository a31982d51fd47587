"""Drawing bells: onset, decay and spectrogram, one row a bell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from benchmarks.children.ringing import envelope
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE

_TITLES = ("Onset (ms)", "Level (dBFS) over seconds", "Partials (Hz) over seconds")
_ONSET_SECONDS = 0.25
_WINDOW, _SHORT_WINDOW = 1 << 13, 1 << 12
_LOWEST, _HIGHEST, _LINES = 80.0, 16_000.0, 160
_FLOOR_DB, _TOP_DB = -110.0, -20.0


def draw(bells: Mapping[str, tuple[Samples, Samples]], path: Path) -> None:
    """Draw every bell with its normal and its soft strike."""
    figure = Figure(figsize=(13, 2.3 * len(bells)), layout="constrained")
    rows = figure.subplots(len(bells), 3, width_ratios=(1, 1.4, 2))
    for axes, title in zip(rows[0], _TITLES, strict=True):
        axes.set_title(title)
    for (name, (normal, soft)), (onset, decay, partials) in zip(bells.items(), rows, strict=True):
        _draw_onset(onset, normal)
        onset.set_ylabel(name, fontweight="bold")
        _draw_decay(decay, normal, soft)
        _draw_partials(partials, normal)
    figure.savefig(path, dpi=80)


def _draw_onset(axes: Axes, sound: Samples) -> None:
    count = int(_ONSET_SECONDS * RATE)
    moments = np.arange(count) * 1000 / RATE
    wave = sound[:count, 0]
    axes.plot(moments, wave, linewidth=0.3, color="tab:grey")
    axes.plot(moments, envelope(sound)[:count], color="tab:blue")
    axes.set_yticks([])


def _draw_decay(axes: Axes, normal: Samples, soft: Samples) -> None:
    for sound, style in ((normal, "-"), (soft, "--")):
        level = 20 * np.log10(envelope(sound) + 1e-9)[:: RATE // 200]
        axes.plot(np.arange(len(level)) / 200, level, style, color="tab:blue", linewidth=1)
    axes.set_ylim(_FLOOR_DB, -10)
    axes.grid(alpha=0.3)


def _draw_partials(axes: Axes, sound: Samples) -> None:
    window = _WINDOW if len(sound) > 2 * RATE else _SHORT_WINDOW
    hop = window // 16
    levels = spectrogram(sound[:, 0], window, hop)
    edges = np.geomspace(_LOWEST, _HIGHEST, _LINES + 1)
    bins = np.unique(np.round(edges * window / RATE).astype(int))
    rows = np.maximum.reduceat(levels, bins)[:-1]  # the highest within a row: a partial is a thin line
    moments = np.arange(levels.shape[1] + 1) * hop / RATE
    axes.pcolormesh(moments, bins * RATE / window, rows, vmin=_FLOOR_DB, vmax=_TOP_DB, cmap="magma")
    axes.set_yscale("log")


def spectrogram(side: NDArray[np.float32], window: int, hop: int) -> NDArray[np.float64]:
    """Levels in dBFS of a sine, frequencies by moments, by Blackman windows centred on each moment."""
    shape = np.blackman(window)
    padded = np.pad(side, window // 2)
    frames = np.stack([padded[start : start + window] * shape for start in range(0, len(side), hop)])
    magnitudes: NDArray[np.float64] = np.abs(np.fft.rfft(frames)).T / (shape.sum() / 2)
    return 20 * np.log10(magnitudes + 1e-9)
