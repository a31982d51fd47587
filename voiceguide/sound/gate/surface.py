"""What can be heard to be wrong with any session, whatever it holds: gaps, clicks, peaks, hard edges."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.gate.recording import FULL_SCALE, Fault, Recording
from voiceguide.sound.limiter import CEILING
from voiceguide.sound.loudness import true_peak
from voiceguide.units import FRAMES_PER_MS, RATE, Frames, Millis, db_to_gain, gain_to_db, ms_to_frames

LONGEST_SILENCE = ms_to_frames(Millis(30))
"""Digital silence for longer is a hole: under every session lies at least a floor and its dither."""

_EDGE = ms_to_frames(Millis(20))
_QUIET_EDGE = db_to_gain(-50)
"""A session begins and ends below this: nobody is startled."""

_HOT = 0.75
"""Only around samples so near to full scale are the peaks between them looked for: clips stay below it."""

_NEAR = ms_to_frames(Millis(10))
_RISE = np.hanning(2 * (_NEAR // 8))[: _NEAR // 8, None].astype(np.float32)
"""Where a piece is cut amid something loud the filter would ring; its neighbour sees what this takes away."""

_METER_ERROR = 0.1
"""Decibels by which two true-peak meters may differ."""

_SLOT = FRAMES_PER_MS // 2
_AROUND = 24
"""Half milliseconds on either side to which a step is compared: one turn of the lowest voice."""

_STEP_TIMES, _STEP_LEAST = 6.0, db_to_gain(-46)
"""A click is a step so many times larger than any around it, and large enough to be heard."""

Pcm = NDArray[np.int32]


BEFORE = max(LONGEST_SILENCE, _SLOT * (2 * _AROUND + 2))
"""So many frames ahead of a piece have to be seen with it."""


def piece_faults(channels: Pcm, start: Frames, frames: int) -> Iterator[Fault]:
    """Look at one piece of a file.

    Args:
        channels: Its samples and `BEFORE` frames ahead of them, shape (channels, n), 16 bits each.
        start: Where it lies in the file.
        frames: The length of the whole file.
    """
    yield from _holes(channels, start, frames)
    yield from _clicks(channels, start)
    yield from _peaks(channels, start)


def edge_faults(recording: Recording) -> Iterator[Fault]:
    """Look at the beginning and the end of a file."""
    for start, what in ((0, "begins"), (recording.frames - _EDGE, "ends")):
        level = float(np.abs(recording.read(start, _EDGE)).max(initial=0.0))
        if level > _QUIET_EDGE:
            cause = f"it {what} suddenly, at {gain_to_db(level):.0f} dBFS"
            yield Fault(start=Frames(max(0, start)), code="hard-edge", cause=cause)


def _holes(channels: Pcm, start: Frames, frames: int) -> Iterator[Fault]:
    """Runs of zeros; a fade leaves some at either end of a session."""
    is_silent = ~np.logical_or.reduce(channels)
    if np.count_nonzero(is_silent) <= LONGEST_SILENCE:
        return
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], is_silent, [False]])))
    for first, end in zip(bounds[::2], bounds[1::2], strict=True):
        inside = start + first > _EDGE and start + end < frames - _EDGE
        if inside and end - first > LONGEST_SILENCE:
            cause = f"there is digital silence for {(end - first) / RATE * 1000:.0f} ms"
            yield Fault(start=Frames(start + int(first)), code="digital-silence", cause=cause)


def _clicks(channels: Pcm, start: Frames) -> Iterator[Fault]:
    """Steps that stand alone: far larger than all others within some milliseconds, on either side."""
    steps = np.maximum.reduce(np.abs(np.diff(channels)))
    least = _STEP_LEAST * FULL_SCALE
    if len(steps) < _SLOT * (2 * _AROUND + 1) or steps.max() < least:
        return
    largest = _largest_by_slot(steps)
    wide = _rolling_max(largest, _AROUND - 1)
    middle = largest[_AROUND:-_AROUND]
    around = np.maximum(wide[: len(middle)], wide[-len(middle) :])
    for number in np.flatnonzero((middle > least) & (middle > _STEP_TIMES * around)):
        step = middle[number] / FULL_SCALE
        times = middle[number] / max(1, around[number])
        cause = f"the signal steps by {step:.3f} of full scale, {times:.0f} times as far as anywhere around"
        yield Fault(start=Frames(start + (int(number) + _AROUND) * _SLOT), code="click", cause=cause)


def _largest_by_slot(steps: NDArray[np.int32]) -> NDArray[np.int32]:
    """The largest step of every half millisecond, by halves: over a short axis numpy takes far longer."""
    largest = steps[: len(steps) // _SLOT * _SLOT]
    width = _SLOT
    while width % 2 == 0:
        largest, width = np.maximum(largest[::2], largest[1::2]), width // 2
    parts: NDArray[np.int32] = np.maximum.reduce([largest[part::width] for part in range(width)])
    return parts


def _rolling_max(values: NDArray[np.int32], width: int) -> NDArray[np.int32]:
    """The largest of every `width` values in a row, by doubling windows."""
    reached = 1
    while reached < width:
        step = min(reached, width - reached)
        values = np.maximum(values[:-step], values[step:])
        reached += step
    return values


def _peaks(channels: Pcm, start: Frames) -> Iterator[Fault]:
    if max(channels.max(), -channels.min()) < _HOT * FULL_SCALE:
        return
    hot = np.flatnonzero(np.maximum.reduce(np.abs(channels)) >= _HOT * FULL_SCALE)
    for group in np.split(hot, np.flatnonzero(np.diff(hot) > 2 * _NEAR) + 1):
        near = (channels[:, max(0, group[0] - _NEAR) : group[-1] + _NEAR].T / FULL_SCALE).astype(np.float32)
        near[: len(_RISE)] *= _RISE
        near[-len(_RISE) :] *= _RISE[::-1]
        highest = true_peak(near)
        if highest > CEILING + _METER_ERROR:
            cause = f"the true peak is {highest:.1f} dBTP, over the ceiling of {CEILING} dBTP"
            yield Fault(start=Frames(start + int(group[0])), code="too-high-peak", cause=cause)
