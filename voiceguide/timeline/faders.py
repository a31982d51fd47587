"""How loud the listener has the voice and the bed while a session plays."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.timeline.model import BedSpan, Event, Timeline
from voiceguide.timeline.place import LOUDEST_BED
from voiceguide.timeline.unroll import LOUDEST_VOICE
from voiceguide.units import Decibels

FADER_STEP = Decibels(1.5)
"""One press of a key: clearly heard, and never a jump."""

SOFTEST_VOICE = Decibels(-18.0)
SOFTEST_BED = Decibels(-30.0)
"""So far down a key goes, in decibels from where the session began; below, nothing is left to hear."""

NO_BED = "none"


class Faders(Struct, frozen=True, kw_only=True):
    """Where the listener's keys have moved the levels, in decibels from those of the session.

    Attributes:
        voice: Of everything spoken.
        bed: Of every bed.
        has_bed: Whether there is a bed; without, the room-tone floor is left.
    """

    voice: Decibels = Decibels(0.0)
    bed: Decibels = Decibels(0.0)
    has_bed: bool = True

    def with_voice(self, step: float) -> Faders:
        """Move the voice by so many decibels, not below its softest."""
        return replace(self, voice=Decibels(max(SOFTEST_VOICE, self.voice + step)))

    def with_bed(self, step: float) -> Faders:
        """Move the bed likewise; who moves it wants to hear it."""
        return replace(self, bed=Decibels(max(SOFTEST_BED, self.bed + step)), has_bed=True)

    def with_bed_switched(self) -> Faders:
        """Take the bed away, or bring it back."""
        return replace(self, has_bed=not self.has_bed)

    def applied(self, timeline: Timeline) -> Timeline:
        """Give a timeline these levels, all of it: a line that is repeated is as loud as it is wanted now.

        No voice gets louder than `LOUDEST_VOICE`, no bed nearer to the voice than `LOUDEST_BED`. Bells and
        breath cues follow a voice that gets softer, so that they are never above it.
        """
        if self == LEVEL:
            return timeline
        return replace(
            timeline,
            events=tuple(map(self._event, timeline.events)),
            bed=tuple(map(self._span, timeline.bed)),
        )

    def _event(self, event: Event) -> Event:
        if event.lane == "sound":
            return event
        if event.lane == "voice":
            level = min(event.level + self.voice, max(event.level, LOUDEST_VOICE))
        else:
            level = event.level + min(0.0, self.voice)
        return replace(event, level=Decibels(level))

    def _span(self, span: BedSpan) -> BedSpan:
        if not self.has_bed:
            return replace(span, sound=NO_BED, folder="")
        loudest = LOUDEST_BED + min(0.0, self.voice)
        return replace(span, level=Decibels(min(span.level + self.bed, loudest)))


LEVEL = Faders()
"""Where they are when a session begins."""
