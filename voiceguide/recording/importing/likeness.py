"""Whether the same words were said twice: two stretches of one voice, laid over each other.

Spectra of 40 ms in mel bands become cepstra (Davis and Mermelstein 1980), evened out over each stretch,
and are aligned by dynamic time warping (Sakoe and Chiba 1978), so that a slower reading is like a faster one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE

STEP = RATE // 25
"""Frames from one spectrum to the next; they do not overlap."""

ALIKE = 2.3
"""One voice's readings of the same words lie under this, other words over it. Of a neural voice that varies,
the same words at another pace came to 1.1 to 1.8, their beginnings up to 2.3, and others to 3 and more."""

_MEL_BANDS, _CEPSTRA = 24, 13
_LOWEST, _HIGHEST = 150.0, 7000.0
_QUIETEST = 11.0
"""So far under the loudest (natural logarithm of power), a band is taken for silent."""

_HANN = np.hanning(STEP + 1)[:-1].astype(np.float32)


def _mel_filters() -> Samples:
    """Overlapping triangles, even on the mel scale (2595 log10(1 + f / 700)); shape (bins, bands)."""
    lowest, highest = (2595 * np.log10(1 + each / 700) for each in (_LOWEST, _HIGHEST))
    corners = 700 * (10 ** (np.linspace(lowest, highest, _MEL_BANDS + 2) / 2595) - 1)
    hertz = np.arange(STEP // 2 + 1)[:, None] * RATE / STEP
    low, middle, high = corners[:-2], corners[1:-1], corners[2:]
    slopes = np.minimum((hertz - low) / (middle - low), (high - hertz) / (high - middle))
    filters: Samples = np.clip(slopes, 0, None).astype(np.float32)
    return filters


_FILTERS = _mel_filters()
_COSINES = np.cos(np.pi / _MEL_BANDS * (np.arange(_MEL_BANDS)[:, None] + 0.5) * np.arange(_CEPSTRA))


def spectra_of(samples: Samples) -> Samples:
    """Logarithms of the power in every mel band, for every whole `STEP` of samples, shape (n, bands)."""
    windows = samples[: len(samples) // STEP * STEP].reshape(-1, STEP) * _HANN
    logarithms: Samples = np.log(np.abs(np.fft.rfft(windows)) ** 2 @ _FILTERS + 1e-7).astype(np.float32)
    return logarithms


def shape_of(spectra: Samples) -> Samples:
    """What is said in a stretch, whoever says it and however loud, shape (n, cepstra)."""
    cepstra = np.maximum(spectra, spectra.max() - _QUIETEST) @ _COSINES
    shape: Samples = ((cepstra - cepstra.mean(axis=0)) / (cepstra.std(axis=0) + 1e-3)).astype(np.float32)
    return shape


def begins_alike(said: Samples, others: Sequence[Samples]) -> NDArray[np.bool_]:
    """Tell which of some stretches begin with what was said in one.

    Args:
        said: Its `spectra_of`, at least one.
        others: The same of the others; so much of each is looked at as could be the same words.
    """
    wanted = shape_of(said)
    parts = [shape_of(each[: 2 * len(said)]) for each in others]
    longest = max(len(each) for each in parts)
    padded = np.stack([np.pad(each, ((0, longest - len(each)), (0, 0))) for each in parts])
    costs = _warped(_distances(wanted, padded))
    lengths = np.array([len(each) for each in parts])
    ends = np.arange(1, longest + 1)
    costs = np.where(ends <= lengths[:, None], costs / (len(wanted) + ends), np.inf)
    return costs.min(axis=1) < ALIKE  # type: ignore[no-any-return]


def _distances(wanted: Samples, padded: Samples) -> Samples:
    squares = (wanted**2).sum(axis=1)[None, :, None] + (padded**2).sum(axis=2)[:, None, :]
    distances: Samples = np.sqrt(np.maximum(squares - 2 * wanted @ padded.transpose(0, 2, 1), 0))
    return distances


def _warped(distances: Samples) -> Samples:
    """The least cost of laying all of the one over the first of each of the others, shape (others, ends).

    Goes by diagonals, on which no value depends on another; a step in both counts twice.
    """
    count, rows, columns = distances.shape
    costs = np.full((count, rows + 1, columns + 1), np.inf)
    costs[:, 0, 0] = 0
    for total in range(2, rows + columns + 1):
        row = np.arange(max(1, total - columns), min(rows, total - 1) + 1)
        column = total - row
        here = distances[:, row - 1, column - 1]
        aside = np.minimum(costs[:, row - 1, column], costs[:, row, column - 1]) + here
        costs[:, row, column] = np.minimum(aside, costs[:, row - 1, column - 1] + 2 * here)
    return costs[:, rows, 1:]
