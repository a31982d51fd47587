"""What the microphone hears in the booth: how loud it is, when a line begins and ends, and the time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from voiceguide.recording.booth import News
from voiceguide.recording.lines import Reading
from voiceguide.recording.meter import Meter
from voiceguide.recording.microphone import Sound
from voiceguide.recording.pace import Pace
from voiceguide.recording.part import Recorded, recorded_to_samples
from voiceguide.sound.own.ear import Ear, Ended, Started
from voiceguide.units import RATE, Frames, Millis, ms_to_frames

_SETTLING = RATE // 4
"""What the loudspeaker played rings on in the room for so long."""


class Hearing:
    """Takes in what is heard; it counts time by it, as the takes do.

    Attributes:
        meter: How loud it is.
        pace: How fast somebody reads.
        heard: How much was heard so far.
        said: From where to where the last line was said.
    """

    def __init__(self) -> None:
        self.meter = Meter()
        self.pace = Pace()
        self.heard = Frames(0)
        self.said = (Frames(0), Frames(0))
        self._ear = Ear()
        self._ahead = 0
        self._deaf_until = 0
        self._reading: Reading | None = None
        self._voice_since: Frames | None = None
        self._due: Frames | None = None
        self._kept: list[Recorded] | None = None

    @property
    def voice_since(self) -> Frames | None:
        """Since when somebody speaks; None while nobody does."""
        return self._voice_since

    def take_in(self, sound: Sound) -> Iterator[News]:
        """Hear a block, and tell what became known with it."""
        self.meter.feed(sound.frames)
        self.heard = Frames(sound.at + len(sound.frames))
        if self._kept is not None:
            self._kept.append(sound.frames)
        if sound.at >= self._deaf_until:
            yield from self._attend(sound)
        if self._due is not None and self.heard >= self._due:
            self._due = None
            yield "time"

    def pass_over(self, sound: Sound) -> None:
        """Count a block that nobody listens to."""
        self.heard = Frames(sound.at + len(sound.frames))

    def attend(self, reading: Reading | None) -> None:
        """Listen for this line; None for no line."""
        self._reading = reading
        if reading is not None:
            self._ear.rest = self.pace.rest(reading)
            self._ear.shortest = self.pace.whole(reading)

    def learn(self) -> None:
        """What was said last was the whole line."""
        if self._reading is not None:
            start, end = self.said
            self.pace.learn(self._reading, Frames(end - start))

    def begin_afresh(self) -> None:
        """Forget what sounds until now: it was a loudspeaker, or a time when nobody was meant to be heard."""
        self._deaf_until = self.heard + _SETTLING
        self._voice_since = None

    def wake_at(self, frame: Frames) -> None:
        """Tell when so much was heard."""
        self._due = frame

    def wake_after(self, pause: Millis) -> None:
        """Tell when this pause is over."""
        self.wake_at(Frames(self.heard + ms_to_frames(pause)))

    def keep(self) -> None:
        """Remember what is heard from now on."""
        self._kept = []

    def kept(self) -> Recorded:
        """What was heard since then, which is forgotten."""
        kept, self._kept, self._due = self._kept or [], None, None
        return np.concatenate([np.zeros(0, dtype=np.int16), *kept])

    def _attend(self, sound: Sound) -> Iterator[News]:
        told = self._ear.feed(recorded_to_samples(sound.frames))
        self._ahead += len(sound.frames)
        for each in told:
            # The ear counts what it was fed, which is less than what was heard.
            by = self.heard - self._ahead
            if isinstance(each, Started):
                self._voice_since = Frames(each.at + by)
                yield "voice"
            elif isinstance(each, Ended):
                self._voice_since = None
                self.said = (Frames(each.start + by), Frames(each.end + by))
                yield self._verdict()

    def _verdict(self) -> News:
        start, end = self.said
        is_noise = self._reading is not None and end - start < self.pace.noise(self._reading)
        return "noise" if is_noise else "said"
