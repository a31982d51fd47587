"""A session in figures: its words, its silences, its breaths and bells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from voiceguide.timeline import Cue, Timeline
from voiceguide.units import RATE, Frames


class Silence(Struct, frozen=True, kw_only=True):
    """A stretch without guidance, half-open, in frames; see `silences`."""

    start: Frames
    end: Frames

    @property
    def frames(self) -> Frames:
        """How long it is."""
        return Frames(self.end - self.start)


class Figures(Struct, frozen=True, kw_only=True):
    """A session in figures.

    Attributes:
        words: How many are spoken, counted as a script's are: parted by spaces.
        words_a_minute: Over the whole session, its silences included.
        silence: The share of the session that is silence, 0 to 1; see `silences`.
        longest: The longest silence between two sounds; None where there is none.
        breaths: How many are paced.
        bells: How many strikes.
    """

    words: int
    words_a_minute: float
    silence: float
    longest: Silence | None
    breaths: int
    bells: int


def figures(timeline: Timeline) -> Figures:
    """Count what is in a session."""
    kinds = [cue.kind for cue in timeline.cues]
    words = sum(len((cue.text or "").split()) for cue in timeline.cues if is_spoken(cue))
    return Figures(
        words=words,
        words_a_minute=words * 60 * RATE / timeline.frames,
        silence=silence_until(timeline, timeline.frames),
        longest=max(_between_sounds(timeline), key=lambda silence: silence.frames, default=None),
        breaths=kinds.count("breathe.out"),
        bells=kinds.count("bell"),
    )


def silences(timeline: Timeline) -> Iterator[Silence]:
    """Yield the stretches without a line, paced breath or sound of the listener's own, in their order.

    A pause inside of a line is one of them. The bed goes on in them, and a bell may ring.
    """
    end = Frames(0)
    for cue in timeline.cues:
        if cue.kind not in ("pause", "bell"):
            for start, stop in ((end, cue.start), *(cue.said.gaps if cue.said else ())):
                if stop > start >= end:
                    yield Silence(start=start, end=stop)
            end = max(end, cue.end)
    if timeline.frames > end:
        yield Silence(start=end, end=timeline.frames)


def silence_until(timeline: Timeline, moment: Frames) -> float:
    """The share of silence in a session up to a moment, 0 to 1; 0 at its beginning."""
    quiet = sum(max(0, min(silence.end, moment) - silence.start) for silence in silences(timeline))
    return quiet / moment if moment else 0.0


def is_spoken(cue: Cue) -> bool:
    """Whether a cue's text is what the voice says, and not the name of a sound."""
    return cue.text is not None and cue.kind not in ("bell", "sound")


def _between_sounds(timeline: Timeline) -> Iterator[Silence]:
    """Yield the silences between the first sound and the last; a bell's strike parts them."""
    strikes = [cue.start for cue in timeline.cues if cue.kind == "bell"]
    for silence in silences(timeline):
        within = [moment for moment in strikes if silence.start < moment < silence.end]
        for start, end in pairwise([silence.start, *within, silence.end]):
            if start > 0 and end < timeline.frames:
                yield Silence(start=start, end=end)
