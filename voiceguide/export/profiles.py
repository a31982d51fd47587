"""What a listener's device, or the place where a file is published, asks of a session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.errors import UsageError
from voiceguide.script import Practice
from voiceguide.script.complaints import did_you_mean
from voiceguide.sound import NO_BED
from voiceguide.timeline import Request
from voiceguide.timeline.place import DEFAULT_BED, DEFAULT_BED_LEVEL
from voiceguide.timeline.unroll import LEAD_OUT
from voiceguide.units import Decibels, Millis

PHONE_BED_LEVEL = Decibels(-16.0)
"""A bed this far under the voice keeps the pauses in players that skip silence: of three minutes of
ground-feet they leave 2:57; with its own bed, at -20 dB, 2:43; and without one 1:46."""

LONGEST_FADE = Millis(120_000)
"""Of a session for falling asleep, after its last words."""

_FADE_SHARE = 6
"""It takes no more than a sixth of a short session, which has to hold its words as well."""


class Loudness(Struct, frozen=True, kw_only=True):
    """How loud a file has to be.

    Attributes:
        target: Its integrated loudness in LUFS, with all that is in it.
        ceiling: What its true peak must not exceed once it is decoded, in dBTP.
    """

    target: Decibels
    ceiling: Decibels


class Profile(Struct, frozen=True, kw_only=True):
    """What is asked of a session and its file.

    Attributes:
        name: How the command line calls it.
        about: What it is for, in a few words.
        request: What becomes of a listener's request for a practice.
        loudness: How loud its files are; None for the session's own loudness, whose voice is at -18 LUFS.
        otherwise: What is asked for instead, in turn, where the wanted length leaves no room for it.
    """

    name: str
    about: str
    request: Callable[[Practice, Request], Request]
    loudness: Loudness | None = None
    otherwise: Callable[[Request], Iterable[Request]] = lambda request: ()  # noqa: ARG005 - mostly nothing


def _as_it_is(practice: Practice, request: Request) -> Request:  # noqa: ARG001 - as all profiles are called
    return request


def _for_a_phone(practice: Practice, request: Request) -> Request:
    """A bed under everything, loud enough to be no silence."""
    wish, script = request.bed, practice.bed
    level = next(level for level in (wish.level, script.level, DEFAULT_BED_LEVEL) if level is not None)
    if (wish.sound or script.sound) == NO_BED:
        wish = replace(wish, sound=DEFAULT_BED, folder="")
    return replace(request, bed=replace(wish, level=max(level, PHONE_BED_LEVEL)))


def _for_falling_asleep(practice: Practice, request: Request) -> Request:  # noqa: ARG001 - likewise
    """No closing bell, and a long fade; a fade that was asked for stays as it is."""
    if request.sleep_fade is not None:
        return request
    share = LONGEST_FADE if request.length is None else request.length // _FADE_SHARE
    return replace(request, sleep_fade=Millis(min(LONGEST_FADE, share)))


def _shorter_fades(request: Request) -> Iterator[Request]:
    """The same with half the fade, and half of that, down to that of any session, which takes no room."""
    fade = request.sleep_fade or 0
    while fade > LEAD_OUT.shortest:
        fade = Millis(max(fade // 2, LEAD_OUT.shortest))
        yield replace(request, sleep_fade=fade)


PROFILES = {
    each.name: each
    for each in (
        Profile(name="headphones", about="the session as it is, its voice at -18 LUFS", request=_as_it_is),
        Profile(
            name="podcast",
            about="-16 LUFS, no peak above -1 dBTP",
            request=_as_it_is,
            loudness=Loudness(target=Decibels(-16.0), ceiling=Decibels(-1.0)),
        ),
        Profile(
            name="phone",
            about="a bed that keeps the pauses in players that skip silence",
            request=_for_a_phone,
        ),
        Profile(
            name="sleep",
            about="no closing bell, and a long fade",
            request=_for_falling_asleep,
            otherwise=_shorter_fades,
        ),
    )
}
"""By name; the first is usual."""


def profile_named(name: str) -> Profile:
    """Give a profile.

    Raises:
        UsageError: If there is none of that name.
    """
    if name not in PROFILES:
        raise UsageError(
            f"There is no profile “{name}”.",
            did_you_mean(name, tuple(PROFILES)) or f"There are {', '.join(PROFILES)}.",
        )
    return PROFILES[name]
