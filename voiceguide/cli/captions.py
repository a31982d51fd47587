"""Captions: each line on standard output as it is spoken."""

from __future__ import annotations

from voiceguide.timeline import Timeline
from voiceguide.units import Frames


class Captions:
    """Prints the spoken cues of one timeline, each when its time comes, again when it is heard again."""

    def __init__(self, timeline: Timeline) -> None:
        self._cues = [cue for cue in timeline.cues if cue.text and cue.kind not in ("bell", "sound")]
        self._shown = -1

    def tell(self, position: Frames) -> None:
        """Print what is being said at `position`, once."""
        current = next(
            (
                number
                for number, cue in reversed(list(enumerate(self._cues)))
                if cue.start <= position < cue.end
            ),
            -1,
        )
        if current not in (-1, self._shown):
            print(self._cues[current].text, flush=True)
        if current != -1:
            self._shown = current
