"""Lengths of time as people write them in passing: `10`, `3s`, `20-30 seconds`, `three breaths`."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

from voiceguide.units import Millis

BREATH = Millis(5000)
"""What `three breaths` is counted with: a quiet breath, twelve a minute."""

MOST_SECONDS = 300
"""A number without a unit is seconds up to here, five minutes; a larger one must be milliseconds."""

_LONGEST_TEXT = 60
_WORDS = {
    word: number
    for number, words in {
        1: "one",
        2: "two|a couple of|couple of",
        3: "three|a few|few|several",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        12: "twelve",
        15: "fifteen",
        20: "twenty",
        30: "thirty",
        40: "forty",
        45: "forty-five|forty five",
        60: "sixty",
        90: "ninety",
    }.items()
    for word in words.split("|")
}
_SPELT = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_NUMBER = rf"(?:[0-9]{{1,9}}(?:[.,][0-9]{{1,3}})?|{_SPELT})"
_UNITS = {
    "ms": r"ms|msecs?|milliseconds?|millisekunden",
    "s": r"s|secs?|seconds?|counts?|sek|sekunden?|secondes?|segundos?|secondi|seconden",
    "min": r"m|mins?|minutes?|minuten?|minutos?|minuti",
    "breath": r"(?:slow |deep |full |gentle )?breaths?|atemzüge?|respirations?|respiraciones",
}
_UNIT = "|".join(f"(?P<{name}>{spellings})" for name, spellings in _UNITS.items())
_UNIT_MS = {"ms": 1, "s": 1000, "min": 60_000, "breath": BREATH}
_RANGE = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s?(?:-|\u2013|—|to|or|bis|à)\s?(?P<high>{_NUMBER}))?[\s-]?(?:{_UNIT})?"
)
_ALONE = re.compile(_UNIT)
_LONGHAND = re.compile(
    rf"({_NUMBER})\s?(?:{_UNITS['min']}),?\s?(?:and )?({_NUMBER})(?:\s?(?:{_UNITS['s']}))?"
)
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
_HALF = re.compile(r"half a minute|une demi-minute|halbe minute")
_LEADING = re.compile(
    r"(?:[:,=~≈\u2013—-]|(?:for|about|around|approx\.?|approximately|roughly|another|the|an?|of|in"
    r"|von|für|pendant|de|di|durante)\s)\s*"
)
_TRAILING = re.compile(r"\s*(?:[.,:;!]|\sor so|\sof|\slong|\shere|\snow)$")


class Length(Struct, frozen=True, kw_only=True):
    """A length of time; `low` and `high` differ where a range was written.

    Attributes:
        low: Its shorter end in milliseconds; may be zero.
        high: Its longer end in milliseconds.
        guessed: What had to be guessed, to stand after “taken as”; empty for nothing.
    """

    low: Millis
    high: Millis
    guessed: str = ""

    @property
    def middle(self) -> Millis:
        """Half-way between the two ends, in whole seconds where there are some between them."""
        half = (self.low + self.high) // 2
        whole = half // 1000 * 1000
        return Millis(whole if max(self.low, 1) <= whole < self.high else half or self.high)


def read_length(text: str) -> Length | None:
    """Read a length of time that is the whole of a text, but for words such as `for` or `about`."""
    short = " ".join(text.lower().split())
    if len(short) > _LONGEST_TEXT:
        return None
    while match := _LEADING.match(short):
        short = short[match.end() :]
    while match := _TRAILING.search(short):
        short = short[: match.start()]
    if match := _CLOCK.fullmatch(short):
        return _exact(int(match[1]) * 60_000 + int(match[2]) * 1000)
    if _HALF.fullmatch(short):
        return _exact(30_000)
    if match := _LONGHAND.fullmatch(short):
        return _exact(_number(match[1], "min") * 60_000 + _number(match[2], "s") * 1000)
    if match := _ALONE.fullmatch(short):
        return _range("one", "one", _unit(match))
    if match := _RANGE.fullmatch(short):
        return _range(match["low"], match["high"] or match["low"], _unit(match))
    return None


def _range(low: str, high: str, unit: str) -> Length | None:
    guessed = ""
    if not unit:
        unit = "ms" if _number(high, "ms") > MOST_SECONDS else "s"
        guessed = "milliseconds, since the number has no unit and is so large" if unit == "ms" else ""
    elif unit == "breath":
        guessed = f"{BREATH // 1000} seconds a breath"
    ends = sorted(round(_number(end, unit) * _UNIT_MS[unit]) for end in (low, high))
    return Length(low=Millis(ends[0]), high=Millis(ends[1]), guessed=guessed)


def _exact(ms: int | Decimal) -> Length:
    return Length(low=Millis(round(ms)), high=Millis(round(ms)))


def _unit(match: re.Match[str]) -> str:
    return next((name for name in _UNITS if match[name]), "")


def _number(text: str, unit: str) -> Decimal:
    if text in _WORDS:
        return Decimal(_WORDS[text])
    if unit == "ms":
        return Decimal(re.sub("[.,](?=[0-9]{3}$)", "", text).replace(",", "."))
    return Decimal(text.replace(",", "."))
