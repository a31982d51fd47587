"""A folder of audio files that can all be made again, safe to share between threads and processes.

An entry is two files: the audio, and beside it a `.json` record with the recipe, facts the maker wants
kept, the audio's size and checksum, and a checksum of the record itself. The record is written last, so an
entry is whole or not there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from voiceguide.cache.checksums import checksum, is_read_whole, size_of, spot_checksum
from voiceguide.cache.recipe import Recipe
from voiceguide.cache.record import ENDING, UNFINISHED, Entry, Facts, read_record, record_path, write_record
from voiceguide.config import FILE_MODE
from voiceguide.errors import CacheError, VoiceguideError

Build = Callable[[Path], Facts]

_LOCK_FOLDER = "locks"
_SHARD = re.compile("[0-9a-f]{2}")
_OUR_NAMES = re.compile(
    rf"(?:.+-)?[0-9a-f]{{32}}\.[a-z0-9]+(?:\.json)?|(?:[0-9a-f]{{8}})?{re.escape(UNFINISHED)}.+"
)
"""What this module calls its files. Somebody may name a folder of their own as the cache: nothing else in it
is ever touched."""

_FULL = 1 << 16
"""With fewer bytes free, a disk is full."""


class Held(Struct, frozen=True, kw_only=True):
    """A cached file as its folder tells of it, without its record being read.

    Attributes:
        path: The audio file.
        size: Its bytes; 0 where it is gone.
        made: When it was made, in seconds since 1970; 0 where it is gone.
    """

    path: Path
    size: int
    made: float

    @property
    def kind(self) -> str:
        """The folder it is kept in, as in `Recipe`."""
        return self.path.parent.parent.name


class Cache:
    """Files by recipe, below one folder.

    Args:
        root: The folder; made when something is first written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._sound: set[Path] = set()

    def peek(self, recipe: Recipe) -> Entry | None:
        """Look up the record alone; None when it or its file is missing, or the file has another size."""
        entry = read_record(self._path(recipe))
        return entry if entry is not None and size_of(entry.path) == entry.size else None

    def find(self, recipe: Recipe) -> Entry | None:
        """Look a recipe up; None when it is missing or when its file is not what the record says.

        The file's content is checked once a process, its size every time.
        """
        entry = self.peek(recipe)
        return entry if entry is not None and self.is_sound(entry) else None

    def is_sound(self, entry: Entry) -> bool:
        """Whether a file's content is what its record says; read once a process, a long file in places."""
        if entry.path not in self._sound:
            read, held = (
                (checksum, entry.digest)
                if is_read_whole(entry.path, entry.size)
                else (spot_checksum, entry.spot_digest)
            )
            if read(entry.path) != held:
                return False
            self._sound.add(entry.path)
        return True

    def make(self, recipe: Recipe, build: Build) -> Entry:
        """Find an entry, or build it: one builder a key, whoever else asks waits for it.

        Args:
            recipe: What is wanted.
            build: Writes the file it is given (in the cache's own folder, under another name) and returns
                the facts to keep, as JSON can write them. It is called at most once; what it raises is passed
                on and nothing is kept. An `OSError` of its own is taken for the cache's.

        Raises:
            CacheError: If the cache cannot be written, or the disk is full, whatever `build` made of that.
        """
        found = self.find(recipe)
        if found is not None:
            return found
        with self._locked(recipe):
            found = self.find(recipe)
            if found is not None:
                return found
            return self._build(recipe, build)

    def entries(self) -> Iterator[Entry]:
        """Yield every entry whose record reads, in no order, without checking its file."""
        for _, records in self._folders():
            for path in records:
                entry = read_record(path)
                if entry is not None:
                    yield entry

    def held(self) -> Iterator[Held]:
        """Yield everything that has a record, in no order, without reading that: it takes far longer."""
        for files, records in self._folders():
            for path in records:
                size, made = 0, 0.0
                with contextlib.suppress(KeyError, OSError):
                    status = files[path.name].stat()
                    size, made = status.st_size, status.st_mtime
                yield Held(path=path, size=size, made=made)

    def is_intact(self, entry: Entry) -> bool:
        """Read the whole file and compare it with its record."""
        return size_of(entry.path) == entry.size and checksum(entry.path) == entry.digest

    def is_whole(self, held: Held) -> bool:
        """Read a file's record, and the whole file.

        One without a record is somebody's work, and a folder in its place somebody's: neither is damaged.
        """
        entry, record = read_record(held.path), record_path(held.path)
        return self.is_intact(entry) if entry is not None else not (record.is_symlink() or record.is_file())

    def remove(self, entry: Entry | Held) -> None:
        """Delete an entry; the record goes first, so that no half entry is ever found.

        Raises:
            CacheError: If it cannot be deleted.
        """
        try:
            record_path(entry.path).unlink(missing_ok=True)
            entry.path.unlink(missing_ok=True)
        except OSError as error:
            raise _cannot("delete from", self.root, error) from error
        self._sound.discard(entry.path)

    def leftovers(self, older_than: float = 3600.0) -> Iterator[Path]:
        """Yield unfinished files, damaged records and audio without a record that reads.

        Only what was not touched for `older_than` seconds: younger files may be somebody's work.
        """
        newest = time.time() - older_than
        for files, records in self._folders():
            whole = {path.name for path in records if read_record(path) is not None}
            for name, file in files.items():
                with contextlib.suppress(OSError):
                    is_found = UNFINISHED not in name and name.removesuffix(ENDING) in whole
                    if not is_found and file.is_file() and file.stat().st_mtime < newest:
                        yield Path(file)

    def _path(self, recipe: Recipe) -> Path:
        folder = self.root / recipe.kind / recipe.key[:2]
        exact = folder / recipe.file_name
        if record_path(exact).exists():
            return exact
        if not recipe.is_renamed:
            return exact
        # The label may have changed since: a renamed script is the same session.
        ending = recipe.key + recipe.suffix
        with contextlib.suppress(OSError), os.scandir(folder) as files:
            return next((Path(file.path) for file in files if file.name.endswith(ending)), exact)
        return exact

    def _folders(self) -> Iterator[tuple[dict[str, os.DirEntry[str]], list[Path]]]:
        """Of each folder the files with our names, and of those with a record what it is beside."""
        for kind in _files(self.root):
            for folder in _files(kind):
                if _SHARD.fullmatch(folder.name) is None:
                    continue
                files = {file.name: file for file in _files(folder) if _OUR_NAMES.fullmatch(file.name)}
                records = [name for name in files if name.endswith(ENDING) and UNFINISHED not in name]
                yield files, [Path(folder, name.removesuffix(ENDING)) for name in records]

    @contextlib.contextmanager
    def _locked(self, recipe: Recipe) -> Iterator[None]:
        import filelock

        folder = self.root / _LOCK_FOLDER
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(folder / f"{recipe.kind}-{recipe.key[:2]}.lock")
            lock.acquire()
        except OSError as error:
            raise _cannot("write to", self.root, error) from error
        try:
            yield
        finally:
            lock.release()

    def _build(self, recipe: Recipe, build: Build) -> Entry:
        path = self._path(recipe)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _drop_unfinished(path.parent)
            _make_way(path)
            handle, name = tempfile.mkstemp(
                prefix=f"{recipe.key[:8]}{UNFINISHED}", suffix=recipe.suffix, dir=path.parent
            )
            os.close(handle)
        except OSError as error:
            raise _cannot("write to", self.root, error) from error
        unfinished = Path(name)
        try:
            facts = build(unfinished)
            return self._publish(recipe, unfinished, path, facts)
        except OSError as error:
            raise _cannot("write to", self.root, error) from error
        except Exception as error:
            # Libraries have words of their own for a full disk, and some have none.
            if isinstance(error, VoiceguideError) or not _is_full(path.parent):
                raise
            full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            raise _cannot("write to", self.root, full) from error
        finally:
            _drop(unfinished)

    def _publish(self, recipe: Recipe, unfinished: Path, path: Path, facts: Facts) -> Entry:
        _sync(unfinished)
        size, digest = unfinished.stat().st_size, checksum(unfinished)
        entry = Entry(
            path=path,
            digest=digest,
            spot_digest=spot_checksum(unfinished),
            size=size,
            facts=facts,
            recipe=dict(recipe.ingredients),
        )
        record_path(path).unlink(missing_ok=True)
        unfinished.chmod(FILE_MODE)  # mkstemp makes it nobody else's, and a media server may want it
        unfinished.replace(path)
        try:
            write_record(entry)
        except BaseException:
            _drop(path)
            raise
        self._sound.add(path)
        return entry


def drop_damaged(path: Path) -> bool:
    """Delete a cached file that is not what its record says, for whoever cannot decode it.

    Args:
        path: Any file; one without a record beside it is somebody else's.

    Returns:
        Whether it was deleted.
    """
    entry = read_record(path)
    if entry is None or checksum(path) == entry.digest:
        return False
    for each in (record_path(path), path):
        _drop(each)
    return not record_path(path).exists()


def _files(folder: str | os.PathLike[str]) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing where there is none, or it cannot be read."""
    try:
        with os.scandir(folder) as files:
            return list(files)
    except OSError:
        return []


def _drop(path: Path) -> None:
    """Delete a file if it is there and can be; what stays is a leftover."""
    with contextlib.suppress(OSError):
        path.unlink()


def _drop_unfinished(folder: Path) -> None:
    """Delete what builders left that were killed: who holds a folder's lock is the only one at work in it."""
    for path in folder.glob(f"*{UNFINISHED}*"):
        if _OUR_NAMES.fullmatch(path.name) is not None:
            _drop(path)


def _make_way(path: Path) -> None:
    """Take empty folders away that have the names of an entry's files; what is in others is somebody's."""
    for each in (record_path(path), path):
        if each.is_dir() and not each.is_symlink():
            try:
                each.rmdir()
            except OSError as error:
                raise CacheError(
                    f"There is a folder where the cache keeps a file: {each}.",
                    "Move it away; voiceguide did not make it.",
                ) from error


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _FULL
    except OSError:
        return False


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _cannot(do_what: str, root: Path, error: OSError) -> CacheError:
    reason = error.strerror or str(error)
    return CacheError(
        f"voiceguide cannot {do_what} its cache at {root}: {reason}.",
        "Free some space or set VOICEGUIDE_CACHE to a folder that can be written.",
    )
