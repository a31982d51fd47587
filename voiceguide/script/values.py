"""Quantities as people write them: durations, levels, numbers, breaths and pauses, read from text.

Every parser takes the whole text or refuses it with `BadValueError`; nothing is guessed from a part of it.
Only the digits 0-9 count as digits, and no parser knows YAML's own idea of numbers.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from msgspec.structs import replace

from voiceguide.script.complaints import BadValueError, did_you_mean, shown
from voiceguide.script.model import PATTERNS, PAUSES, BreathPattern, Pause, exact_pause, timed_pause
from voiceguide.units import Decibels, Millis, brief

LONGEST = Millis(24 * 3_600_000)
"""The longest duration a script may name, and the longest session."""

LONGEST_PHASE = Millis(60_000)
"""The longest a breath's phase may be; anything longer was meant as something else."""

QUIETEST, LOUDEST = -96.0, 24.0
"""Levels in decibels outside of which 16-bit sound has nothing left to hear, or nothing left to hold."""

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_UNITS = re.compile(
    rf"(?:(?P<h>{_NUMBER})h)?(?:(?P<m>{_NUMBER})m)?(?:(?P<s>{_NUMBER})s)?(?:(?P<ms>{_NUMBER})ms)?"
)
_CLOCK = re.compile(r"(?:(?P<h>[0-9]+):(?=[0-5][0-9]:))?(?P<m>[0-9]+):(?P<s>[0-5][0-9](?:\.[0-9]+)?)")
_SECONDS = re.compile(rf"(?P<s>{_NUMBER})")
_LONGHAND = re.compile(
    rf"({_NUMBER})\s*(?:(h)(?:rs?|ours?)?|(ms|milliseconds?)|(m)(?:ins?|inutes?)?|(s)(?:ecs?|econds?)?)\.?",
    re.IGNORECASE,
)
_LEVEL = re.compile(rf"([+-]?{_NUMBER})\s?(?:[dD][bB])?")
_WHOLE = re.compile(r"[0-9]+")
_RANGE = re.compile(r"([0-9]+)(?:\.\.([0-9]+))?")
_BETWEEN = re.compile(rf"({_NUMBER})s?\s*(?:-|\u2013|to|\.{{2,3}}|\u2026)\s*({_NUMBER})s?")
_EXPONENT = re.compile(rf"{_NUMBER}[eE][+-]?[0-9]")
_LONGEST_NUMBER = 32
_UNIT_MS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}


def _form(*patterns: re.Pattern[str]) -> str:
    """Join patterns into a form (see `kinds.Value`): ECMAScript writes names of groups in another way."""
    return "|".join(re.sub(r"\?P<\w+>", "", pattern.pattern) for pattern in patterns)


_ANY_DURATION = f"(?:{_form(_SECONDS, _UNITS, _CLOCK)})"
PHASE_FORM = f"(?=.*[0-9]){_ANY_DURATION}"
DURATION_FORM = f"(?=.*[1-9]){_ANY_DURATION}"
PAUSE_FORM = rf"{'|'.join(PAUSES)}|{DURATION_FORM}(?:\s+exactly)?"
PATTERN_FORM = rf"{'|'.join(PATTERNS)}|{_NUMBER}(?:-{_NUMBER}){{1,3}}"
LEVEL_FORM = _form(_LEVEL)
WHOLE_FORM = _form(_WHOLE)
RANGE_FORM = _form(_RANGE)
"""What each kind of quantity looks like; see `kinds.Value`."""


def duration(text: str) -> Millis:
    """Read a duration: `8` (seconds), `8s`, `1m30s`, `1h`, `500ms`, `2.5s`, `1:30` or `1:02:30`.

    Parts of a millisecond are rounded, halves up.

    Raises:
        BadValueError: For anything else, and for durations under 1 ms or over 24 h.
    """
    ms = _milliseconds(text)
    if ms <= 0:
        raise BadValueError(f"{shown(text)} is no time at all; a duration is longer than zero.")
    return ms


def moment(text: str) -> Millis:
    """Read how far into something a moment lies: a duration, or zero for its beginning.

    Raises:
        BadValueError: For anything else.
    """
    return _milliseconds(text)


def phase(text: str) -> Millis:
    """Read the length of a breath's phase that may be absent: a duration up to a minute, or zero.

    Raises:
        BadValueError: For anything else.
    """
    ms = _milliseconds(text)
    if ms > LONGEST_PHASE:
        raise BadValueError(f"{shown(text)} is longer than a minute, too long for one phase of a breath.")
    return ms


def breathing_phase(text: str) -> Millis:
    """Read the length of an inhale or exhale: a duration up to a minute.

    Raises:
        BadValueError: For anything else, and for zero.
    """
    ms = phase(text)
    if ms <= 0:
        raise BadValueError(f"{shown(text)} leaves no time to breathe in or out.")
    return ms


def level(text: str) -> Decibels:
    """Read a level in decibels: `-20dB`, `-20 dB` or `-20`.

    Raises:
        BadValueError: For anything else, and for levels outside of `QUIETEST` to `LOUDEST`.
    """
    match = _LEVEL.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None:
        raise BadValueError(f"{shown(text)} is not a level.")
    db = float(match[1])
    if not QUIETEST <= db <= LOUDEST:
        raise BadValueError(f"{shown(text)} is out of range; levels go from {QUIETEST:g} to {LOUDEST:g} dB.")
    return Decibels(db)


def whole(text: str, *, low: int, high: int) -> int:
    """Read a whole number from `low` to `high`, both included.

    Raises:
        BadValueError: For anything else.
    """
    if _WHOLE.fullmatch(text) is None:
        meant = _meant_whole(text)
        is_right = meant is not None and low <= meant <= high
        raise BadValueError(f"{shown(text)} is not a whole number.", f"Write `{meant}`." if is_right else "")
    if len(text) > _LONGEST_NUMBER or not low <= int(text) <= high:
        raise BadValueError(f"{shown(text)} is out of range; it goes from {low} to {high}.")
    return int(text)


def _meant_whole(text: str) -> int | None:
    """The number that somebody wrote with a power of ten, or with something behind it."""
    if _EXPONENT.fullmatch(text):
        number = Decimal(text)
        return int(number) if number == int(number) else None
    meant = re.fullmatch(r"([0-9]{1,9})\s*[^\s0-9.,][^0-9]*", text)
    return int(meant[1]) if meant else None


def count_range(text: str, *, most: int) -> tuple[int, int]:
    """Read how often: `6` gives (6, 6), `6..30` gives (6, 30); counts go from 1 to `most`.

    Raises:
        BadValueError: For anything else, and when the first number is the larger one.
    """
    match = _RANGE.fullmatch(text)
    if match is None:
        ends = re.fullmatch(r"([0-9]{1,9})\s*(?:-|\u2013|to|\.{2,3}|\u2026)\s*([0-9]{1,9})", text)
        times = re.fullmatch(r"([0-9]{1,9})\s*(?:x|\u00d7|times|rounds|breaths)", text)
        meant = f"{ends[1]}..{ends[2]}" if ends else times[1] if times else ""
        raise BadValueError(
            f"{shown(text)} is neither a number nor a range.", f"Write `{meant}`." if meant else ""
        )
    fewest = whole(match[1], low=1, high=most)
    last = whole(match[2], low=1, high=most) if match[2] else fewest
    if last < fewest:
        raise BadValueError(f"{shown(text)} runs backwards.", f"Write `{last}..{fewest}`.")
    return fewest, last


def pattern(text: str) -> BreathPattern:
    """Read a breath: `in-out`, `in-hold-out` or `in-hold-out-rest` in seconds, or a name of `PATTERNS`.

    Raises:
        BadValueError: For anything else.
    """
    if text in PATTERNS:
        return PATTERNS[text]
    parts = text.split("-")
    if not 2 <= len(parts) <= 4 or not all(_SECONDS.fullmatch(part) for part in parts):
        raise BadValueError(f"{shown(text)} is not a breath pattern.", did_you_mean(text, PATTERNS))
    if len(parts) == 2:
        return BreathPattern(inhale=breathing_phase(parts[0]), exhale=breathing_phase(parts[1]))
    return BreathPattern(
        inhale=breathing_phase(parts[0]),
        hold=phase(parts[1]),
        exhale=breathing_phase(parts[2]),
        rest=phase(parts[3]) if len(parts) == 4 else Millis(0),
    )


def pause(text: str) -> Pause:
    """Read a pause: a class such as `rest`, a duration with room to move, or `8s exactly`.

    Raises:
        BadValueError: For anything else.
    """
    if text in PAUSES:
        return PAUSES[text]
    if not re.match(r"[-+.0-9]", text):
        raise BadValueError(f"{shown(text)} is not a pause.", did_you_mean(text, PAUSES))
    ends = _BETWEEN.fullmatch(text)
    if ends and float(ends[1]) < float(ends[2]):
        bounds = f"{{natural: {(float(ends[1]) + float(ends[2])) / 2:g}s, min: {ends[1]}s, max: {ends[2]}s}}"
        raise BadValueError(f"{shown(text)} is a range; a pause names its bounds.", f"Write `{bounds}`.")
    fixed = re.fullmatch(r"(.*\S)\s+exactly", text)
    return exact_pause(duration(fixed[1])) if fixed else timed_pause(duration(text))


def bounded_pause(natural: Millis, shortest: Millis | None = None, longest: Millis | None = None) -> Pause:
    """Build a pause from its bounds; a missing one is that of a bare duration.

    Raises:
        BadValueError: When the three are not in order.
    """
    room = timed_pause(natural)
    shortest = room.shortest if shortest is None else shortest
    longest = room.longest if longest is None else longest
    if not shortest <= natural <= longest:
        raise BadValueError(
            f"Out of order: min {brief(shortest)}, natural {brief(natural)}, max {brief(longest)}.",
            "Let min be the shortest and max the longest.",
        )
    return replace(room, shortest=shortest, longest=longest)


@lru_cache(maxsize=1024)  # a library says `10m` and `4s` a thousand times
def _milliseconds(text: str) -> Millis:
    if len(text) > _LONGEST_NUMBER:
        raise BadValueError(f"{shown(text)} is not a duration.")
    match = _SECONDS.fullmatch(text) or (_UNITS.fullmatch(text) if text else None) or _CLOCK.fullmatch(text)
    if match is None:
        raise BadValueError(f"{shown(text)} is not a duration.", _in_short(text))
    total = sum(
        (Decimal(number) * _UNIT_MS[unit] for unit, number in match.groupdict().items() if number), Decimal(0)
    )
    ms = Millis(int(total.to_integral_value(ROUND_HALF_UP)))
    if ms > LONGEST:
        raise BadValueError(f"{shown(text)} is longer than 24 hours, the longest a session can be.")
    return ms


def _in_short(text: str) -> str:
    meant = _LONGHAND.fullmatch(text)
    if meant is None:
        return ""
    number, *units = meant.groups()
    unit = next(unit for unit in units if unit).lower()
    return f"Write `{number}{'ms' if unit.startswith('mi') else unit}`."
