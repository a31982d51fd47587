"""What an output plays: one endless strip of sound on which scenes follow one another without a gap.

The output counts the frames of the strip and knows nothing of sessions. A key puts the next stretch on the
strip, cross-faded with what was there, and an earcon over it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from voiceguide.player.outputs.fades import Fade
from voiceguide.player.source import Pcm, Source
from voiceguide.units import CHANNELS, RATE, Frames, Millis, db_to_gain, ms_to_frames

EARCON_LEAD = ms_to_frames(Millis(50))
"""Before an earcon everything else makes room for it, so that both together stay under the ceiling."""

ROOM_DB = -2.5
"""How much softer everything else is meanwhile."""

_ROOM_ENDS = ms_to_frames(Millis(200))
_CUT = ms_to_frames(Millis(20))
_FULL_SCALE = 32767.0

Gains = NDArray[np.float32]
"""One gain a frame, shape (count, 1)."""


class Stretch(Struct, frozen=True, kw_only=True):
    """From frame `at` of the strip on: `source` from its own frame `start`, risen over `over` frames.

    Attributes:
        source: What sounds; None for silence.
        is_scene: Whether its frames are those of the scene that plays, and not an aside's.
    """

    at: int
    source: Source | None = None
    start: int = 0
    over: int = 0
    is_scene: bool = False

    def frame(self, at: int) -> Frames:
        """The source's frame that is heard at a frame of the strip."""
        return Frames(self.start + at - self.at)

    def risen(self, start: int, count: int) -> Gains:
        """How much of it is there, 0 to 1."""
        return _rise(self.at, self.over, start, count)


class _Overlay(Struct, frozen=True, kw_only=True):
    """A short sound over everything else; after frame `cut` of the strip it gives way to another."""

    at: int
    samples: NDArray[np.float32]
    cut: int | None = None

    @property
    def end(self) -> int:
        return self.at + EARCON_LEAD + len(self.samples) + _ROOM_ENDS

    def add_to(self, mixed: NDArray[np.float32], start: int) -> None:
        first = self.at + EARCON_LEAD
        begin, end = max(start, first), min(start + len(mixed), first + len(self.samples))
        if begin >= end:
            return
        part = self.samples[begin - first : end - first, None] * np.float32(_FULL_SCALE)
        if self.cut is not None:
            part = part * (1 - _rise(self.cut, _CUT, begin, end - begin))
        mixed[begin - start : end - start] += part

    def room(self, start: int, count: int) -> Gains:
        """How far everything else has made room, 0 to 1."""
        down = _rise(self.at, EARCON_LEAD, start, count)
        up = _rise(self.end - _ROOM_ENDS, _ROOM_ENDS, start, count)
        return down * (1 - up)


class Programme:
    """The strip, a `Source` without an end; changed by one thread while another reads it."""

    frames = 2**40

    def __init__(self) -> None:
        self._stretches: tuple[Stretch, ...] = (Stretch(at=0),)
        self._overlays: tuple[_Overlay, ...] = ()
        self._lock = threading.Lock()

    def place(self, *stretches: Stretch) -> None:
        """Put stretches on the strip, in order; what was to begin from the first of them on is gone."""
        at = stretches[0].at
        with self._lock:
            earlier = tuple(stretch for stretch in self._stretches if stretch.at < at)
            self._stretches = (earlier or (Stretch(at=at - 1),)) + stretches
            self._overlays = tuple(overlay for overlay in self._overlays if overlay.at < at)

    def revoice(
        self, at: int, over: int, sources: tuple[Source, Source], moved: Callable[[Frames], Frames]
    ) -> None:
        """Let the second source sound from frame `at` on wherever the first would have.

        Args:
            at: A frame of the strip.
            over: Frames of the cross-fade.
            sources: The one that is to be heard no more, and the one in its place.
            moved: Where in the second is what was at a frame of the first.
        """
        old, new = sources
        leading = self.stretch(at)
        with self._lock:
            earlier = [stretch for stretch in self._stretches if stretch.at < at]
            if leading.source is old and leading.at < at:
                start = moved(leading.frame(at))
                earlier.append(replace(leading, at=at, source=new, start=start, over=over))
            later = (
                replace(stretch, source=new, start=moved(Frames(stretch.start)))
                if stretch.source is old
                else stretch
                for stretch in self._stretches
                if stretch.at >= at
            )
            self._stretches = (*earlier, *later)

    def lay_over(self, at: int, samples: NDArray[np.float32]) -> int:
        """Let an earcon sound a moment after frame `at`; one that still sounds then gives way.

        Args:
            at: A frame of the strip that is not read yet.
            samples: Mono, shape (n,), softer than what `ROOM_DB` leaves.

        Returns:
            How many frames it takes from `at` on.
        """
        overlay = _Overlay(at=at, samples=samples)
        with self._lock:
            before = tuple(
                replace(overlay, cut=at if overlay.cut is None else min(at, overlay.cut))
                for overlay in self._overlays
                if overlay.end > at - RATE
            )
            self._overlays = (*before, overlay)
        return overlay.end - at

    def stretch(self, at: int) -> Stretch:
        """The stretch that leads at a frame of the strip."""
        stretches = self._stretches
        return next((each for each in reversed(stretches) if each.at <= at), stretches[0])

    def forget(self, before: int) -> None:
        """Let go of what was heard before a frame of the strip."""
        with self._lock:
            keep = [
                stretch
                for number, stretch in enumerate(self._stretches)
                if all(later.at + later.over >= before for later in self._stretches[number + 1 :])
            ]
            self._stretches = tuple(keep)
            self._overlays = tuple(overlay for overlay in self._overlays if overlay.end > before)

    def read(self, start: int, count: int) -> Pcm:
        """Read frames as `Source.read` says; silence where nothing sounds.

        A single scene is passed on as it is, bit by bit.
        """
        with self._lock:
            stretches, overlays = self._stretches, self._overlays
        end = start + count
        heard = _heard(stretches, start, end)
        over = [overlay for overlay in overlays if overlay.at < end and overlay.end > start]
        if len(heard) == 1 and not over:
            return _part(heard[0], start, end)
        mixed = np.zeros((count, CHANNELS), dtype=np.float32)
        for number, stretch in enumerate(heard):
            _cross(mixed, stretch, heard[number + 1 :], start)
        if over:
            made = np.max([overlay.room(start, count) for overlay in over], axis=0)
            mixed *= 1 - (1 - np.float32(db_to_gain(ROOM_DB))) * made
        for overlay in over:
            overlay.add_to(mixed, start)
        pcm: Pcm = np.rint(mixed).astype(np.int16)
        return pcm


def _heard(stretches: tuple[Stretch, ...], start: int, end: int) -> list[Stretch]:
    """The stretches of which something sounds in `[start, end)`."""
    heard: list[Stretch] = []
    for stretch in stretches:
        if stretch.at >= end and heard:
            break
        if stretch.at + stretch.over <= start:
            heard.clear()
        heard.append(stretch)
    return heard


def _cross(mixed: NDArray[np.float32], stretch: Stretch, later: list[Stretch], start: int) -> None:
    """Bring a stretch in over what is mixed so far, so that both together are never louder than one."""
    end = min([start + len(mixed), *(each.at + each.over for each in later)])
    begin = max(start, stretch.at)
    if begin >= end:
        return
    risen = stretch.risen(begin, end - begin)
    where = slice(begin - start, end - start)
    mixed[where] *= 1 - risen
    mixed[where] += _part(stretch, begin, end) * risen


def _part(stretch: Stretch, begin: int, end: int) -> Pcm:
    """Read `[begin, end)` of a stretch, filled up with silence where its source has ended."""
    count = end - begin
    if stretch.source is None:
        return np.zeros((count, CHANNELS), dtype=np.int16)
    pcm = stretch.source.read(stretch.frame(begin), count)
    if len(pcm) == count:
        return pcm
    return np.concatenate([pcm, np.zeros((count - len(pcm), CHANNELS), dtype=np.int16)])


def _rise(at: int, over: int, start: int, count: int) -> Gains:
    """From 0 before `at` to 1 after `over` frames."""
    gains = np.ones((count, 1), dtype=np.float32)
    first, last = (min(max(edge - start, 0), count) for edge in (at, at + over))
    gains[:first] = 0.0
    if first < last:
        gains[first:last] = Fade(frames=over, falling=False).gains(start + first - at, last - first)
    return gains
