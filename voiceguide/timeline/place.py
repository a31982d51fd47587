"""Placing pieces in time: the last step, after which nothing moves any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from voiceguide.script.model import BedWish, Practice
from voiceguide.timeline.breath import Extent, Extents, Phase, pace
from voiceguide.timeline.model import (
    BedSpan,
    BreathPhase,
    Chapter,
    Cue,
    CueKind,
    Event,
    Line,
    Said,
    Timeline,
    Tone,
)
from voiceguide.timeline.pieces import BedSwitch, Marked, Paced, Piece, Played, Quiet, Rung, Spoken
from voiceguide.timeline.request import Request
from voiceguide.units import Decibels, Frames, Millis, ms_to_frames

DEFAULT_BED = "room"
DEFAULT_BED_LEVEL = Decibels(-20.0)
"""Under the speaking voice: WCAG 1.4.7 asks for at least 20 dB."""

LOUDEST_BED = Decibels(-6.0)
"""Under the speaking voice, whoever asks for more: words have to be heard."""

FADE_IN = ms_to_frames(Millis(3000))
FADE_OUT = ms_to_frames(Millis(8000))

_PHASE_KINDS: dict[BreathPhase, CueKind] = {
    "in": "breathe.in",
    "top_up": "breathe.in",
    "hold": "breathe.hold",
    "out": "breathe.out",
    "rest": "breathe.rest",
}


def place(
    practice: Practice,
    request: Request,
    pieces: Sequence[Piece],
    quiets: Sequence[Frames],
    extents: Extents,
) -> Timeline:
    """Give every piece its frames.

    Args:
        practice: Names the session and its first bed.
        request: May override the bed.
        pieces: In playing order.
        quiets: The frames of each `Quiet` among them, in the same order.
        extents: The extent of every sound.
    """
    placer = _Placer(practice, request, extents)
    remaining = iter(quiets)
    for piece in pieces:
        if isinstance(piece, Quiet):
            placer.quiet(piece, next(remaining))
        else:
            placer.put(piece)
    return placer.timeline()


class _Placer:
    def __init__(self, practice: Practice, request: Request, extents: Extents) -> None:
        self._title = practice.title
        self._wish = request.bed
        self._room = request.own.room
        self._loudest_bed = Decibels(LOUDEST_BED + min(0.0, request.levels.voice))
        self._cue_sound = request.cue_sound
        self._fade_out = FADE_OUT if request.sleep_fade is None else ms_to_frames(request.sleep_fade)
        self._extents = extents
        self._now = Frames(0)
        self._events: list[Event] = []
        self._cues: list[Cue] = []
        self._chapters: list[Chapter] = []
        self._bed = [self._bed_span(Frames(0), practice.bed, BedWish(), Frames(0))]

    def timeline(self) -> Timeline:
        return Timeline(
            title=self._title,
            frames=self._now,
            events=tuple(sorted(self._events, key=lambda event: event.start)),
            bed=tuple(self._bed),
            cues=tuple(sorted(self._cut_cues(), key=lambda cue: (cue.start, cue.kind == "pause", cue.end))),
            chapters=tuple(self._chapters),
            fade_in=FADE_IN,
            fade_out=self._fade_out,
        )

    def _cut_cues(self) -> Iterator[Cue]:
        """A bell may ring on past the end of the session; what is told of it ends there."""
        return (replace(cue, end=min(cue.end, self._now)) for cue in self._cues)

    def quiet(self, quiet: Quiet, frames: Frames) -> None:
        end = Frames(self._now + frames)
        self._cues.append(Cue(kind="pause", start=self._now, end=end, pause=quiet.pause, place=quiet.place))
        self._now = end

    def put(self, piece: Piece) -> None:
        if isinstance(piece, Spoken):
            self._speak(piece)
        elif isinstance(piece, Rung):
            self._ring(piece)
        elif isinstance(piece, Paced):
            for phase in pace(piece, self._extents):
                self._phase(piece, phase)
            self._now = self._cues[-1].end
        elif isinstance(piece, Played):
            self._play(piece)
        elif isinstance(piece, BedSwitch):
            now, last = self._now, self._bed[-1]
            before = BedWish(sound=last.sound, level=last.level, folder=last.folder)
            self._bed.append(self._bed_span(now, piece.bed, before, ms_to_frames(piece.over)))
        elif isinstance(piece, Marked):
            self._chapters.append(Chapter(title=piece.title, start=self._now))

    def _speak(self, piece: Spoken) -> None:
        extent = self._extents[piece.line]
        end = Frames(self._now + extent.audible)
        start = Frames(self._now - extent.lead)
        said = _said(piece.line, extent, start)
        self._events.append(
            Event(
                lane="voice",
                heard=piece.line,
                start=start,
                frames=extent.frames,
                level=piece.level,
                gaps=said.gaps,
            )
        )
        self._cues.append(
            Cue(
                kind="say",
                start=self._now,
                end=end,
                text=piece.text,
                place=piece.place,
                keep=piece.keep,
                said=said,
                ask=piece.ask,
            )
        )
        self._now = end

    def _ring(self, piece: Rung) -> None:
        ring = self._extents[piece.struck].frames
        for strike in range(piece.strikes):
            start = Frames(self._now + strike * ms_to_frames(piece.every))
            self._events.append(
                Event(lane="bell", heard=piece.struck, start=start, frames=ring, level=piece.level)
            )
            end = Frames(start + ring)
            self._cues.append(
                Cue(kind="bell", start=start, end=end, text=piece.struck.bell, place=piece.place)
            )
        last = self._cues[-1]
        self._now = last.end if piece.wait else last.start

    def _phase(self, piece: Paced, phase: Phase) -> None:
        start = Frames(self._now + phase.start)
        end = Frames(start + phase.frames)
        if phase.tone and phase.name != "rest":
            tone = Tone(phase=phase.name, sound=self._cue_sound)
            # however loud the listener wants it, it stays beneath the words
            level = min(piece.cue_level, piece.level) if phase.words else piece.cue_level
            self._events.append(
                Event(lane="breath", heard=tone, start=start, frames=phase.frames, level=level)
            )
        for word in phase.words:
            extent = self._extents[word.line]
            first = Frames(start + word.at - extent.lead)
            level = Decibels(piece.level + word.level)
            self._events.append(
                Event(lane="voice", heard=word.line, start=first, frames=extent.frames, level=level)
            )
        self._cues.append(
            Cue(kind=_PHASE_KINDS[phase.name], start=start, end=end, text=phase.text, place=piece.step.place)
        )

    def _play(self, piece: Played) -> None:
        frames = self._extents[piece.file].frames
        end = Frames(self._now + frames)
        self._events.append(
            Event(lane="sound", heard=piece.file, start=self._now, frames=frames, level=piece.level)
        )
        self._cues.append(
            Cue(kind="sound", start=self._now, end=end, text=piece.file.path, place=piece.place)
        )
        if piece.wait:
            self._now = end

    def _bed_span(self, start: Frames, bed: BedWish, before: BedWish, over: Frames) -> BedSpan:
        """What is heard from `start`: the listener's wish, else the script's, else what was there before."""
        named = next((wish for wish in (self._wish, bed, before) if wish.sound), BedWish())
        levels = (self._wish.level, bed.level, before.level, DEFAULT_BED_LEVEL)
        level = min(next(level for level in levels if level is not None), self._loudest_bed)
        return BedSpan(
            start=start,
            sound=named.sound or DEFAULT_BED,
            level=level,
            over=over,
            folder=named.folder,
            room=self._room,
        )


def _said(line: Line, extent: Extent, start: Frames) -> Said:
    """A line's inner pauses and words, moved to where its clip starts."""
    return Said(
        line=line,
        gaps=tuple((Frames(start + first), Frames(start + last)) for first, last in extent.gaps),
        words=tuple(
            (first, last, Frames(start + begin), Frames(start + end))
            for first, last, begin, end in extent.words
        ),
    )
