"""What can be wrong with a microphone, each with what helps, in plain words."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Code = Literal["silent", "clipping", "too-loud", "too-quiet", "hum", "noise"]


class Trouble(Struct, frozen=True, kw_only=True):
    """One thing that is wrong with a microphone: its name, what it is, and what helps."""

    code: Code
    what: str
    remedy: str


def silent() -> Trouble:
    """Nothing comes from it."""
    return Trouble(
        code="silent",
        what="The microphone gives no sound at all.",
        remedy="It may be muted by a switch or a key, or the system may not let programs use it: look in the "
        "system's settings for sound and for privacy. Else choose another with --device.",
    )


def clipping() -> Trouble:
    """The tops of its waves are flat."""
    return Trouble(
        code="clipping",
        what="The voice is cut off at its loudest, and will sound rough.",
        remedy="Turn the microphone down in the system's sound settings, or move a hand's width back.",
    )


def too_loud(peak: float) -> Trouble:
    """Its peaks, in dBFS, leave no room."""
    return Trouble(
        code="too-loud",
        what=f"The voice is too loud: its peaks come within {-peak:.1f} dB of the most that fits.",
        remedy="Turn the microphone down a little in the system's sound settings, or sit farther away.",
    )


def too_quiet(level: float) -> Trouble:
    """The words, in dBFS, are far down."""
    return Trouble(
        code="too-quiet",
        what=f"The voice is too quiet, at {level:.0f} dB.",
        remedy="Turn the microphone up in the system's sound settings, or come nearer: a hand's width away, "
        "a little to the side of the mouth.",
    )


def unheard() -> Trouble:
    """Nobody was heard."""
    return Trouble(
        code="too-quiet",
        what="No voice is heard.",
        remedy="Speak a sentence or two as you will read. If you did, turn the microphone up in the system's "
        "sound settings, come nearer, or choose another with --device.",
    )


def hum(hertz: float, under: float) -> Trouble:
    """The mains can be heard, so many decibels under the voice."""
    return Trouble(
        code="hum",
        what=f"There is a hum of {hertz:.0f} Hz, as from the mains, {under:.0f} dB under the voice.",
        remedy="Unplug the charger, move the cable and the microphone away from lamps, chargers and screens, "
        "or use another socket.",
    )


def noise(told: str) -> Trouble:
    """The room is too loud; `told` says how much so."""
    return Trouble(
        code="noise",
        what=f"The room is loud: {told}.",
        remedy="Close windows and doors, turn off fans and what else hums, hang up something soft, and come "
        "nearer to the microphone.",
    )
