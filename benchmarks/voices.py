"""`voices`: how well each voice is understood by a recogniser that does not know the script.

The same practice is spoken with every engine of this machine, and by pyttsx3 as it comes. The recogniser
errs as well, so that only the differences between voices say something; they are compared line by line.
"""

from __future__ import annotations

import json
import math
import statistics
import textwrap
from dataclasses import dataclass

from benchmarks.measure import python, run, workshop
from benchmarks.table import Row, say, unmeasured

_SCRIPT = "orient-look"
_BARE, _DEFAULT = "bare", "default"
_NAMED = {_BARE: "pyttsx3 as it comes", _DEFAULT: "the default voice"}
_PLAIN = "en-us"
_MOST_BEHIND = 1.0
"""The default voice may be so many points worse than pyttsx3 as it comes: that much is chance."""

_LONGEST_TROUBLE = 80
"""Letters of a reason why a voice is not heard."""

_SURE = 1.96
"""Standard errors on either side of 95 in 100 chances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """One voice: for each line its words, its errors and its minutes of voiced time."""

    voice: str
    lines: tuple[tuple[int, int, float], ...]

    @property
    def words(self) -> int:
        return sum(words for words, _, _ in self.lines)

    @property
    def misheard(self) -> float:
        """Per cent of the words."""
        return 100 * sum(errors for _, errors, _ in self.lines) / self.words

    @property
    def pace(self) -> float:
        """Words a minute of voiced time."""
        return self.words / sum(minutes for _, _, minutes in self.lines)

    def less_than(self, other: _Heard) -> tuple[float, float]:
        """By how many points this one is misheard less, and by how many more or less that may be chance."""
        gained = [theirs[1] - ours[1] for ours, theirs in zip(self.lines, other.lines, strict=True)]
        spread = math.sqrt(len(gained) * statistics.variance(gained))
        return 100 * sum(gained) / self.words, 100 * _SURE * spread / self.words


def measure() -> list[Row]:
    """Let every voice speak, and tell how much of it was misheard."""
    from voiceguide.speech import DEFAULT_ENGINE, ENGINES

    bare = _hear(_BARE)
    if isinstance(bare, Row):
        return [bare]
    default = _hear(_DEFAULT)
    if isinstance(default, Row):
        return [default]
    limit = bare.misheard + _MOST_BEHIND
    met = default.misheard <= limit
    rows = [
        Row(what=_called(_BARE), figure=_told(bare)),
        Row(what=_called(_DEFAULT), figure=_beside(default, bare), goal=f"<= {limit:.1f} %", is_met=met),
    ]
    for voice in (_PLAIN, *(name for name in ENGINES if name != DEFAULT_ENGINE)):
        heard = _hear(voice)
        row = heard if isinstance(heard, Row) else Row(what=_called(voice), figure=_beside(heard, default))
        rows.append(row)
    return rows


def _hear(voice: str) -> _Heard | Row:
    say(f"  {voice} speaks {_SCRIPT} …")
    with workshop() as (_, environment):
        answer = json.loads(run(python("read_back", _SCRIPT, voice), environment).said)
    if "trouble" in answer:
        return unmeasured(_called(voice), textwrap.shorten(answer["trouble"], _LONGEST_TROUBLE))
    return _Heard(voice=voice, lines=tuple(map(tuple, answer["lines"])))


def _told(heard: _Heard) -> str:
    return f"{heard.misheard:.1f} % of {heard.words} words, {heard.pace:.0f} words a minute"


def _beside(heard: _Heard, other: _Heard) -> str:
    less, chance = heard.less_than(other)
    sign = "less" if less > 0 else "more"
    return f"{_told(heard)}, {abs(less):.1f} ± {chance:.1f} points {sign} than {_NAMED[other.voice]}"


def _called(voice: str) -> str:
    return f"misheard: {_NAMED.get(voice, voice)}"
