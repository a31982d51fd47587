"""Small numbers in words, as a writer would have to write them."""

from __future__ import annotations

import re

_ONES = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = {"s": "second", "m": "minute", "h": "hour"}

# Whole numbers by themselves: not part of a word, a fraction, a time, a date or a percentage.
_ALONE_BEFORE, _ALONE_BEHIND = r"(?<![\w.,:/-])", r"(?![\w%]|[.,:/-]\d)"
_NUMBER = re.compile(rf"{_ALONE_BEFORE}(\d\d?){_ALONE_BEHIND}")
_RANGE = re.compile(rf"{_ALONE_BEFORE}(\d\d?) ?[-\u2013] ?(?=\d\d?{_ALONE_BEHIND})")
_DURATION = re.compile(
    rf"{_ALONE_BEFORE}(\d\d?) ?(s|m|h)(?:ecs?|ins?|rs?)?{_ALONE_BEHIND}\.?(?=(\s+[A-Z]|\s*$)?)"
)


def in_words(number: int) -> str:
    """Say a number from 0 to 99."""
    if number < 20:
        return _ONES.split()[number]
    tens, ones = divmod(number, 10)
    return _TENS.split()[tens - 2] + (f"-{in_words(ones)}" if ones else "")


def spell_numbers(text: str) -> str:
    """Write the small whole numbers, ranges and durations of an English text in words; others stay."""
    ranged = _RANGE.sub(lambda match: f"{in_words(int(match[1]))} to ", text)
    timed = _DURATION.sub(_duration, ranged)
    return _NUMBER.sub(lambda match: in_words(int(match[1])), timed)


def _duration(match: re.Match[str]) -> str:
    number = int(match[1])
    ended = "." if match[0].endswith(".") and match[3] is not None else ""
    return f"{in_words(number)} {_UNITS[match[2]]}{'' if number == 1 else 's'}{ended}"
