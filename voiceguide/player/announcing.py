"""Short words spoken over a session that plays: asked for, spoken elsewhere, and heard when ready."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from voiceguide.phrases import Catalogue
from voiceguide.player.places import chapter_at
from voiceguide.player.scene import Recorded
from voiceguide.timeline.breath import Extent
from voiceguide.timeline.changes import aside
from voiceguide.timeline.model import Event, Line, Timeline
from voiceguide.units import FRAMES_PER_MS, Decibels, Frames, Millis, ms_to_frames

BEFORE = ms_to_frames(Millis(800))
"""The bed alone before an announcement: the voice of the session fades out meanwhile."""

AFTER = ms_to_frames(Millis(700))
"""The bed alone after it."""


class Clip(Struct, frozen=True, kw_only=True):
    """A spoken line: its file, and which part of it can be heard."""

    line: Line
    path: Path
    extent: Extent


class Announcer(Protocol):
    """Speaks in the voice of the session.

    Attributes:
        catalogue: The words of its language.
        helper: Whom the listener would call, in their own words; empty where they named nobody.
    """

    catalogue: Catalogue
    helper: str

    def say(self, text: str, *, slowly: bool = False) -> Future[Clip]:
        """Speak a text; returns at once, and the clip comes when it is ready.

        The future fails with a `VoiceguideError` where nobody can speak it.
        """

    def way_out(self) -> Recorded | None:
        """The grounding that `ease` plays, mixed and ready; None while, or where, there is none."""


def where_text(catalogue: Catalogue, timeline: Timeline, frame: Frames) -> str:
    """Say the title, the section, and what is left."""
    left = catalogue.lengths.say(Millis(max(0, timeline.frames - frame) // FRAMES_PER_MS))
    chapter = chapter_at(timeline, frame)
    if chapter is not None and not timeline.title:  # several in a row, whose chapters say all
        return catalogue.player.where_outside.format(title=chapter.title, left=left)
    if chapter is None:
        return catalogue.player.where_outside.format(title=timeline.title, left=left)
    return catalogue.player.where.format(title=timeline.title, section=chapter.title, left=left)


def key_text(catalogue: Catalogue, key: str, action: str | None) -> str:
    """Say what a key does."""
    told = None if action is None else catalogue.player.actions.get(action)
    if told is None:
        return catalogue.player.unknown_key
    name = catalogue.player.key_names.get(key, key.upper())
    return catalogue.player.key.format(key=name, action=told)


def spoken_over(timeline: Timeline, frame: Frames, clip: Clip) -> tuple[Timeline, Frames]:
    """Lay a clip over the bed of a session from `frame` on, as loud as the session's own voice.

    Returns:
        A timeline with the same bed on the same frames, and how long the announcement takes.
    """
    levels = (event.level for event in timeline.events if event.lane == "voice")
    line = Event(
        lane="voice",
        heard=clip.line,
        start=Frames(frame + BEFORE - clip.extent.lead),
        frames=clip.extent.frames,
        level=next(levels, Decibels(0.0)),
    )
    return aside(timeline, frame, (line,)), Frames(BEFORE + clip.extent.audible + AFTER)
