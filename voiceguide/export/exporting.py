"""Many practices into one folder: what is there already is left alone, the rest is made on several cores."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from voiceguide.errors import ExportError, VoiceguideError
from voiceguide.export.captions import CAPTIONS, lrc
from voiceguide.export.formats import Format
from voiceguide.export.making import Made, Order, make
from voiceguide.export.naming import file_stem
from voiceguide.export.shelf import Facts, Shelf
from voiceguide.export.tags import Tags
from voiceguide.render import Progress, Renderer, Session
from voiceguide.script import Practice
from voiceguide.timeline import Line, Request
from voiceguide.timeline.model import Chapter
from voiceguide.units import RATE, Frames, frames_to_seconds

VERSION = 1
"""Raise it when an export comes out differently: files of older ones are then replaced."""

ARTIST = "voiceguide"
GENRE = "Spoken Word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file that is asked for.

    Attributes:
        practice: The practice.
        request: How it is wanted.
        length: Its length as it is typed; None for the natural one.
        title: What players show.
    """

    practice: Practice
    request: Request
    length: str | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """What all files of one export share.

    Attributes:
        title: What players call it.
        format: How its files are written.
        captions: Which texts lie beside each, as in `CAPTIONS`.
        date: The day, `YYYY-MM-DD`.
    """

    title: str
    format: Format
    captions: tuple[str, ...]
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file that is in the folder now, whole; `is_new` unless it was there already."""

    item: Item
    path: Path
    is_new: bool
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A file that is not there, or not as it was asked for, and why."""

    item: Item
    error: VoiceguideError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A file that is being made."""

    item: Item
    name: str
    key: str
    target: Path
    beside: dict[str, str]


class Exporter:
    """Exports into one folder.

    Args:
        renderer: Makes the sessions.
        shelf: The folder.
        album: What the files share.
        pool: Where files are encoded; sessions are rendered here meanwhile.
    """

    def __init__(self, renderer: Renderer, shelf: Shelf, album: Album, pool: Executor) -> None:
        self._renderer = renderer
        self._shelf = shelf
        self._album = album
        self._pool = pool

    def names(self, items: Sequence[Item]) -> list[str]:
        """Name the file of every item: the same ones every time.

        Raises:
            ExportError: If a name cannot be had, because a file is in the way that is not ours.
        """
        stems = [file_stem(item.practice.title, item.length) for item in items]
        often = Counter(stem.casefold() for stem in stems)
        named = [
            self._name(item, often[stem.casefold()] > 1) for item, stem in zip(items, stems, strict=True)
        ]
        twice = [name for name, count in Counter(map(str.casefold, named)).items() if count > 1]
        if twice:
            raise ExportError(
                f"Several practices would be called “{twice[0]}”.", "Give them titles that differ."
            )
        return named

    def run(
        self, items: Sequence[Item], names: Sequence[str], speaking: Progress | None
    ) -> Iterator[Exported | Failed]:
        """Export items; each is told of as soon as it is done, in whatever order.

        Args:
            items: What is asked for.
            names: As `names` gives them.
            speaking: Told of every line that is spoken, if anybody is.
        """
        jobs: dict[Future[Made], _Job] = {}
        for number, (item, name) in enumerate(zip(items, names, strict=True), start=1):
            try:
                begun = self._begin(item, name, (number, len(items)), jobs, speaking)
            except VoiceguideError as error:
                yield Failed(item=item, error=error)
                continue
            if begun is not None:
                yield begun
            for future in [future for future in jobs if future.done()]:
                yield self._finish(jobs.pop(future), future)
        for future in as_completed(jobs):
            yield self._finish(jobs[future], future)

    def _name(self, item: Item, is_shared: bool) -> str:
        ending, practice = self._album.format.name, item.practice.name
        plain = f"{file_stem(item.practice.title, item.length)}.{ending}"
        if not is_shared and self._shelf.owner(plain) in (None, practice):
            return plain
        longer = f"{file_stem(item.practice.title, item.length, practice)}.{ending}"
        self._shelf.owner(longer)
        return longer

    def _begin(
        self,
        item: Item,
        name: str,
        track: tuple[int, int],
        jobs: dict[Future[Made], _Job],
        speaking: Progress | None,
    ) -> Exported | None:
        session = self._renderer.prepare(item.practice, item.request, speaking)
        tags = self._tags(item, session, track)
        stem = name.rpartition(".")[0]
        beside = {f"{stem}.{kind}": CAPTIONS[kind](session.timeline) for kind in self._album.captions}
        key = _key(session, self._album.format, tags, beside)
        facts = self._shelf.facts(name, key)
        if facts is not None:
            return Exported(item=item, path=self._shelf.folder / name, is_new=False, facts=facts)
        entry, _ = self._renderer.render(session)
        target = self._shelf.unfinished(self._album.format.name)
        order = Order(session=entry.path, target=target, format=self._album.format, tags=tags)
        job = _Job(item=item, name=name, key=key, target=target, beside=beside)
        jobs[self._pool.submit(make, order)] = job
        return None

    def _finish(self, job: _Job, future: Future[Made]) -> Exported | Failed:
        try:
            made = future.result()
            facts: dict[str, Any] = {
                "title": job.item.title,
                "seconds": frames_to_seconds(made.frames),
                "frames": made.frames,
                "bytes": made.size,
                "lufs": round(made.lufs, 1),
                "true_peak": round(made.true_peak, 1),
                "seconds_without_silence": frames_to_seconds(made.left),
            }
            self._shelf.place(job.item.practice.name, job.key, (job.name, job.target), job.beside, facts)
        except VoiceguideError as error:
            return Failed(item=job.item, error=error)
        except BrokenProcessPool:
            what = f"The encoder of “{job.item.title}” died, perhaps for want of memory."
            return Failed(item=job.item, error=ExportError(what, "Try again with --jobs 1."))
        return Exported(item=job.item, path=self._shelf.folder / job.name, is_new=True, facts=facts)

    def _tags(self, item: Item, session: Session, track: tuple[int, int]) -> Tags:
        timeline = session.timeline
        lines = [event.heard for event in timeline.events if isinstance(event.heard, Line)]
        return Tags(
            title=item.title,
            album=self._album.title,
            artist=self._renderer.voice_of(lines[0]) if lines else ARTIST,
            album_artist=ARTIST,
            track=track[0],
            tracks=track[1],
            genre=GENRE,
            date=self._album.date,
            comment=" ".join([item.practice.summary, *item.practice.cautions]).strip(),
            language=item.practice.language,
            lyrics=lrc(timeline),
            chapters=_from_the_start(timeline.chapters),
            frames=timeline.frames,
        )


def _from_the_start(chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The first chapter has the opening in it: MP4 knows no time outside of chapters."""
    return tuple(
        replace(chapter, start=Frames(0) if number == 0 else chapter.start)
        for number, chapter in enumerate(chapters)
    )


def _key(session: Session, wanted: Format, tags: Tags, beside: dict[str, str]) -> str:
    """What a file is made from; the day alone is no reason to make it again."""
    told = asdict(replace(tags, date=""))
    whole = [VERSION, RATE, session.recipe.key, asdict(wanted), told, beside]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
