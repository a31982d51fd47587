"""Captions: what is being said, and each line on standard output as it is spoken."""

from __future__ import annotations

from bisect import bisect_right

from voiceguide.timeline.model import Cue, Timeline
from voiceguide.units import Frames


def last_said(timeline: Timeline, position: Frames) -> Cue | None:
    """The line that is being said at `position`, or was said last; None before the first."""
    begun = bisect_right(timeline.cues, position, key=lambda cue: cue.start)
    cues = (timeline.cues[number] for number in range(begun - 1, -1, -1))
    return next((cue for cue in cues if cue.text and cue.kind not in ("bell", "sound")), None)


class Captions:
    """Prints each spoken cue when its time comes, and again when it is heard again."""

    def __init__(self) -> None:
        self._shown: Cue | None = None

    def tell(self, timeline: Timeline, position: Frames) -> None:
        """Print what is being said at `position`, once."""
        cue = last_said(timeline, position)
        if cue is None or position >= cue.end:
            self._shown = None
        elif self._shown is None or (cue.kind, cue.text) != (self._shown.kind, self._shown.text):
            print(cue.text, flush=True)
            self._shown = cue
