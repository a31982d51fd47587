"""Small practices and fake clip lengths, for tests that need no disk and no engine."""

from __future__ import annotations

import hashlib
from typing import Any

from voiceguide.script.model import PAUSES, Breathe, BreathPattern, Pause, Place, Practice, Rest, Say, Step
from voiceguide.timeline import Extent, Heard
from voiceguide.timeline.model import Struck
from voiceguide.units import Frames, Millis, ms_to_frames

PLACE = Place(path="test.yaml", line=1, column=1)


def say(text: str, pause: str | Pause | None = None, **more: Any) -> Say:
    return Say(place=PLACE, text=text, pause=PAUSES[pause] if isinstance(pause, str) else pause, **more)


def rest(pause: str | Pause, **more: Any) -> Rest:
    return Rest(place=PLACE, pause=PAUSES[pause] if isinstance(pause, str) else pause, **more)


def breathe(inhale: float, exhale: float, **more: Any) -> Breathe:
    pattern = BreathPattern(inhale=Millis(round(inhale * 1000)), exhale=Millis(round(exhale * 1000)))
    return Breathe(place=PLACE, pattern=pattern, **more)


def practice(*steps: Step, **more: Any) -> Practice:
    return Practice(name="test", path="test.yaml", title="Test", steps=steps, **more)


class FakeExtents(dict[Heard, Extent]):
    """Every line lasts as long as a hash of it says, half a second to four, with edges around it."""

    def __missing__(self, sound: Heard) -> Extent:
        if isinstance(sound, Struck):
            return Extent(frames=ms_to_frames(Millis(9000)))
        digest = hashlib.sha256(repr(sound).encode()).digest()
        audible = 24_000 + int.from_bytes(digest[:4], "big") % 168_000
        lead, tail = digest[4] * 10, digest[5] * 20
        return Extent(frames=Frames(lead + audible + tail), lead=Frames(lead), tail=Frames(tail))
