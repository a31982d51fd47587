"""What a listener's device asks of a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from voiceguide.script import Practice
from voiceguide.sound import NO_BED
from voiceguide.timeline import Request
from voiceguide.timeline.place import DEFAULT_BED, DEFAULT_BED_LEVEL
from voiceguide.units import Decibels

PHONE_BED_LEVEL = Decibels(-16.0)
"""A bed this far under the voice keeps the pauses in players that skip silence: of three minutes of
ground-feet they leave 2:57; with its own bed, at -20 dB, 2:43; and without one 1:46."""


def _as_it_is(practice: Practice, request: Request) -> Request:  # noqa: ARG001 - as all profiles are called
    return request


def _for_a_phone(practice: Practice, request: Request) -> Request:
    """A bed under everything, loud enough to be no silence."""
    wish, script = request.bed, practice.bed
    level = next(level for level in (wish.level, script.level, DEFAULT_BED_LEVEL) if level is not None)
    if (wish.sound or script.sound) == NO_BED:
        wish = replace(wish, sound=DEFAULT_BED, folder="")
    return replace(request, bed=replace(wish, level=max(level, PHONE_BED_LEVEL)))


PROFILES: Mapping[str, Callable[[Practice, Request], Request]] = MappingProxyType(
    {"headphones": _as_it_is, "phone": _for_a_phone}
)
"""By name; the first is usual."""
