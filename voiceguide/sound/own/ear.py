"""The ear: hears where somebody begins and ends to speak, however soft a first consonant or last breath.

It listens for voices twice. What fills several bands and has a pitch is a voice beyond doubt; from there it
looks back and ahead as long as any band at all is louder than the room, so that an /f/ or an /h/ thirty
decibels under the vowel after it belongs to its word. What the room sounds like it learns while it listens.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from voiceguide.sound.own.frames import HOP, Looker, middle_of
from voiceguide.sound.own.quiet import Room
from voiceguide.sound.pcm import Samples
from voiceguide.units import FRAMES_PER_MS, Frames, Millis

REST = Millis(1200)
"""An utterance has ended when nobody speaks for so long; between two sentences most rest for less."""

_MS_A_LOOK = HOP // FRAMES_PER_MS

_VOICE_BANDS = 4
_FILLED, _FILLED_DB = 3, 8.0
"""A voice fills so many of its bands, each so far above the room."""

_PITCHED = 0.5
_SURE, _SURE_OF = 6, 12
"""So many of so many looks in a row have to be voice; a knock, a click or a swallow is shorter."""

_SOFT_DB, _SOFT_SPREADS = 2.5, 3.5
_SOFT_RUN = 3
"""A soft sound is louder than the room in one band at least, by so much, for so many looks in a row."""

_CLOSURE = 150 // _MS_A_LOOK
"""Lips or tongue are shut for no longer within a word, as in “speak” or “next”."""

_LONGEST_ONSET, _LONGEST_ENDING = 400 // _MS_A_LOOK, 800 // _MS_A_LOOK
"""No consonant or breathy ending is longer; what is, is a breath, and what of it is this near is kept."""

_REMEMBERED = _LONGEST_ONSET + _SURE_OF + _CLOSURE


class Started(Struct, frozen=True, kw_only=True):
    """Somebody began to speak at a frame of the stream."""

    at: Frames


class Ended(Struct, frozen=True, kw_only=True):
    """Somebody spoke from one frame of the stream to another, half-open.

    Attributes:
        start: Where it begins, a soft consonant or breath included.
        end: Where it ends, a soft consonant or breath included.
        voiced: From where to where it has the pitch of a voice, half-open.
    """

    start: Frames
    end: Frames
    voiced: tuple[Frames, Frames]


class Ear:
    """Hears utterances in a stream.

    Args:
        rest: So long nobody speaks after an utterance.
        room: What is known of the room already.

    Attributes:
        rest: As above; may be set at any time, such as for a line with long pauses inside.
        shortest: An utterance shorter than this is probably not whole: it is given twice the rest.
    """

    def __init__(self, rest: Millis = REST, room: Room | None = None) -> None:
        self.rest = rest
        self.shortest = Frames(0)
        self._looker = Looker()
        self._room = room or Room()
        self._looks = 0
        self._before: deque[bool] = deque(maxlen=_REMEMBERED)
        self._sure: deque[bool] = deque(maxlen=_SURE_OF)
        self._soft_run = 0
        self._start: int | None = None
        self._end = self._first_voiced = self._voiced = 0

    def feed(self, block: Samples) -> tuple[Started | Ended, ...]:
        """Listen to a block of any size, mono, shape (n,), at 48 kHz; gives what became known with it."""
        looks = self._looker.feed(block)
        told: list[Started | Ended] = []
        for level, voicing in zip(looks.levels, looks.voicing.tolist(), strict=True):
            told += self._hear(level, voicing)
            self._looks += 1
        return tuple(told)

    def finish(self) -> tuple[Started | Ended, ...]:
        """The stream has ended: gives the utterance that was being spoken, if any."""
        if self._start is None:
            return ()
        ended = self._ended(self._start)
        self._start = None
        return (ended,)

    def _hear(self, level: Samples, voicing: float) -> Iterator[Started | Ended]:
        above = level - self._room.level
        is_soft = bool((above > np.maximum(_SOFT_DB, _SOFT_SPREADS * self._room.spread)).any())
        filled = int((above[:_VOICE_BANDS] > _FILLED_DB).sum())
        self._sure.append(filled >= _FILLED and voicing > _PITCHED)
        self._soft_run = self._soft_run + 1 if is_soft else 0
        self._before.append(is_soft)
        is_voice = self._sure[-1] and sum(self._sure) >= _SURE
        if self._start is None and is_voice:
            self._start = self._looks - self._onset()
            self._first_voiced = self._looks + 1 - len(self._sure) + self._sure.index(True)
            self._end = self._voiced = self._looks
            yield Started(at=middle_of(self._start))
        elif self._start is not None:
            self._follow()
            if self._has_rested():
                yield self._ended(self._start)
                self._start = None
        self._room.learn(level, is_quiet=self._start is None)

    def _onset(self) -> int:
        """How many looks ago the sound began that is a voice now."""
        runs = list(self._before)[::-1]
        found, gap = 0, 0
        for ago, is_soft in enumerate(runs):
            if is_soft:
                if all(runs[ago : ago + _SOFT_RUN]):
                    found, gap = min(ago + _SOFT_RUN - 1, len(runs) - 1), 0
            else:
                gap += 1
            if gap > _CLOSURE or ago > _LONGEST_ONSET + _SURE_OF:
                break
        return found

    def _follow(self) -> None:
        if self._sure[-1]:
            self._voiced = self._looks
        if self._soft_run < _SOFT_RUN:
            return
        begun = self._looks - self._soft_run + 1
        is_near = begun - self._end <= _CLOSURE and self._looks - self._voiced <= _LONGEST_ENDING
        if is_near or self._sure[-1]:
            self._end = self._looks

    def _has_rested(self) -> bool:
        start, end = middle_of(self._start or 0), middle_of(self._end)
        rest = self.rest * (2 if end - start < self.shortest else 1)
        return (self._looks - self._end) * _MS_A_LOOK >= rest

    def _ended(self, start: int) -> Ended:
        voiced = middle_of(self._first_voiced), middle_of(self._voiced + 1)
        return Ended(start=middle_of(start), end=middle_of(self._end + 1), voiced=voiced)
