"""What SSML's prosody asks of a voice, in the script format's own terms."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from msgspec import Struct

from voiceguide.script.model import VoiceWish
from voiceguide.speech.engine import DEFAULT_PITCH
from voiceguide.units import SPEAKING_RATE, Decibels

_RATES = {"x-slow": 0.6, "slow": 0.8, "medium": 1.0, "fast": 1.25, "x-fast": 1.5, "default": 1.0}
_SEMITONES = {"x-low": -6.0, "low": -3.0, "medium": 0.0, "high": 3.0, "x-high": 6.0, "default": 0.0}
_VOLUMES = {"x-soft": -12.0, "soft": -6.0, "medium": 0.0, "loud": 3.0, "x-loud": 6.0, "default": 0.0}
_PERCENT = re.compile(r"([+-]?)([0-9]{1,4}(?:\.[0-9]{1,3})?)\s?%")
_SHIFT = re.compile(r"([+-][0-9]{1,3}(?:\.[0-9]{1,3})?)\s?(st|db)?")
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})?")


class Manner(Struct, frozen=True, kw_only=True):
    """What became of one tag's attributes.

    Attributes:
        wish: What is asked of the voice.
        lost: The attributes that could not be read, as written.
    """

    wish: VoiceWish
    lost: tuple[str, ...]


def manner(attributes: Mapping[str, str]) -> Manner:
    """Read the `rate`, `pitch` and `volume` of a prosody tag; the others have no counterpart."""
    asked = {name: value.strip().lower() for name, value in attributes.items()}
    rate = _rate(asked.get("rate", "default"))
    pitch = _pitch(asked.get("pitch", "default"))
    volume = _volume(asked.get("volume", "default"))
    read = {"rate": rate, "pitch": pitch, "volume": volume}
    lost = tuple(f'{name}="{value}"' for name, value in attributes.items() if read.get(name) is None)
    wish = VoiceWish(
        rate=None if rate in (None, SPEAKING_RATE) else rate,
        pitch=None if pitch in (None, DEFAULT_PITCH) else pitch,
        volume=None if volume in (None, 0.0) else volume,
    )
    return Manner(wish=wish, lost=lost)


def _rate(text: str) -> int | None:
    """Words a minute: a percentage counts from the usual rate (SSML 1.1), a signed one is added to it."""
    factor = _RATES.get(text)
    if match := _PERCENT.fullmatch(text):
        signed, number = match[1], float(match[2]) / 100
        factor = 1 + math.copysign(number, float(f"{signed}1")) if signed else number
    elif _NUMBER.fullmatch(text):  # SSML 1.1 has bare numbers as multipliers
        factor = float(text)
    return None if factor is None else min(500, max(30, round(SPEAKING_RATE * factor)))


def _pitch(text: str) -> int | None:
    """0 to 100: from 50, an octave is 50 either way."""
    semitones = _SEMITONES.get(text)
    if match := _PERCENT.fullmatch(text):
        change = float(f"{match[1] or '+'}{match[2]}") / 100
        semitones = 12 * math.log2(1 + change) if change > -1 else None
    elif (match := _SHIFT.fullmatch(text)) and match[2] != "db":
        semitones = float(match[1])
    if semitones is None:
        return None
    return min(100, max(0, round(DEFAULT_PITCH + semitones / 12 * 50)))


def _volume(text: str) -> Decibels | None:
    """Decibels; a bare number goes from 0 to 100, the voice's own level (SSML 1.0)."""
    decibels = _VOLUMES.get(text)
    if match := _SHIFT.fullmatch(text):
        decibels = float(match[1]) if match[2] == "db" else None
    elif _NUMBER.fullmatch(text) and 0 < float(text) <= 100:
        decibels = 20 * math.log10(float(text) / 100)
    return None if decibels is None else Decibels(min(12.0, max(-40.0, round(decibels, 1))))
