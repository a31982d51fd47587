"""Where somebody speaks in a recording that is there as a whole."""

from __future__ import annotations

import numpy as np

from voiceguide.sound.own.ear import REST, Ear, Ended
from voiceguide.sound.own.frames import WINDOW, Looker
from voiceguide.sound.own.quiet import Room
from voiceguide.sound.pcm import Samples
from voiceguide.units import RATE, Frames, Millis

_LISTENED = 8 * RATE
"""Before it listens for voices, the ear learns the room from so many frames: a take may begin with a word."""


def utterances(samples: Samples, rest: Millis = REST) -> tuple[Ended, ...]:
    """Find the utterances of a recording, in their order.

    Args:
        samples: Mono, shape (n,), at 48 kHz.
        rest: What separates two of them.
    """
    ear = Ear(rest, room_of(samples))
    padded = np.pad(samples, (0, WINDOW))
    told = [event for at in range(0, len(padded), RATE) for event in ear.feed(padded[at : at + RATE])]
    found = [each for each in (*told, *ear.finish()) if isinstance(each, Ended)]
    return tuple(_inside(each, len(samples)) for each in found)


def room_of(samples: Samples) -> Room:
    """Learn the room from the beginning of a recording, whether or not somebody speaks in it."""
    room = Room()
    for level in Looker().feed(samples[:_LISTENED]).levels:
        room.learn(level, is_quiet=False)
    return room


def _inside(ended: Ended, count: int) -> Ended:
    first, last = ended.voiced
    return Ended(
        start=ended.start,
        end=Frames(min(ended.end, count)),
        voiced=(first, Frames(min(last, count))),
    )
