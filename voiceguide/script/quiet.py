"""A sitting without words, made as if somebody had written it."""

from __future__ import annotations

from voiceguide.script.model import Bell, Place, Practice, Rest, Step, exact_pause
from voiceguide.units import Decibels, Millis

_PLACE = Place(path="a quiet sit", line=1, column=1)

_BETWEEN = Decibels(-4.0)
"""So much softer is a bell that only tells the time."""


def quiet_sit(title: str, language: str, length: Millis, interval: Millis | None = None) -> Practice:
    """Write a practice of two bells, `length` from strike to strike, and nothing but the bed between.

    Args:
        title: What it is called.
        language: What the title is in.
        length: How long it is.
        interval: A soft bell so often; none where the closing bell is as near as that, or nearer.
    """
    steps: list[Step] = [Bell(place=_PLACE)]
    left = length
    while interval is not None and left >= 2 * interval:
        steps += [_rest(interval), Bell(place=_PLACE, level=_BETWEEN)]
        left = Millis(left - interval)
    steps += [_rest(left), Bell(place=_PLACE)]
    return Practice(name="quiet-sit", path=_PLACE.path, title=title, language=language, steps=tuple(steps))


def _rest(length: Millis) -> Rest:
    return Rest(place=_PLACE, pause=exact_pause(length))
