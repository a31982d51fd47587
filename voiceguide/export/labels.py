"""What stands beside the parts of a session: label tracks for Audacity, which imports them as text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from voiceguide.export.captions import spoken
from voiceguide.timeline import Timeline
from voiceguide.timeline.model import Stretch
from voiceguide.units import frames_to_seconds

VOICE = "voice"
STEMS = (VOICE, "bells", "bed", "cues")
"""The parts of every session. What a script plays of its writer's own is one more, `sounds`."""

SOUNDS = "sounds"


def label_tracks(timeline: Timeline) -> dict[str, str]:
    """Write the label tracks of a session, by name: its chapters, and its lines."""
    starts = [chapter.start for chapter in timeline.chapters]
    chapters = zip(pairwise([*starts, timeline.frames]), timeline.chapters, strict=True)
    return {
        "chapters": _track((stretch, chapter.title) for stretch, chapter in chapters),
        "lines": _track(((cue.start, cue.end), cue.text or "") for cue in spoken(timeline)),
    }


def _track(labels: Iterable[tuple[Stretch, str]]) -> str:
    """One label a line: its beginning and end in seconds, and its text, parted by tabs."""
    return "".join(
        f"{frames_to_seconds(start):.6f}\t{frames_to_seconds(end):.6f}\t{' '.join(text.split())}\n"
        for (start, end), text in labels
    )
