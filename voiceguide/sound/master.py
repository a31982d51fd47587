"""The last step of a mix: fades of the whole session, the ceiling, and 16 bits with dither."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from voiceguide.sound.limiter import limit
from voiceguide.sound.pcm import Samples, around
from voiceguide.timeline.model import Timeline
from voiceguide.units import CHANNELS, RATE

_DITHER_FRAMES = 7 * RATE + 1
_FULL_SCALE = 32767.0


def finish(samples: Samples, start: int, timeline: Timeline, context: int) -> NDArray[np.int16]:
    """Make 16-bit PCM of a mixed stretch.

    Args:
        samples: Shape (n, 2); begins `context` frames before the stretch and ends as many after it.
        start: The stretch's first frame in the session.
        timeline: Says where the session fades.
        context: What the limiter needs to see on either side.

    Returns:
        Shape (n - 2 * context, 2). The same frames give the same bytes.
    """
    fades = fade_gains(start - context, len(samples), timeline)
    faded = samples if fades is None else samples * fades[:, None]
    limited = limit(faded)[context : len(faded) - context]
    scaled = limited * np.float32(_FULL_SCALE)
    scaled += _dither(start, len(limited))
    pcm: NDArray[np.int16] = np.rint(scaled, out=scaled).astype(np.int16)  # the ceiling keeps it inside
    return pcm


def fade_gains(start: int, count: int, timeline: Timeline) -> Samples | None:
    """The session's own fades over a stretch, shape (count,); None where there are none."""
    if start >= timeline.fade_in and start + count <= timeline.frames - timeline.fade_out:
        return None
    frames = np.arange(start, start + count)
    rising = np.clip((frames + 1) / (timeline.fade_in + 1), 0, 1)
    falling = np.clip((timeline.frames - frames) / (timeline.fade_out + 1), 0, 1)
    gains: Samples = (np.sin(np.minimum(rising, falling) * np.pi / 2) ** 2).astype(np.float32)
    return gains


def _dither(start: int, count: int) -> Samples:
    """Triangular noise of one bit either way: it turns rounding errors into an even, inaudible hiss."""
    return around(_dither_noise(), start, count)


@cache
def _dither_noise() -> Samples:
    draw = np.random.default_rng(1770)
    uniform = draw.random((2, _DITHER_FRAMES, CHANNELS), dtype=np.float32)
    noise: Samples = uniform[0] - uniform[1]
    return noise
