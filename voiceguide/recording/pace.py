"""How long a line takes its reader, so that the end of a line is told from a rest inside it."""

from __future__ import annotations

from collections import deque
from statistics import median

from voiceguide.recording.lines import Reading
from voiceguide.timeline.estimate import Estimates
from voiceguide.units import FRAMES_PER_MS, Frames, Millis

REST = Millis(1200)
"""Nobody who reads one sentence rests for longer inside it."""

_SHORTEST_REST = Millis(800)
"""Where the practice itself rests for less than `REST`, so much tells that a sentence has ended."""

_BETWEEN_SENTENCES = Millis(600)
"""So much longer a calm reader may rest between two sentences of a line."""

_WHOLE = 0.7
"""What is shorter than this part of what was expected is probably not the whole line."""

_NOISE = 0.15
"""What is shorter than this part is not the line at all, but a cough or a chair."""

_REMEMBERED = 7


class Pace:
    """What is known of how fast somebody reads; it is learned from the lines they keep."""

    def __init__(self) -> None:
        self._factors: deque[float] = deque([1.0], maxlen=_REMEMBERED)

    def expected(self, reading: Reading) -> Frames:
        """How long this line will probably be, with the pauses that are written inside it."""
        inside = sum(length for _, length in reading.line.marks.pauses) * FRAMES_PER_MS
        voiced = Estimates()[reading.line].audible - inside
        return Frames(round(voiced * median(self._factors)) + inside)

    def learn(self, reading: Reading, frames: Frames) -> None:
        """A line was read in so many frames."""
        factor = frames / max(1, Estimates()[reading.line].audible)
        self._factors.append(min(2.0, max(0.5, factor)))

    def whole(self, reading: Reading) -> Frames:
        """What is shorter is probably not whole yet."""
        return Frames(round(self.expected(reading) * _WHOLE))

    def noise(self, reading: Reading) -> Frames:
        """What is shorter is not this line."""
        return Frames(round(self.expected(reading) * _NOISE))

    def rest(self, reading: Reading) -> Millis:
        """So long it is quiet when a line has ended."""
        inside = max((length for _, length in reading.line.marks.pauses), default=0)
        sentences = sum(reading.text.count(sign) for sign in ".!?…")
        rest = min(REST, max(_SHORTEST_REST, round(0.8 * reading.pause)))
        return Millis(inside + rest + (_BETWEEN_SENTENCES if sentences > 1 else 0))
