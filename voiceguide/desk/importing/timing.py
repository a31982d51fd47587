"""Pauses that let each line begin near the time that its source gives it.

How long a line takes is not known before an engine has spoken it. It is estimated from its words at the
script's rate; the estimate of where the session stands runs on over every line, so that rounding does not
add up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from voiceguide.desk.importing.compose import Anchor, Composition
from voiceguide.desk.importing.doubts import Doubts
from voiceguide.script.model import PAUSES, Bell, Breathe, Note, Rest, Say, Section, Step, timed_pause
from voiceguide.timeline.unroll import BELL_GAP, LEAD_TO_VOICE
from voiceguide.units import SPEAKING_RATE, Millis, brief

GRAIN = Millis(500)
"""Pauses are rounded to this, for people to read; those over ten seconds to whole seconds."""

LATE = Millis(1000)
"""A line that is later than this is told."""

_WORD = re.compile(r"\w[\w'\u2019-]*")


def speaking_time(text: str, rate: int) -> Millis:
    """Estimate how long a text takes at a rate in words a minute.

    Two characters of Chinese, Japanese or Korean count as a word, and a long word as one for every seven
    letters.
    """
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    words = sum(max(1.0, len(word) / 7) for word in _WORD.findall(text) if not wide)
    return Millis(round((words + wide / 2) * 60_000 / rate))


def with_pauses(composition: Composition, rate: int | None, doubts: Doubts) -> tuple[Step, ...]:
    """Lengthen the silence before each anchor until it is reached.

    Where several lines of the source stand between two anchors, each gets its part of the silence.

    Args:
        composition: Steps and anchors.
        rate: The script's own rate in words a minute, or None.
        doubts: Takes the lines that leave no time for the next.
    """
    if not composition.anchors:
        return composition.steps
    timer = _Timer(rate=rate or SPEAKING_RATE, doubts=doubts)
    anchors = _sounding(composition)
    groups = [0, *(anchor.index for anchor in anchors), len(composition.steps)]
    moments = [None, *anchors, None]
    for number, (begin, end) in enumerate(pairwise(groups)):
        ends = [at - begin for at in range(begin, end) if at in composition.ends]
        timer.take(composition.steps[begin:end], ends, moments[number], moments[number + 1])
    return tuple(timer.steps)


def _sounding(composition: Composition) -> list[Anchor]:
    """The anchors at which something begins to sound, before the next."""
    ends = [anchor.index for anchor in composition.anchors[1:]] + [len(composition.steps)]
    pairs = zip(composition.anchors, ends, strict=True)
    return [anchor for anchor, end in pairs if any(map(_sounds, composition.steps[anchor.index : end]))]


class _Timer(Struct):
    rate: int
    doubts: Doubts
    steps: list[Step] = field(default_factory=list)
    _clock: int = 0
    _begun: bool = False

    def take(
        self, group: Sequence[Step], ends: Sequence[int], here: Anchor | None, following: Anchor | None
    ) -> None:
        """Add the steps from one anchor to the next, which begin and end where these say."""
        if here is not None and not self._begun:
            self._begin(here)
        self._begun = self._begun or any(map(_sounds, group))
        self._clock += sum(self._lasting(step) for step in group)
        if following is None or not any(map(_sounds, group)):
            self.steps += group
            return
        missing = following.at - self._clock
        if missing >= GRAIN:
            self.steps += self._with_silence(list(group), ends, missing, following)
        else:
            self.steps += group
            if here is not None:
                self._tell_late(here, group, -missing)

    def _begin(self, first: Anchor) -> None:
        """Let the bed alone be heard until a first line that comes late."""
        self._clock = first.at
        if first.at - LEAD_TO_VOICE.natural >= GRAIN:
            self.steps.append(_rest(Millis(first.at - LEAD_TO_VOICE.natural), first))

    def _with_silence(
        self, group: list[Step], ends: Sequence[int], missing: int, following: Anchor
    ) -> list[Step]:
        places = [at for at in ends if isinstance(step := group[at], Say) and step.pause is None]
        for number, at in enumerate(places):
            step = group[at]
            share = missing // (len(places) - number) + PAUSES["beat"].natural
            pause = _rounded(share)
            if isinstance(step, Say) and pause > PAUSES["beat"].natural:
                group[at] = replace(step, pause=timed_pause(pause))
                missing -= pause - PAUSES["beat"].natural
                self._clock += pause - PAUSES["beat"].natural
        if not places:
            group.append(_rest(Millis(missing), following))
            self._clock += missing
        return group

    def _tell_late(self, here: Anchor, group: Sequence[Step], late: int) -> None:
        slack = self._clock - late - here.at
        needed = sum(self._lasting(step) for step in group)
        if late >= LATE and needed > slack:
            text = next((step.text for step in group if isinstance(step, Say)), "")
            what = (
                f"It takes about {_about(needed)}, and the next one should begin after {_about(slack)}: "
                f"what follows will be about {_about(late)} late."
            )
            self.doubts.add(here.place.line, text, what)

    def _lasting(self, step: Step) -> int:
        """Estimate how long a step and the silence after it take."""
        match step:
            case Say(text=text, pause=pause, voice=voice):
                return speaking_time(text, voice.rate or self.rate) + (pause or PAUSES["beat"]).natural
            case Rest(pause=pause):
                return pause.natural
            case Bell(strikes=strikes, every=every):
                return (strikes - 1) * every + BELL_GAP.natural
            case Breathe(pattern=pattern, fewest=rounds):
                return pattern.cycle * rounds + PAUSES["beat"].natural
            case _:
                return 0


def _sounds(step: Step) -> bool:
    return not isinstance(step, Section | Note)


def _about(length: int) -> str:
    return brief(max(1000, round(length, -3)))


def _rest(length: Millis, anchor: Anchor) -> Rest:
    return Rest(place=anchor.place, pause=timed_pause(Millis(max(GRAIN, _rounded(length)))))


def _rounded(length: int) -> Millis:
    grain = GRAIN if length < 20 * GRAIN else 2 * GRAIN
    return Millis(round(length / grain) * grain)
