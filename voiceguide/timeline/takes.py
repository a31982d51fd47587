"""The words of paced breathing as an engine is asked for them: what there is to say, and at which pace."""

from __future__ import annotations

from msgspec.structs import replace

from voiceguide.phrases import BreathWords, nearest
from voiceguide.script.model import VoiceWish
from voiceguide.timeline.model import BreathPhase, Line
from voiceguide.timeline.own import line_key
from voiceguide.timeline.pieces import Paced
from voiceguide.units import RATE, Frames

BRISK = 160
"""Words a minute of counts, so that there is air between them, and of the take for a short phase."""


class Takes:
    """The lines of one step as the engine is asked for them; `words` is None where nothing is said."""

    def __init__(self, paced: Paced) -> None:
        known = nearest(paced.language) if paced.step.cues != "none" else None
        self.words: BreathWords | None = known.breath if known else None
        self._voice = paced.voice
        self._language = paced.language
        self._place = paced.step.place
        self._own = paced.own.table()

    def named(self, name: BreathPhase) -> list[Line]:
        """The name of a phase: a sentence, brief words, and the same said briskly."""
        if self.words is None:
            return []
        brief = self.words.brief[name]
        return [self.calm(self.words.full[name]), self.calm(brief), self._brisk(brief)]

    def numbers(self, frames: Frames) -> list[Line]:
        """What there is to count in a phase, from two on; nothing where the words for it do not suffice."""
        counts = self.words.counts if self.words else ()
        many = frames // RATE - 1
        return [self._brisk(text) for text in counts[:many]] if 0 < many <= len(counts) else []

    def calm(self, text: str) -> Line:
        """A line at the voice's own pace."""
        return self._line(text, self._voice)

    def _brisk(self, text: str) -> Line:
        rate = self._voice.rate or 0
        return self._line(text, replace(self._voice, rate=max(rate, BRISK)))

    def _line(self, text: str, voice: VoiceWish) -> Line:
        own = self._own.get(line_key(None, text)) if self._own else None
        return Line(text=text, voice=voice, language=self._language, own=own, place=self._place)
