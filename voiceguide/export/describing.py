"""What a file says of itself, and what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import to_builtins
from msgspec.structs import replace

from voiceguide.export.captions import lrc, timed_lines
from voiceguide.export.cover import Cover
from voiceguide.export.naming import artist_of
from voiceguide.export.tags import Tags
from voiceguide.render import Session
from voiceguide.speech import Voice
from voiceguide.timeline import Line
from voiceguide.timeline.model import Chapter
from voiceguide.units import RATE, Frames

if TYPE_CHECKING:
    from voiceguide.export.exporting import Album, Item

VERSION = 2
"""Raise it when an export comes out differently: files of older ones are then replaced."""

ARTIST = "voiceguide"
OWN_VOICE = "Own voice"
GENRE = "Spoken Word"


def tags_of(
    item: Item, session: Session, album: Album, track: tuple[int, int], speaker_of: Callable[[Line], Voice]
) -> Tags:
    """Describe a file.

    Args:
        item: What was asked for.
        session: What came of it.
        album: What it belongs to.
        track: Its place in the album, and how many are in it.
        speaker_of: Gives the voice that would speak a line.
    """
    timeline = session.timeline
    lines = [event.heard for event in timeline.events if isinstance(event.heard, Line)]
    return Tags(
        title=f"{item.title}, {item.stem}" if item.stem else item.title,
        album=item.practice.title if item.track else album.title,
        artist=_artist(lines, speaker_of),
        album_artist=ARTIST,
        track=track[0],
        tracks=track[1],
        genre=GENRE,
        date=album.date,
        comment=" ".join([item.practice.summary, *item.practice.cautions]).strip(),
        language=item.practice.language,
        lyrics=lrc(timeline),
        lines=timed_lines(timeline),
        chapters=_from_the_start(timeline.chapters) if item.stem is None else (),
        frames=timeline.frames,
    )


def _artist(lines: Sequence[Line], speaker_of: Callable[[Line], Voice]) -> str:
    """Who speaks most of the lines; the own voice before any other."""
    if not lines:
        return ARTIST
    if any(line.own is not None for line in lines):
        return OWN_VOICE
    (voice, language), _ = Counter((line.voice, line.language) for line in lines).most_common(1)[0]
    return artist_of(speaker_of(Line(text="", voice=voice, language=language)))


def _from_the_start(chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The first chapter has the opening in it: MP4 knows no time outside of chapters."""
    return tuple(
        replace(chapter, start=Frames(0) if number == 0 else chapter.start)
        for number, chapter in enumerate(chapters)
    )


def key_of(
    item: Item, session: Session, album: Album, tags: Tags, cover: Cover, beside: dict[str, str]
) -> str:
    """What a file is made from; the day, or how many there are, is no reason to make it again."""
    told = to_builtins(replace(tags, date="", tracks=0))
    wanted = to_builtins(replace(album.format, rates=()))
    loudness = album.loudness and to_builtins(album.loudness)
    whole = [VERSION, RATE, session.recipe.key, item.stem, wanted, loudness, told, cover.digest, dict(beside)]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
