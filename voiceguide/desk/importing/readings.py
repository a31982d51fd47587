"""How each row of the dialects reads what its pattern found."""

from __future__ import annotations

import re

from msgspec.structs import replace

from voiceguide.desk.importing.amounts import Length, read_length
from voiceguide.desk.importing.meanings import (
    Aside,
    Blank,
    Breaths,
    Phase,
    PhaseName,
    Reading,
    Silence,
    Strikes,
)
from voiceguide.desk.importing.vocabulary import (
    BLANKS,
    BREATH_WORDS,
    CLASS_OF_MANNER,
    CLASS_OF_WORD,
    COUNTS,
    FILLERS,
    NAMED_BREATHS,
)
from voiceguide.script.complaints import BadValueError
from voiceguide.script.limits import MOST_BREATHS
from voiceguide.script.model import PATTERNS, PAUSES, BreathPattern, Pause, timed_pause
from voiceguide.script.text import is_name
from voiceguide.script.values import LONGEST, LONGEST_PHASE, pattern
from voiceguide.units import Millis, brief

LONG_PAUSE = Millis(600_000)
"""A pause longer than this may be a slip of the pen."""

LONGEST_DIRECTION = 6
"""Words: a direction that is longer is doubted."""

TAKEN_FOR_DIRECTION = "Taken for a direction: kept as a note and not spoken."

MOST_STRIKES = 108
"""The most strikes of one bell in a script."""

_EMBEDDED = re.compile(
    r"[0-9]{1,4}(?:\s?(?:-|\u2013|to)\s?[0-9]{1,4})?\s?(?:s|secs?|seconds?|mins?|minutes?)\b"
)
_TIMES = re.compile(
    r"[\s,;(]{0,3}(?:[x\u00d7*]\s?(?P<x>[0-9]{1,6})"
    rf"|(?:repeat |for )?(?P<times>[0-9]{{1,6}}|{'|'.join(COUNTS)})\s?"
    r"(?:x|times|rounds?|cycles?|breaths?))\)?$"
)
_SEPARATOR = re.compile(
    r"\s*(?:[,;/→|]|->| - | \u2013 | — |\bthen\b|\band\b)\s*"
    r"|(?<!breathe)(?<!breath)\s+(?=(?:breathe (?:in|out)|inhale|exhale|hold|(?:in|out)(?: for)? [0-9])\b)"
)
_PHASES: dict[PhaseName, re.Pattern[str]] = {
    "in": re.compile(r"(?:breathe |breath )?in(?:[- ]breath)?\b|inhale|einatmen|inspirez|inhala"),
    "out": re.compile(r"(?:breathe |breath )?out(?:[- ]breath)?\b|exhale|ausatmen|expirez|exhala"),
    "hold": re.compile(r"hold(?: (?:the |your )?breath| it| in| out)?\b|rest\b|anhalten|halten|retenez"),
}
_NUMBERS = re.compile(r"[0-9]{1,2}(?:\.[0-9])?(?:\s?-\s?[0-9]{1,2}(?:\.[0-9])?){1,3}")


def milliseconds(match: re.Match[str]) -> Reading | None:
    """Read a number of milliseconds."""
    return _silence(Length(low=Millis(int(match[1])), high=Millis(int(match[1]))))


def pause_with_length(match: re.Match[str]) -> Reading | None:
    """Read a length beside a word for a pause, with nothing but fillers on the other side."""
    before, after = match[1], match[2]
    length = read_length(after) if _is_filler(before) else None
    if length is None and _is_filler(after):
        length = read_length(before)
    return _silence(length) if length else None


def pause_by_manner(match: re.Match[str]) -> Reading | None:
    """Read a word for a pause with nothing but adjectives and fillers around it."""
    around = _words_of(match[1]) + _words_of(match[3])
    if not all(word in FILLERS or word in CLASS_OF_MANNER for word in around):
        return None
    manner = next((CLASS_OF_MANNER[word] for word in around if word in CLASS_OF_MANNER), None)
    return Reading(meaning=Silence(pause=PAUSES[manner or CLASS_OF_WORD.get(match[2], "sense")]))


def pause_in_passing(match: re.Match[str]) -> Reading | None:
    """Read a direction that asks for silence among other things."""
    said = match[1]
    embedded = _EMBEDDED.search(said)
    length = read_length(embedded[0]) if embedded else None
    if length and length.low and length.high <= LONGEST:
        pause, taken = _pause(length), brief(length.middle)
    else:
        words = _words_of(said)
        manner = next((CLASS_OF_MANNER[word] for word in words if word in CLASS_OF_MANNER), None)
        kind = manner or next((CLASS_OF_WORD[word] for word in words if word in CLASS_OF_WORD), "sense")
        pause, taken = PAUSES[kind], f"`{kind}`"
    return Reading(
        meaning=Silence(pause=pause, remark=True),
        doubt=f"Taken as a pause ({taken}); the words are kept as a note.",
    )


def length_alone(match: re.Match[str]) -> Reading | None:
    """Read a length that has a unit, since a bare number could be anything."""
    length = read_length(match[1])
    return _silence(length) if length and re.search(r"[a-z:]", match[1]) else None


def breath_of_phases(match: re.Match[str]) -> Reading | None:
    """Read a breath whose phases are named one after another."""
    said, rounds = _without_times(match[1])
    found: list[tuple[PhaseName, Millis]] = []
    for part in filter(None, _SEPARATOR.split(said)):
        named = next(((name, at) for name, words in _PHASES.items() if (at := words.match(part))), None)
        length = read_length(part[named[1].end() :]) if named else None
        if named is None or length is None:
            return None
        found.append((named[0], length.middle))
    breath = breath_pattern(found)
    return _breaths(breath, rounds) if breath else None


def breath_by_numbers(match: re.Match[str]) -> Reading | None:
    """Read a breath written as `4-7-8`, or by a name such as `box`."""
    said, rounds = _without_times(match[1])
    if not all(word in BREATH_WORDS or word in NAMED_BREATHS for word in _words_of(said)):
        return None
    numbers = _NUMBERS.search(said)
    if numbers:
        try:
            return _breaths(pattern(re.sub(r"\s", "", numbers[0])), rounds)
        except BadValueError:
            return None
    name = next((NAMED_BREATHS[word] for word in _words_of(said) if word in NAMED_BREATHS), None)
    return _breaths(PATTERNS[name], rounds) if name else None


def phase(match: re.Match[str]) -> Reading | None:
    """Read one phase and its length."""
    length = read_length(match["length"])
    name: PhaseName = "in" if match["in"] else "out" if match["out"] else "hold"
    if length is None or not length.low:
        return None
    if length.high > LONGEST_PHASE:
        taken = _silence(length)
        return taken and replace(taken, doubt="Too long for a part of a breath; taken as a pause.")
    doubt = f"Taken as {length.guessed}." if length.guessed else ""
    return Reading(meaning=Phase(name=name, length=length.middle), doubt=doubt)


def bare_breath(match: re.Match[str]) -> Reading | None:  # noqa: ARG001 - the row says all there is
    """Read a breath that says nothing of its length."""
    return Reading(
        meaning=Silence(pause=PAUSES["settle"]),
        doubt="It names no length; taken as `settle`, about one breath.",
    )


def bell(match: re.Match[str]) -> Reading | None:
    """Read a bell and how often it is struck."""
    after = (match["after"] or "").strip()
    times = COUNTS.get(match["before"] or "", 0) or int(match["before"] or 1)
    if after:
        counted = re.fullmatch(r"[x\u00d7*]?\s?([0-9]{1,6}|[a-z]+)\s?(?:x|times|strikes?)?", after)
        if counted is None or not (counted[1].isdecimal() or counted[1] in COUNTS):
            return None
        times = COUNTS.get(counted[1], 0) or int(counted[1])
    struck = min(max(1, times), MOST_STRIKES)
    doubt = f"{times} strikes are more than a bell can have; it has {struck}." if times > struck else ""
    if not match["bell"].startswith("bell"):
        doubt = doubt or "Rings the script's own bell; `bell:` at its head can name another."
    return Reading(meaning=Strikes(times=struck), doubt=doubt)


def blank(match: re.Match[str]) -> Reading | None:
    """Read a word that is known to stand for another."""
    name = match[1]
    if name not in BLANKS or not is_name(name):
        return None
    return Reading(meaning=Blank(name=name))


def direction(match: re.Match[str]) -> Reading | None:
    """Read a direction for whoever speaks or plays; one of many words could be meant for the listener."""
    is_long = len(match[1].split()) > LONGEST_DIRECTION
    return Reading(meaning=Aside(), doubt=TAKEN_FOR_DIRECTION if is_long else "")


def breath_pattern(phases: list[tuple[PhaseName, Millis]]) -> BreathPattern | None:
    """Build one breath of its phases; None where they are not an in and an out with holds between."""
    shape = " ".join(name for name, _ in phases)
    lengths = [length for _, length in phases]
    if not all(0 < length <= LONGEST_PHASE for length in lengths):
        return None
    none = Millis(0)
    arranged = {
        "in out": (0, None, 1, None),
        "in hold out": (0, 1, 2, None),
        "in out hold": (0, None, 1, 2),
        "in hold out hold": (0, 1, 2, 3),
    }.get(shape)
    if arranged is None:
        return None
    inhale, hold, exhale, rest = (none if index is None else lengths[index] for index in arranged)
    return BreathPattern(inhale=inhale, hold=hold, exhale=exhale, rest=rest)


def _breaths(breath: BreathPattern, rounds: int | None) -> Reading:
    return Reading(meaning=Breaths(pattern=breath, rounds=rounds and min(rounds, MOST_BREATHS)))


def _silence(length: Length) -> Reading | None:
    if length.high > LONGEST:
        return Reading(
            meaning=Silence(pause=PAUSES["rest"]),
            doubt="Longer than a day, the longest a session can be; taken as `rest`.",
        )
    if not length.high:
        return Reading(meaning=Silence(pause=PAUSES["beat"]), doubt="No time at all; taken as `beat`.")
    doubt = ""
    if length.guessed:
        doubt = f"Taken as {length.guessed}: {brief(length.middle)}."
    elif length.high > LONG_PAUSE:
        doubt = f"A pause of {brief(length.high)} is very long; make sure that it is meant."
    return Reading(meaning=Silence(pause=_pause(length)), doubt=doubt)


def _pause(length: Length) -> Pause:
    if length.low == length.high or not length.low:
        return timed_pause(length.middle if length.low else length.high)
    return Pause(kind="timed", shortest=length.low, natural=length.middle, longest=length.high)


def _without_times(said: str) -> tuple[str, int | None]:
    """Cut `x4` or `6 rounds` off the end."""
    match = _TIMES.search(said)
    if match is None:
        return said, None
    number = match["x"] or match["times"]
    return said[: match.start()], max(1, COUNTS.get(number, 0) or int(number))


def _words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _is_filler(text: str) -> bool:
    return not re.search(r"\d", text) and all(word in FILLERS for word in _words_of(text))
