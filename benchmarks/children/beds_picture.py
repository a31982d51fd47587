"""Drawing beds: a minute of each as a spectrogram, and how loud it is meanwhile."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from PIL import Image

from benchmarks.children.sounding import Endless, Signal
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE

mpl.use("Agg")
from matplotlib import pyplot as plt

_FIRST, _SECONDS = 100, 60
"""The minute that is drawn holds seams of all three layers."""

_WINDOW, _HOP = 1 << 12, 1 << 11
_LOWEST, _HIGHEST, _LINES = 50.0, 16_000.0, 110
_DEPTH_DB = 50.0
_ROOM_DB = 7.0
_COLOURS = 48


def draw(beds: Mapping[str, Endless], path: Path) -> None:
    """Draw every bed into one PNG."""
    figure, rows = plt.subplots(
        len(beds), 2, figsize=(13, 1.9 * len(beds)), width_ratios=(1.6, 1), sharex=True, layout="constrained"
    )
    for (name, bed), (colours, levels) in zip(beds.items(), rows, strict=True):
        sound = bed(_FIRST * RATE, _SECONDS * RATE)
        _draw_spectrogram(colours, sound)
        colours.set_ylabel(name, fontweight="bold")
        _draw_levels(levels, sound)
    rows[0][0].set_title("Power an octave (Hz over s)")
    rows[0][1].set_title("Level of 100 ms and 3 s (dBFS)")
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=80)
    Image.open(drawn).quantize(_COLOURS).save(path, optimize=True)  # noise makes large pictures


def _draw_spectrogram(axes: Axes, sound: Samples) -> None:
    powers = _spectrogram(sound)
    edges = np.geomspace(_LOWEST, _HIGHEST, _LINES + 1)
    bins = np.unique(np.round(edges * _WINDOW / RATE).astype(int))
    # A hertz higher up is a smaller part of what the ear hears as one band.
    octaves = np.add.reduceat(powers, bins, axis=0)[:-1] / np.diff(np.log2(bins))[:, None]
    levels = 10 * np.log10(octaves + 1e-16)
    moments = np.arange(levels.shape[1] + 1) * _HOP / RATE
    top = np.percentile(levels, 99.9)
    axes.pcolormesh(moments, bins * RATE / _WINDOW, levels, vmin=top - _DEPTH_DB, vmax=top, cmap="magma")
    axes.set_yscale("log")


def _draw_levels(axes: Axes, sound: Samples) -> None:
    tenths = (sound.astype(np.float64) ** 2).mean(axis=1).reshape(-1, RATE // 10).mean(axis=1)
    slow = np.convolve(tenths, np.ones(30) / 30, "valid")
    axes.plot(np.arange(len(tenths)) / 10, 10 * np.log10(tenths), color="tab:grey", linewidth=0.6)
    axes.plot(np.arange(len(slow)) / 10 + 1.5, 10 * np.log10(slow), color="tab:blue")
    middle = 10 * np.log10(tenths.mean())
    axes.set_ylim(middle - _ROOM_DB, middle + _ROOM_DB)
    axes.grid(alpha=0.3)


def _spectrogram(sound: Samples) -> Signal:
    """Power of both sides, frequencies by moments, by Hann windows."""
    window = np.hanning(_WINDOW)[:, None]
    starts = range(0, len(sound) - _WINDOW, _HOP)
    spectra = (np.fft.rfft(sound[start : start + _WINDOW] * window, axis=0) for start in starts)
    return np.stack([(np.abs(each) ** 2).sum(axis=1) for each in spectra], axis=1) / (window.sum() ** 2)
