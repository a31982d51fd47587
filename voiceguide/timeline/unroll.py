"""A practice laid out flat: what happens one after another, before anything has a place in time.

`unroll` applies every decision (which steps are present, how many rounds, what was dropped, which
alternative) and yields pieces in playing order; every silence between them is a piece as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from voiceguide.phrases import catalogue, nearest
from voiceguide.script import model as script
from voiceguide.script.lexicon import spellings
from voiceguide.script.marks import respelt_marked, rewritten
from voiceguide.script.model import NO_MARKS
from voiceguide.script.text import fill, placeholders
from voiceguide.timeline.model import AudioFile, Line, OwnTake, Struck
from voiceguide.timeline.own import line_key
from voiceguide.timeline.pieces import SOUNDING, BedSwitch, Marked, Paced, Piece, Played, Quiet, Rung, Spoken
from voiceguide.timeline.request import Choice, Request, StepPath
from voiceguide.timeline.steps import children, is_present
from voiceguide.units import SPEAKING_RATE, Decibels, Millis

BELL_GAP = script.Pause(kind="ring", shortest=Millis(4000), natural=Millis(5000), longest=Millis(7000))
"""Between a strike and the next sound: the voice starts over the tail."""

LEAD_TO_VOICE = script.Pause(
    kind="lead in", shortest=Millis(4000), natural=Millis(5000), longest=Millis(8000)
)
"""The bed alone before a first word."""

LEAD_TO_BELL = script.Pause(kind="lead in", shortest=Millis(2500), natural=Millis(3000), longest=Millis(4000))
"""The bed alone before an opening bell, long enough for it to fade in."""

LEAD_OUT = script.Pause(kind="lead out", shortest=Millis(8000), natural=Millis(12000), longest=Millis(15000))
"""The bed, and a last bell's tail, after the last sound; the closing fade lies inside its shortest form."""

LOUDEST_VOICE = Decibels(3.0)
"""So much above its usual level the mix still holds the voice without squeezing it."""

LOUDEST_BELL = Decibels(2.0)
"""Above its usual level, which is 4 dB under the voice's; a knock of wood then is as loud as the voice."""


def unroll(practice: script.Practice, request: Request, choice: Choice) -> tuple[Piece, ...]:
    """Lay a practice out flat as was chosen, with the lead-in and lead-out around it.

    Raises:
        UsageError: If a line has a placeholder that nothing fills.
    """
    said = request.said_length if request.length is None else request.length
    scope = _Scope(
        names={name: text for name, text in request.names if name != "length"} | {"title": practice.title},
        language=practice.language,
        length=said,
    )
    unroller = _Unroller(practice=practice, request=request, choice=choice, own=request.own.table())
    pieces = list(unroller.pieces(practice.steps, scope, (), kept_only=False))
    if request.sleep_fade is not None:
        pieces = _without_last_bell(pieces)
    if request.bells == "spoken":
        pieces = unroller.with_spoken_bells(pieces, has_end=request.sleep_fade is None)
    return _with_leads(_settle_gaps(pieces), request.sleep_fade)


class _Scope(Struct, frozen=True, kw_only=True):
    """What holds for the steps of a script, and for those of one that it includes.

    Attributes:
        names: What `{name}` placeholders stand for.
        language: The language of steps that name none.
        length: What `{length}` stands for.
    """

    names: Mapping[str, str]
    language: str
    length: Millis

    def within(self, step: script.Step) -> _Scope:
        """What holds inside a step; an include may have names, and be in another language."""
        if not isinstance(step, script.Include):
            return self
        return replace(self, names={**self.names, **dict(step.names)}, language=self.spoken_in(step.language))

    def spoken_in(self, language: str | None) -> str:
        """The language of a step that says this of itself."""
        return script.spoken_in(language, self.language)

    def filled(self, text: str, language: str) -> str:
        """A text with its placeholders filled; `{length}` is said in its language."""
        return fill(text, {"length": catalogue(language).lengths.say(self.length), **self.names})


class _Unroller(Struct, frozen=True, kw_only=True):
    practice: script.Practice
    request: Request
    choice: Choice
    own: Mapping[str, OwnTake]

    def pieces(
        self, steps: Iterable[script.Step], scope: _Scope, path: StepPath, *, kept_only: bool
    ) -> Iterator[Piece]:
        for index, step in enumerate(steps):
            if not is_present(step, self.choice.length):
                continue
            here = (*path, index)
            dropped = (kept_only or here in self.choice.dropped) and not step.keep
            inside = children(step, self.request.variation)
            if inside is None:
                if not dropped:
                    yield from self._leaf(step, scope, here)
                continue
            inner = scope.within(step)
            for _ in range(self._times(step, here)):
                yield from self.pieces(inside, inner, here, kept_only=dropped)

    def _times(self, step: script.Step, path: StepPath) -> int:
        return self.choice.counts.get(path, step.fewest) if isinstance(step, script.Repeat) else 1

    def _leaf(self, step: script.Step, scope: _Scope, path: StepPath) -> Iterator[Piece]:
        if isinstance(step, script.Say):
            yield self._spoken(step, scope)
            yield Quiet(pause=step.pause, place=step.place) if step.pause else _implied("beat")
        elif isinstance(step, script.Rest):
            yield Quiet(pause=step.pause, place=step.place)
        elif isinstance(step, script.Bell):
            if self.request.bells != "none":
                yield self._rung(step)
                yield _implied("beat") if step.wait else Quiet(pause=BELL_GAP, implied=True)
        elif isinstance(step, script.Breathe):
            yield self._paced(step, scope, path)
            yield _implied("beat")
        elif isinstance(step, script.Sound):
            file = AudioFile(path=step.path, folder=step.folder)
            yield Played(file=file, level=step.level, wait=step.wait, place=step.place)
            yield _implied("beat")
        elif isinstance(step, script.BedChange):
            yield BedSwitch(bed=step.bed, over=step.over)
        elif isinstance(step, script.Section):
            yield Marked(title=scope.filled(step.title, scope.language))

    def with_spoken_bells(self, pieces: list[Piece], *, has_end: bool) -> list[Piece]:
        """Say a few words in place of every bell, in languages that have them here.

        Args:
            pieces: The practice.
            has_end: Whether the last of them says that it ends here.
        """
        known = nearest(self.practice.language)
        sounding = [index for index, piece in enumerate(pieces) if isinstance(piece, SOUNDING)]
        if known is None or not sounding:
            return pieces
        words = known.bells
        said = {sounding[0]: words.opening} | ({sounding[-1]: words.closing} if has_end else {})
        return [
            self._said(
                said.get(index, words.between), piece.place, script.VoiceWish(), self.practice.language
            )
            if isinstance(piece, Rung)
            else piece
            for index, piece in enumerate(pieces)
        ]

    def _rung(self, step: script.Bell) -> Rung:
        levels = self.request.levels
        return Rung(
            struck=Struck(bell=step.sound or self.practice.bell, soft=self.request.bells == "soft"),
            strikes=step.strikes,
            every=step.every,
            level=Decibels(min(step.level + levels.bell, LOUDEST_BELL + levels.voice)),
            wait=step.wait,
            place=step.place,
        )

    def _spoken(self, step: script.Say, scope: _Scope) -> Spoken:
        language = scope.spoken_in(step.language)
        text, marks = rewritten(step.text, step.marks, lambda stretch: scope.filled(stretch, language))
        ask = step if isinstance(step, script.Ask) else None
        text = text if ask is None else f"{text}{told_choices(text, ask, language)}"
        said = self._said(text, step.place, step.voice, language, marks)
        if step.id is not None or self.own:
            own = self.own.get(line_key(step.id, text))
            said = replace(said, line=replace(said.line, id=step.id, own=own))
        if not self._answered.isdisjoint(placeholders(step.text)):
            said = replace(said, line=replace(said.line, private=True))
        return replace(said, keep=step.keep, ask=ask)

    @property
    def _answered(self) -> set[str]:
        """The names whose answers are the listener's own words."""
        return {name for name, _ in self.request.answers} | {name for (_, name), _ in self.request.recalled}

    def _said(
        self,
        text: str,
        place: script.Place,
        own: script.VoiceWish,
        language: str,
        marks: script.Marks = NO_MARKS,
    ) -> Spoken:
        voice, level = self._voice(own, language)
        pronounce = spellings(self.practice, self.request.pronounce, language)
        said, marks = respelt_marked(text, marks, pronounce)
        line = Line(text=said, voice=voice, language=language, marks=marks, place=place)
        return Spoken(text=text, line=line, level=level, place=place)

    def _paced(self, step: script.Breathe, scope: _Scope, path: StepPath) -> Paced:
        language = scope.spoken_in(step.language)
        voice, level = self._voice(script.VoiceWish(), language)
        rounds = self.choice.counts.get(path, step.fewest)
        return Paced(
            step=step,
            rounds=rounds,
            voice=voice,
            language=language,
            level=level,
            cue_level=Decibels(level - self.request.levels.voice + self.request.levels.cue),
            own=self.request.own,
        )

    def _voice(self, own: script.VoiceWish, language: str) -> tuple[script.VoiceWish, Decibels]:
        """The engine's part of the wish, and the volume, which is the mixer's."""
        listener = self.request.voice
        if script.family(language) != script.family(self.practice.language):
            listener = listener.unnamed()  # it was chosen for a script in another language
        voice = listener.instead_of(own.over(self.practice.voice_in(language)))
        level = min((voice.volume or 0.0) + self.request.levels.voice, LOUDEST_VOICE)
        rate = (
            voice.rate
            if self.request.speed == 1
            else round((voice.rate or SPEAKING_RATE) * self.request.speed)
        )
        return replace(voice, rate=rate, volume=None), Decibels(level)


def told_choices(text: str, ask: script.Ask, language: str) -> str:
    """Say which key is for which answer, unless the question says so or nobody knows the words for it."""
    known = nearest(language)
    if known is None or not ask.expect.numbered:
        return ""
    keys = known.digits[1 : len(ask.expect.numbered) + 1]
    if set(keys) <= set(re.findall(r"\w+", text.lower())):
        return ""
    names = (known.answers.get(each, each) for each in ask.expect.numbered)
    items = (known.menu.item.format(name=name, key=key) for name, key in zip(names, keys, strict=True))
    return "".join(f" {item[0].upper()}{item[1:]}" for item in items)


def _implied(kind: str) -> Quiet:
    return Quiet(pause=script.PAUSES[kind], implied=True)


def _settle_gaps(pieces: Iterable[Piece]) -> list[Piece]:
    """Drop an implied silence that has a written one beside it, or another implied one before it.

    Chapters and beds that stand in an implied silence begin at its end, with the next sound.
    """
    settled: list[Piece] = []
    gap: Quiet | None = None
    held: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Quiet) and piece.implied:
            gap = gap or piece
        elif gap is not None and not isinstance(piece, (*SOUNDING, Quiet)):
            held.append(piece)
        else:
            if gap is not None and not isinstance(piece, Quiet):
                settled.append(gap)
            settled += [*held, piece]
            gap, held = None, []
    return settled + held


def _without_last_bell(pieces: list[Piece]) -> list[Piece]:
    """Leave out every bell after the last words, breath or sound, with its silences."""
    telling = (index for index, piece in enumerate(pieces) if isinstance(piece, Spoken | Paced | Played))
    last = max(telling, default=-1)
    return [piece for index, piece in enumerate(pieces) if index <= last or not isinstance(piece, Rung)]


def _with_leads(pieces: list[Piece], sleep_fade: Millis | None) -> tuple[Piece, ...]:
    first = next((piece for piece in pieces if isinstance(piece, SOUNDING)), None)
    lead = LEAD_TO_BELL if isinstance(first, Rung) else LEAD_TO_VOICE
    return (Quiet(pause=lead), *pieces, Quiet(pause=_lead_out(sleep_fade)))


def _lead_out(sleep_fade: Millis | None) -> script.Pause:
    """The end of a session: the whole of a sleep fade lies in it, so that it takes no words away."""
    if sleep_fade is None or sleep_fade <= LEAD_OUT.shortest:
        return LEAD_OUT
    longest = Millis(sleep_fade + LEAD_OUT.longest - LEAD_OUT.shortest)
    return replace(LEAD_OUT, shortest=sleep_fade, natural=sleep_fade, longest=longest)
