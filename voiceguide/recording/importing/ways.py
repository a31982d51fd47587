"""The likeliest way through phrases and lines: each phrase belongs to a line or to none.

The cheapest way is found by dynamic programming with a beam. What was said again soon after costs next to
nothing to leave out; so the last reading of a line is the one that is found.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Literal, get_args

from msgspec import Struct

from voiceguide.recording.importing.lasting import Wording
from voiceguide.recording.importing.phrases import Phrase
from voiceguide.units import RATE

_PAUSES_TELL, _WORST_PAUSE = 1.2, 3.0
"""For a pause between lines that is shorter than usual there, and one inside a line that is longer."""

_STUMBLE = 1.5
"""For a phrase inside a line that is left out of it."""

_SAID_AGAIN_LEFT_OUT, _SAID_AGAIN_A_SECOND = 0.2, 0.3
_SAID_AGAIN_TAKEN, _ECHO_TAKEN = 1.5, 0.3
"""What was said again was hardly meant, unless the text itself says something like it again."""

_FIRST_LEFT_OUT, _NEXT_LEFT_OUT, _LEFT_OUT_A_SECOND, _WORST_LEFT_OUT = 2.0, 0.4, 0.6, 6.0
_BEFORE_A_PHRASE, _BEFORE_A_SECOND = 0.3, 0.2
"""Many say who they are, or count, before they read the first line."""

_FIRST_MISSING, _NEXT_MISSING, _BREATH_MISSING = 5.0, 1.0, 0.3
_EDGE_MISSING = 2.0
"""Whoever reads a part of a script begins later or ends earlier, and leaves out none in the middle."""

_MORE_PHRASES, _FAR_TOO_LONG = 4, 3.0
_BEAM, _WITHIN = 40, 12.0


class Way(Struct, frozen=True):
    """The cheapest way to one place, and the step that led there: (`first`, `last`) phrases of `line`."""

    cost: float
    before: Way | None = None
    line: int = -1
    taken: tuple[int, ...] = ()
    step: float = 0.0


_Done = Literal["take", "leave", "miss"]
"""What was done last: a line was taken, a phrase left out that was not said again, or a line was missing."""

_States = dict[tuple[int, _Done], Way]


def cheapest(phrases: Sequence[Phrase], texts: Sequence[Wording], pace: float, usual: float) -> Way:
    """The cheapest way: a state is how many phrases and lines are behind, and what was done last."""
    states: list[_States] = [{} for _ in range(len(phrases) + 1)]
    states[0][0, "take"] = Way(0.0)
    for at, here in enumerate(states):
        _leave_out_lines(here, texts, is_edge=at in (0, len(phrases)))
        least = min(way.cost for way in here.values())
        near = sorted(here.items(), key=lambda each: each[1].cost)[:_BEAM]
        for (line, last_done), way in near if at < len(phrases) else ():
            if way.cost > least + _WITHIN:
                break
            if line:
                price = _cost_left_out(phrases[at], after_another=last_done == "leave")
            else:
                price = _BEFORE_A_PHRASE + _BEFORE_A_SECOND * phrases[at].seconds
            done: _Done = last_done if phrases[at].said_again else "leave"
            _offer(states[at + 1], (line, done), Way(way.cost + price, way))
            if line < len(texts):
                for last, taken, step in _takings(phrases, at, texts[line], pace, usual):
                    _offer(states[last], (line + 1, "take"), Way(way.cost + step, way, line, taken, step))
    ends = [way for (line, _), way in states[-1].items() if line == len(texts)]
    return min(ends, key=lambda way: way.cost)


def _offer(states: _States, key: tuple[int, _Done], way: Way) -> None:
    if key not in states or way.cost < states[key].cost:
        states[key] = way


def _leave_out_lines(states: _States, texts: Sequence[Wording], *, is_edge: bool) -> None:
    first = _EDGE_MISSING if is_edge else _FIRST_MISSING
    for line in range(min((line for line, _ in states), default=0), len(texts)):
        for done in get_args(_Done):
            way = states.get((line, done))
            if way is None:
                continue
            price = _NEXT_MISSING if done == "miss" else first
            if texts[line].reading.is_breath:
                price = _BREATH_MISSING
            _offer(states, (line + 1, "miss"), Way(way.cost + price, way))


def _cost_left_out(phrase: Phrase, *, after_another: bool) -> float:
    if phrase.said_again:
        return _SAID_AGAIN_LEFT_OUT + _SAID_AGAIN_A_SECOND * phrase.seconds
    first = _NEXT_LEFT_OUT if after_another else _FIRST_LEFT_OUT
    return min(first + _LEFT_OUT_A_SECOND * phrase.seconds, _WORST_LEFT_OUT)


def _takings(
    phrases: Sequence[Phrase], first: int, text: Wording, pace: float, usual: float
) -> Iterator[tuple[int, tuple[int, ...], float]]:
    """Each way to take phrases from `first` on as a line: where it ends, what is taken, and what it costs."""
    price = _ECHO_TAKEN if text.is_echoed else _SAID_AGAIN_TAKEN
    pauses = 0.0 if first == 0 or phrases[first - 1].said_again else _too_short(_gap(phrases, first), usual)
    everything: list[int] = []
    without: list[int] = []
    for last in range(first, min(first + len(text.breaks) + _MORE_PHRASES, len(phrases))):
        if last > first and not text.has_pauses:
            pauses += _too_long(_gap(phrases, last), usual)
        everything.append(last)
        if sum(phrases[each].seconds for each in everything) > _FAR_TOO_LONG * pace * text.letters:
            return
        again = sum(phrases[each].said_again for each in everything)
        yield last + 1, tuple(everything), pauses + price * again + _misfit(phrases, everything, text, pace)
        if not phrases[last].said_again:
            without.append(last)
            if again and not phrases[first].said_again:
                cost = pauses + _STUMBLE * again + _misfit(phrases, without, text, pace)
                yield last + 1, tuple(without), cost


def _misfit(phrases: Sequence[Phrase], taken: Sequence[int], text: Wording, pace: float) -> float:
    """How unlikely it is that a line is read just so long, and with rests just there."""
    reached = list(accumulate(phrases[each].seconds for each in taken))
    return text.misfit(reached[-1], pace) + text.misplaced([each / reached[-1] for each in reached[:-1]])


def _too_short(gap: float, usual: float) -> float:
    return min(max(0.0, _PAUSES_TELL * math.log(usual / gap)), _WORST_PAUSE)


def _too_long(gap: float, usual: float) -> float:
    return min(max(0.0, _PAUSES_TELL * math.log(gap / usual)), _WORST_PAUSE)


def usual_pause(phrases: Sequence[Phrase]) -> float:
    """What lies between the shorter pauses, inside lines, and the longer ones between them, in seconds."""
    gaps = sorted(math.log(_gap(phrases, number)) for number in range(1, len(phrases)))
    if len(gaps) < 2:
        return 1.0
    splits = [(_scatter(gaps[:at]) + _scatter(gaps[at:]), at) for at in range(1, len(gaps))]
    at = min(splits)[1]
    return math.exp((gaps[at - 1] + gaps[at]) / 2)


def _scatter(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((each - mean) ** 2 for each in values)


def _gap(phrases: Sequence[Phrase], number: int) -> float:
    """The pause before a phrase, in seconds."""
    return max(0.05, (phrases[number].start - phrases[number - 1].end) / RATE)


def steps_of(way: Way) -> list[Way]:
    """The steps of a way that took a line, in order."""
    steps = []
    at: Way | None = way
    while at is not None:
        if at.taken:
            steps.append(at)
        at = at.before
    return steps[::-1]


def spoken(step: Way, phrases: Sequence[Phrase]) -> float:
    """How long was spoken in what a step took, in seconds."""
    return sum(phrases[each].seconds for each in step.taken)
