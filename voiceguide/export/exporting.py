"""Many practices into one folder: what is there already is left alone, the rest is made on several cores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct

from voiceguide.errors import ExportError, FolderLostError, UnfittableError, VoiceguideError
from voiceguide.export.counting import Counting
from voiceguide.export.cover import Cover, cover_of
from voiceguide.export.describing import key_of, tags_of
from voiceguide.export.formats import Format
from voiceguide.export.labels import VOICE, label_tracks
from voiceguide.export.making import Made, Order, make
from voiceguide.export.manifest import Facts
from voiceguide.export.naming import bare, file_stem
from voiceguide.export.profiles import Loudness
from voiceguide.export.reading import captions
from voiceguide.export.shelf import Shelf
from voiceguide.export.stemming import StemOrder, make_stem
from voiceguide.export.tags import Tags
from voiceguide.render import Progress, Renderer, Session
from voiceguide.script import Practice
from voiceguide.timeline import Request, Timeline
from voiceguide.units import frames_to_seconds

Change = Literal["added", "replaced", "kept"]


class Item(Struct, frozen=True, kw_only=True):
    """One file that is asked for.

    Attributes:
        practice: The practice.
        request: How it is wanted.
        length: Its length as it is typed; None for the natural one.
        title: What players show.
        otherwise: Other requests, in turn, where a session of that length has no room for the first.
        track: Its place in an album of its practice's own, and how many are in it; None for one album of all.
        stem: Which part of the session alone, as in `STEMS`; None for the whole.
    """

    practice: Practice
    request: Request
    length: str | None
    title: str
    otherwise: tuple[Request, ...] = ()
    track: tuple[int, int] | None = None
    stem: str | None = None

    def file_stem(self, beside: str | None = None) -> str:
        """Name its file, without the ending.

        Args:
            beside: The practice's name, where another one has the same title.
        """
        name = file_stem(self.practice.title, self.length, beside)
        return f"{name} {self.stem}" if self.stem else name


class Album(Struct, frozen=True, kw_only=True):
    """What all files of one export share.

    Attributes:
        title: What players call it.
        format: How its files are written.
        captions: Which texts lie beside each, as in `CAPTIONS`.
        date: The day, `YYYY-MM-DD`.
        loudness: How loud its files are; None for their sessions' own loudness.
    """

    title: str
    format: Format
    captions: tuple[str, ...]
    date: str
    loudness: Loudness | None = None


class Exported(Struct, frozen=True, kw_only=True):
    """A file that is in the folder now, whole; `is_new` unless it was there already."""

    item: Item
    path: Path
    is_new: bool
    facts: Facts


class Failed(Struct, frozen=True, kw_only=True):
    """A file that is not there, or not as it was asked for, and why."""

    item: Item
    error: VoiceguideError


class _Job(Struct, frozen=True, kw_only=True):
    """A file that is being made."""

    item: Item
    name: str
    key: str
    track: int
    target: Path
    beside: dict[str, str]


class _Planned(Struct, frozen=True, kw_only=True):
    """A file as it should be, and what that would be made from."""

    item: Item
    name: str
    session: Session
    tags: Tags
    cover: Cover
    beside: dict[str, str]
    key: str


class Exporter:
    """Exports into one folder.

    Args:
        renderer: Makes the sessions.
        shelf: The folder.
        album: What the files share.
    """

    def __init__(self, renderer: Renderer, shelf: Shelf, album: Album) -> None:
        self._renderer = renderer
        self._shelf = shelf
        self._album = album

    def names(self, items: Sequence[Item], taken: Mapping[str, str] = MappingProxyType({})) -> list[str]:
        """Name the file of every item: the same ones every time.

        Args:
            items: What is asked for.
            taken: The scripts of files that are asked for elsewhere, by `bare` names: those of other scripts
                are called otherwise.

        Raises:
            ExportError: If a name cannot be had, because a file is in the way that is not ours.
        """
        often = Counter(item.file_stem().casefold() for item in items)
        named = []
        for item in items:
            taken_by = taken.get(item.file_stem().casefold(), item.practice.path)
            is_shared = often[item.file_stem().casefold()] > 1 or taken_by != item.practice.path
            named.append(self._name(item, is_shared))
        twice = [name for name, count in Counter(map(str.casefold, named)).items() if count > 1]
        twice += [
            name
            for item, name in zip(items, named, strict=True)
            if taken.get(bare(name), item.practice.path) != item.practice.path
        ]
        if twice:
            raise ExportError(
                f"Several practices would be called “{twice[0]}”.", "Give them titles that differ."
            )
        return named

    def run(
        self,
        items: Sequence[Item],
        names: Sequence[str],
        pool: Executor,
        speaking: Progress | None = None,
        writing: Progress | None = None,
    ) -> Iterator[Exported | Failed]:
        """Export items; each is told of as soon as it is done, in whatever order.

        Args:
            items: What is asked for.
            names: As `names` gives them.
            pool: Where files are encoded; sessions are rendered here meanwhile.
            speaking: Told of every line that is spoken, if anybody is.
            writing: Told of the seconds of a file that were mixed, encoded and checked, and how many there
                are; only for a pool that works in this process.

        Raises:
            FolderLostError: If the folder went away or is full.
        """
        jobs: dict[Future[Made], _Job] = {}
        tracks = self._shelf.tracks(names)
        for item, name in zip(items, names, strict=True):
            try:
                begun = self._begin(self._planned(item, name, tracks, speaking), pool, jobs, writing)
            except FolderLostError:
                raise
            except VoiceguideError as error:
                yield Failed(item=item, error=error)
                continue
            except BrokenProcessPool:  # nobody is left to give anything to
                yield _died(item)
                continue
            if begun is not None:
                yield begun
            for future in [future for future in jobs if future.done()]:
                yield self._finish(jobs.pop(future), future)
        for future in as_completed(jobs):
            yield self._finish(jobs[future], future)

    def _name(self, item: Item, is_shared: bool) -> str:
        ending, practice = self._album.format.name, item.practice.name
        plain = f"{item.file_stem()}.{ending}"
        if not is_shared and self._shelf.owners(plain) <= {practice}:
            return plain
        longer = f"{item.file_stem(practice)}.{ending}"
        self._shelf.owners(longer)
        return longer

    def change(self, item: Item, name: str, tracks: Mapping[str, int]) -> Change:
        """Tell what would become of a file; what has to be spoken for that is spoken.

        Args:
            item: What is asked for.
            name: As `names` gives it.
            tracks: As the shelf gives them for all names.

        Raises:
            VoiceguideError: If it could not be made.
        """
        planned = self._planned(item, name, tracks, None)
        if self._shelf.facts(name, planned.key) is not None:
            return "kept"
        return "added" if self._shelf.facts(name) is None else "replaced"

    def _planned(
        self, item: Item, name: str, tracks: Mapping[str, int], speaking: Progress | None
    ) -> _Planned:
        session = self._prepared(item, speaking)
        track = item.track or (tracks[name], max(tracks.values()))
        tags = tags_of(item, session, self._album, track, self._renderer.speaker_of)
        beside = self._beside(item, name.rpartition(".")[0], session.timeline)
        cover = cover_of(item.practice)
        key = key_of(item, session, self._album, tags, cover, beside)
        return _Planned(item=item, name=name, session=session, tags=tags, cover=cover, beside=beside, key=key)

    def _prepared(self, item: Item, speaking: Progress | None) -> Session:
        for request in (item.request, *item.otherwise[:-1]):
            with suppress(UnfittableError):
                return self._renderer.prepare(item.practice, request, speaking)
        last = item.otherwise[-1] if item.otherwise else item.request
        return self._renderer.prepare(item.practice, last, speaking)

    def _beside(self, item: Item, stem: str, timeline: Timeline) -> dict[str, str]:
        """The texts beside a file: its captions, or beside the voice alone the marks of its editor."""
        if item.stem is None:
            return {f"{stem}.{kind}": captions(kind, timeline) for kind in self._album.captions}
        if item.stem != VOICE:
            return {}
        whole = stem.removesuffix(f" {VOICE}")
        return {f"{whole} {name}.txt": text for name, text in label_tracks(timeline).items()}

    def _begin(
        self,
        planned: _Planned,
        pool: Executor,
        jobs: dict[Future[Made], _Job],
        writing: Progress | None,
    ) -> Exported | None:
        item, name, wanted = planned.item, planned.name, self._album.format
        facts = self._shelf.facts(name, planned.key)
        if facts is not None:
            return Exported(item=item, path=self._shelf.folder / name, is_new=False, facts=facts)
        went_by = None if writing is None else Counting(planned.tags.frames, writing)
        entry, _ = self._renderer.render(planned.session, went_by.mixed if went_by else lambda: True)
        target = self._shelf.unfinished(wanted.name)
        job = _Job(
            item=item,
            name=name,
            key=planned.key,
            track=planned.tags.track,
            target=target,
            beside=planned.beside,
        )
        jobs[self._submit(planned, pool, entry.path, target, went_by)] = job
        return None

    def _submit(
        self, planned: _Planned, pool: Executor, whole: Path, target: Path, went_by: Counting | None
    ) -> Future[Made]:
        album, stem = self._album, planned.item.stem
        if stem is None:
            order = Order(
                session=whole,
                target=target,
                format=album.format,
                tags=planned.tags,
                cover=planned.cover,
                loudness=album.loudness,
                writing=went_by.written if went_by else None,
            )
            return pool.submit(make, order)
        part = StemOrder(
            session=planned.session,
            whole=whole,
            stem=stem,
            target=target,
            format=album.format,
            tags=planned.tags,
            cover=planned.cover,
        )
        return pool.submit(make_stem, part)

    def _finish(self, job: _Job, future: Future[Made]) -> Exported | Failed:
        try:
            made = future.result()
            facts: dict[str, Any] = {
                "title": job.item.title,
                "track": job.track,
                "seconds": frames_to_seconds(made.frames),
                "frames": made.frames,
                "bytes": made.size,
                "lufs": round(made.lufs, 1),
                "true_peak": round(made.true_peak, 1),
                "seconds_without_silence": frames_to_seconds(made.left),
            }
            self._shelf.place(job.item.practice.name, job.key, (job.name, job.target), job.beside, facts)
        except FolderLostError:
            raise
        except VoiceguideError as error:
            return Failed(item=job.item, error=error)
        except BrokenProcessPool:
            return _died(job.item)
        return Exported(item=job.item, path=self._shelf.folder / job.name, is_new=True, facts=facts)


def _died(item: Item) -> Failed:
    what = f"The encoder of “{item.title}” died, perhaps for want of memory."
    return Failed(item=item, error=ExportError(what, "Try again with --jobs 1."))
