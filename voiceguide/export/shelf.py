"""A folder of exported files: what in it is ours, whether it is whole, and how it changes.

A manifest lists every file that was put there. It says so before a file is and once more after it, so that
an interruption at any moment leaves whole files alone, and the next export knows which those are. What it
does not list is somebody else's and is never touched. Nothing here asks a file for its time, a link or its
rights: the file systems of phones and sticks keep those badly or not at all. Names that differ in capitals
alone are one name there.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from voiceguide.config import FILE_MODE
from voiceguide.errors import ExportError
from voiceguide.export.carrying import carry
from voiceguide.export.manifest import MANIFEST, Facts, Manifest
from voiceguide.export.naming import bare
from voiceguide.export.trouble import trouble_with
from voiceguide.export.workshop import UNFINISHED, empty_file, workshop_of
from voiceguide.whole import replacing, sync_folder

PLAYLIST = ".m3u8"
"""How the names of playlists end."""

_YOURS = ".yours"
_BLOCK = 1 << 20


class Shelf:
    """The files of one folder; use `open_shelf`.

    Args:
        folder: An existing folder.
        workshop: Where files are made: a folder of the computer's own disk that nobody else uses.

    Raises:
        ExportError: If the folder's manifest cannot be read.
    """

    def __init__(self, folder: Path, workshop: Path) -> None:
        self.folder = folder
        self._workshop = workshop
        self._manifest = Manifest(folder)
        self._device = folder.stat().st_dev

    @property
    def asked(self) -> tuple[tuple[str, ...], ...]:
        """What the folder is to hold: words as they are typed after `export`, one list for each asking."""
        return tuple(self._manifest.asked)

    def remember(self, words: Sequence[str], *, alone: bool) -> None:
        """Remember what the folder is to hold from now on.

        Args:
            words: As they are typed after `export`.
            alone: Whether earlier askings are forgotten.

        Raises:
            ExportError: If the folder cannot be written.
        """
        earlier = [] if alone else [each for each in self._manifest.asked if each != tuple(words)]
        asked = [*earlier, tuple(words)]
        if asked != self._manifest.asked:
            with self._blaming():
                self._manifest.keep_asked(asked)

    def facts(self, name: str, key: str | None = None) -> Facts | None:
        """What was remembered of an exported file, if it is there as it was made; else None.

        Args:
            name: Its name.
            key: What it would be made from now; None for whatever it was made from.
        """
        entry = self._manifest.files.get(name)
        if entry is None or not entry["whole"] or key not in (None, entry["key"]):
            return None
        is_there = all(self._size(each) == size for each, size in entry["sizes"].items())
        return dict(entry["facts"]) if is_there else None

    def owners(self, name: str) -> set[str]:
        """The practices whose files have a name, whatever its ending: their texts have the same names.

        Raises:
            ExportError: If a file of that name is there that is not ours.
        """
        if name not in self._manifest.files:
            self._check_free(name)
        files = self._manifest.files.items()
        return {str(entry["practice"]) for each, entry in files if bare(each) == bare(name)}

    def tracks(self, names: Iterable[str]) -> dict[str, int]:
        """The place of each file in the folder, from 1: what is there keeps its own, others fill the gaps.

        So no file has to be written again because another one came or went.
        """
        known = {name: entry["facts"].get("track") for name, entry in self._manifest.files.items()}
        free = (number for number in count(1) if number not in known.values())
        return {name: known.get(self._listed_as(name) or name) or next(free) for name in names}

    def room(self) -> int:
        """How many bytes are free.

        Raises:
            ExportError: If nobody can tell.
        """
        with self._blaming():
            return shutil.disk_usage(self.folder).free

    def bytes_of(self, names: Iterable[str]) -> int:
        """How many bytes files of ours take up, with what lies beside them."""
        sizes = {each: size for name in names for each, size in self._manifest.files[name]["sizes"].items()}
        return sum(sizes.values())

    def unfinished(self, ending: str) -> Path:
        """Make an empty file to write into, on the computer's own disk.

        Raises:
            ExportError: If that cannot be written.
        """
        with self._blaming(self._workshop):
            return empty_file(self._workshop, ending)

    def place(
        self, practice: str, key: str, audio: tuple[str, Path], beside: Mapping[str, str], facts: Facts
    ) -> None:
        """Put a finished file under its name, its texts beside it; what of ours had these names is replaced.

        What somebody has made of that is kept as `NAME.yours`.

        Args:
            practice: Whose it is.
            key: What it was made from.
            audio: Its name, and the unfinished file that holds it, which is used up.
            beside: Texts by name.
            facts: What is to be remembered.

        Raises:
            ExportError: If a file is in the way that is not ours, or the folder cannot be written.
        """
        name, path = audio
        old_name = self._listed_as(name)
        old = {} if old_name is None else self._manifest.files[old_name]["sizes"]
        for each in beside:
            if each not in self._names():
                self._check_free(each)
        texts = {each: text.encode() for each, text in beside.items()}
        with self._blaming():
            self._check_there()
            sizes = {name: path.stat().st_size} | {each: len(text) for each, text in texts.items()}
            here = self._carried(path)
            try:
                entry = {"practice": practice, "key": key, "sizes": old | sizes, "facts": facts}
                for each in {*old, *texts} - {name}:
                    self._set_aside(each, io.BytesIO(texts.get(each, b"")))
                with here.open("rb") as sound:
                    self._set_aside(name, sound)
                self._manifest.keep_file(name, entry | {"whole": False})
                for each, text in texts.items():
                    self._write(each, text)
                _allow(here)
                here.replace(self.folder / name)
            finally:
                here.unlink(missing_ok=True)
            with suppress(OSError):  # a device may be pulled out next, and not every one knows of this
                sync_folder(self.folder)
            self._manifest.keep_file(name, entry | {"sizes": sizes, "whole": True})
            if old_name not in (None, name):
                self._manifest.drop_file(str(old_name))
            for each in set(old) - self._names():
                if not self._is_ours(each):
                    (self.folder / each).unlink(missing_ok=True)

    def others(self, wanted: Iterable[str]) -> list[str]:
        """Our files that are not among these, sorted."""
        return sorted(set(self._manifest.files) - set(wanted))

    def prune(self, names: Iterable[str]) -> None:
        """Delete files of ours, with what lies beside them.

        Raises:
            ExportError: If the folder cannot be written.
        """
        with self._blaming():
            self._check_there()
            for name in names:
                sizes = self._manifest.files[name]["sizes"]
                beside_others = {
                    each
                    for other, entry in self._manifest.files.items()
                    if other != name
                    for each in entry["sizes"]
                }
                for each in set(sizes) - beside_others:
                    self._set_aside(each, io.BytesIO())
                    (self.folder / each).unlink(missing_ok=True)
                self._manifest.drop_file(name)

    def prune_playlists(self, wanted: Iterable[str]) -> list[str]:
        """Delete playlists of ours that are not among these, and name them; a page of ours stays.

        Raises:
            ExportError: If the folder cannot be written.
        """
        pruned = sorted(
            name for name in set(self._manifest.playlists) - set(wanted) if name.endswith(PLAYLIST)
        )
        with self._blaming():
            for name in pruned:
                self._set_aside(name, io.BytesIO())
                (self.folder / name).unlink(missing_ok=True)
            if pruned:
                self._manifest.drop_playlists(pruned)
        return pruned

    def check_playlist(self, name: str) -> None:
        """Refuse a playlist's name that a file of somebody else's has.

        Raises:
            ExportError: If there is one.
        """
        if name not in self._manifest.playlists:
            self._check_free(name)

    def write_playlist(self, name: str, text: str) -> Path:
        """Write a playlist, or the page of transcripts, unless it is there as it should be.

        What somebody has made of ours is kept as `NAME.yours`.

        Raises:
            ExportError: If a file is in the way that is not ours, or the folder cannot be written.
        """
        path, content = self.folder / name, text.encode()
        with self._blaming():
            self._check_there()
            self.check_playlist(name)
            if not path.is_file() or path.read_bytes() != content:
                self._set_aside(name, io.BytesIO(content))
                self._manifest.keep_playlist(name, None)
                self._write(name, content)
            if self._manifest.playlists.get(name) != len(content):
                self._manifest.keep_playlist(name, len(content))
        return path

    def clear(self) -> None:
        """Delete what an interrupted export left unfinished.

        Raises:
            ExportError: If the folder cannot be written.
        """
        for folder in (self.folder, self._workshop):
            with self._blaming(folder):
                for path in folder.glob(f"{UNFINISHED}*"):
                    path.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave nothing unfinished, and the manifest in one piece; a folder that is gone is left alone."""
        with suppress(ExportError):
            self.clear()
            with self._blaming():
                whole = self._manifest.whole()
                if whole is not None:
                    self._check_there()
                    self._write(MANIFEST, whole)
                    self._manifest.forget_changes()

    def _carried(self, path: Path) -> Path:
        """Bring a finished file into the folder, under a name that nobody takes for a finished one."""
        here = empty_file(self.folder, path.suffix[1:])
        try:
            path.replace(here)
        except OSError as error:
            if error.errno != errno.EXDEV:
                here.unlink(missing_ok=True)
                raise
            try:
                carry(path, here)
            except BaseException:
                with suppress(OSError):
                    here.unlink(missing_ok=True)
                raise
            path.unlink()
        return here

    def _write(self, name: str, content: bytes) -> None:
        """Replace a file in one step, so that it is never half there."""
        with replacing(self.folder / name, prefix=UNFINISHED) as unfinished:
            unfinished.write_bytes(content)

    def _set_aside(self, name: str, new: BinaryIO) -> None:
        """Keep what somebody has made of a file of ours, before it goes or `new` takes its name.

        It has another size than what was made, and is no torn piece: `new` does not begin with it.
        """
        path, size = self.folder / name, self._size(name)
        whole = (entry["sizes"] for entry in self._manifest.files.values() if entry["whole"])
        made = {sizes[name] for sizes in whole if name in sizes} | {self._manifest.playlists.get(name)}
        if made != {None} and size is not None and size not in made and not _begins_with(new, path):
            places = (path.with_name(f"{name}{_YOURS}{number or ''}") for number in count())
            path.rename(next(place for place in places if not os.path.lexists(place)))

    def _names(self) -> set[str]:
        """Of all files of ours, those beside others as well."""
        return {each for entry in self._manifest.files.values() for each in entry["sizes"]}

    def _listed_as(self, name: str) -> str | None:
        """How a file of ours is spelled that a phone would take for this one."""
        if name in self._manifest.files:
            return name
        same = (each for each in self._manifest.files if each.casefold() == name.casefold())
        return next(same, None)

    def _check_free(self, name: str) -> None:
        if os.path.lexists(self.folder / name) and not self._is_ours(name):
            raise ExportError(
                f"{self.folder / name} is already there, and voiceguide did not make it.",
                "Move it away, or export into another folder.",
            )

    def _is_ours(self, name: str) -> bool:
        """Whether a name is another spelling of a file of ours, where the file system takes it for one."""
        for each in (*self._names(), *self._manifest.playlists):
            if each.casefold() == name.casefold():
                with suppress(OSError):
                    if (self.folder / each).samefile(self.folder / name):
                        return True
        return False

    def _size(self, name: str) -> int | None:
        try:
            return (self.folder / name).stat().st_size
        except OSError:
            return None

    def _check_there(self) -> None:
        """Take care not to fill the computer's own disk where a device was mounted before."""
        if self.folder.stat().st_dev != self._device:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    @contextmanager
    def _blaming(self, folder: Path | None = None) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise trouble_with(folder or self.folder, error) from error


def _begins_with(new: BinaryIO, path: Path) -> bool:
    with path.open("rb") as old:
        while block := old.read(_BLOCK):
            if new.read(len(block)) != block:
                return False
    return True


def _allow(path: Path) -> None:
    """Let others read a file, where the file system knows of such; a phone's may not."""
    with suppress(OSError):
        path.chmod(FILE_MODE)


@contextmanager
def open_shelf(folder: Path, cache_root: Path) -> Iterator[Shelf]:
    """Open a folder, made if need be, for one export at a time.

    Args:
        folder: The folder, absolute.
        cache_root: The cache's folder: files are made there; so are locks, since a phone's file system may
            know of none.

    Raises:
        ExportError: If it cannot be made or written, or another export is at work in it.
    """
    workshop = workshop_of(folder, cache_root)
    lock = FileLock(cache_root / "locks" / f"export-{workshop.name}.lock", timeout=0)
    try:
        for each in (folder, workshop, cache_root / "locks"):
            each.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise ExportError(f"Another export is at work in {folder}.", "Wait until it is done.") from error
    except OSError as error:
        raise ExportError(
            f"{error.filename or folder} cannot be written: {error.strerror or error}.",
            "Choose another folder.",
        ) from error
    try:
        shelf = Shelf(folder, workshop)
        shelf.clear()
        try:
            yield shelf
        finally:
            shelf.close()
            with suppress(OSError):
                workshop.rmdir()
    finally:
        lock.release()
