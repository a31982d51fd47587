"""Units as types, and the one place where time is rounded.

Scripts speak in milliseconds, the timeline counts frames, levels are decibels. At the project rate
every millisecond is a whole number of frames, so the conversion from a script loses nothing.
"""

from __future__ import annotations

import math
from typing import NewType

Millis = NewType("Millis", int)
"""A duration or a moment in whole milliseconds."""

Frames = NewType("Frames", int)
"""A duration or a position in frames at `RATE`; one frame is one sample of every channel."""

Decibels = NewType("Decibels", float)
"""A level relative to something that the name of the value says."""

RATE = 48_000
"""Frames per second of every session."""

CHANNELS = 2
"""Channels of every session."""

FRAMES_PER_MS = RATE // 1000

SPEAKING_RATE = 110
"""Words per minute as heard, inside a phrase: the middle of what guided practices use."""


def ms_to_frames(ms: Millis) -> Frames:
    """Convert milliseconds to frames, exactly."""
    return Frames(ms * FRAMES_PER_MS)


def frames_to_seconds(frames: int) -> float:
    """Convert frames to seconds, for people and JSON."""
    return frames / RATE


def seconds_to_ms(seconds: float) -> Millis:
    """Round seconds to the nearest whole millisecond, halves away from zero."""
    return Millis(math.floor(abs(seconds) * 1000 + 0.5) * (1 if seconds >= 0 else -1))


def db_to_gain(db: float) -> float:
    """Convert decibels to an amplitude factor (0 dB is 1.0)."""
    return math.pow(10.0, db / 20.0)


def gain_to_db(gain: float) -> Decibels:
    """Convert a positive amplitude factor to decibels; zero becomes minus infinity."""
    return Decibels(20.0 * math.log10(gain) if gain > 0 else -math.inf)


def clock(frames: int) -> str:
    """Format a position as `m:ss` or `h:mm:ss`, cut down to the whole second."""
    seconds = frames // RATE
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def brief(ms: int) -> str:
    """Write a duration the way scripts do: `3m`, `1m30s`, `2.5s`, `1h`.

    The result reads back as the same number of milliseconds.
    """
    hours, rest = divmod(ms, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".")
    parts = [f"{hours}h" if hours else "", f"{minutes}m" if minutes else "", f"{seconds}s" if rest else ""]
    return "".join(parts) or "0s"
