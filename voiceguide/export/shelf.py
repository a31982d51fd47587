"""A folder of exported files: what in it is ours, whether it is whole, and how it changes.

A manifest lists every file that was put there. It is written before a file is and once more after it, so that
an interruption at any moment leaves whole files alone, and the next export knows which those are. What it
does not list is somebody else's and is never touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from voiceguide.config import FILE_MODE
from voiceguide.errors import ExportError

MANIFEST = ".voiceguide-export.json"
_UNFINISHED = ".voiceguide-part-"
_VERSION = 1

Facts = dict[str, Any]


class Shelf:
    """The files of one folder; use `open_shelf`.

    Args:
        folder: An existing folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / MANIFEST
        self._files, self._playlists = self._read()

    def facts(self, name: str, key: str) -> Facts | None:
        """What was remembered of an exported file, if it is there as it was made; else None.

        Args:
            name: Its name.
            key: What it would be made from now.
        """
        entry = self._files.get(name)
        if entry is None or entry["key"] != key or not entry["whole"]:
            return None
        is_there = all(self._size(each) == size for each, size in entry["sizes"].items())
        return entry["facts"] if is_there else None

    def owner(self, name: str) -> str | None:
        """The practice that a name belongs to; None where it is free.

        Raises:
            ExportError: If a file of that name is there that is not ours.
        """
        entry = self._files.get(name)
        if entry is not None:
            return str(entry["practice"])
        self._check_free(name)
        return None

    def unfinished(self, ending: str) -> Path:
        """Make an empty file to write into, whose name nobody takes for a finished one.

        Raises:
            ExportError: If the folder cannot be written.
        """
        with self._blaming():
            handle, name = tempfile.mkstemp(prefix=_UNFINISHED, suffix=f".{ending}", dir=self.folder)
            os.close(handle)
            return Path(name)

    def place(
        self, practice: str, key: str, audio: tuple[str, Path], beside: Mapping[str, str], facts: Facts
    ) -> None:
        """Put a finished file under its name, its texts beside it; what of ours had these names is replaced.

        Args:
            practice: Whose it is.
            key: What it was made from.
            audio: Its name, and the unfinished file that holds it.
            beside: Texts by name.
            facts: What is to be remembered.

        Raises:
            ExportError: If a file is in the way that is not ours, or the folder cannot be written.
        """
        name, path = audio
        old = self._files.get(name, {"sizes": {}})["sizes"]
        for each in beside:
            if not self._is_listed(each):
                self._check_free(each)
        texts = {each: text.encode() for each, text in beside.items()}
        with self._blaming():
            sizes = {name: path.stat().st_size} | {each: len(text) for each, text in texts.items()}
            entry = {"practice": practice, "key": key, "sizes": old | sizes, "facts": facts, "whole": False}
            self._files[name] = entry
            self._write_manifest()
            for each, text in texts.items():
                self._write(each, text)
            _allow(path)
            path.replace(self.folder / name)
            self._files[name] = entry | {"sizes": sizes, "whole": True}
            self._delete(set(old) - set(sizes))
            self._write_manifest()

    def others(self, wanted: Iterable[str]) -> list[str]:
        """Our files that are not among these, sorted."""
        return sorted(set(self._files) - set(wanted))

    def prune(self, names: Iterable[str]) -> None:
        """Delete files of ours, with what lies beside them.

        Raises:
            ExportError: If the folder cannot be written.
        """
        with self._blaming():
            for name in names:
                self._delete(self._files.pop(name)["sizes"])
                self._write_manifest()

    def write_playlist(self, name: str, text: str) -> Path:
        """Write a playlist, unless it is there as it should be.

        Raises:
            ExportError: If a file is in the way that is not ours, or the folder cannot be written.
        """
        path, content = self.folder / name, text.encode()
        with self._blaming():
            if name not in self._playlists:
                self._check_free(name)
                self._playlists.append(name)
                self._write_manifest()
            if not path.is_file() or path.read_bytes() != content:
                self._write(name, content)
        return path

    def clear(self) -> None:
        """Delete what an interrupted export left unfinished."""
        with self._blaming():
            for path in self.folder.glob(f"{_UNFINISHED}*"):
                path.unlink(missing_ok=True)

    def _read(self) -> tuple[dict[str, Facts], list[str]]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            if found["version"] == _VERSION:
                return dict(found["files"]), list(found["playlists"])
        except FileNotFoundError:
            return {}, []
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise ExportError(
            f"{self._path} cannot be read, so nobody knows which files here are voiceguide's.",
            "Export into another folder; or delete this file and the exported files, and export again.",
        )

    def _write_manifest(self) -> None:
        known = {"version": _VERSION, "playlists": self._playlists, "files": self._files}
        self._write(MANIFEST, json.dumps(known, ensure_ascii=False, indent=1).encode())

    def _write(self, name: str, content: bytes) -> None:
        """Replace a file in one step, so that it is never half there."""
        unfinished = self.unfinished("tmp")
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _allow(unfinished)
            unfinished.replace(self.folder / name)
        finally:
            unfinished.unlink(missing_ok=True)

    def _is_listed(self, name: str) -> bool:
        return any(name in entry["sizes"] for entry in self._files.values())

    def _delete(self, names: Iterable[str]) -> None:
        """Delete files, but for texts that lie beside another file, too: one in another format."""
        for name in names:
            if not self._is_listed(name):
                (self.folder / name).unlink(missing_ok=True)

    def _check_free(self, name: str) -> None:
        if os.path.lexists(self.folder / name):
            raise ExportError(
                f"{self.folder / name} is already there, and voiceguide did not make it.",
                "Move it away, or export into another folder.",
            )

    def _size(self, name: str) -> int | None:
        try:
            return (self.folder / name).stat().st_size
        except OSError:
            return None

    @contextmanager
    def _blaming(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ExportError(
                f"{self.folder} cannot be written: {error.strerror or error}.",
                "Look at its rights and its free space, or choose another folder.",
            ) from error


def _allow(path: Path) -> None:
    """Let others read a file, where the file system knows of such; a phone's may not."""
    with suppress(OSError):
        path.chmod(FILE_MODE)


@contextmanager
def open_shelf(folder: Path, locks: Path) -> Iterator[Shelf]:
    """Open a folder, made if need be, for one export at a time.

    Args:
        folder: The folder, absolute.
        locks: Where locks are kept: a phone's file system may know of none.

    Raises:
        ExportError: If it cannot be made or written, or another export is at work in it.
    """
    named = hashlib.sha256(str(folder.resolve()).encode(errors="surrogateescape")).hexdigest()[:16]
    lock = FileLock(locks / f"export-{named}.lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        locks.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise ExportError(f"Another export is at work in {folder}.", "Wait until it is done.") from error
    except OSError as error:
        raise ExportError(
            f"{error.filename or folder} cannot be written: {error.strerror or error}.",
            "Choose another folder.",
        ) from error
    try:
        shelf = Shelf(folder)
        shelf.clear()
        try:
            yield shelf
        finally:
            shelf.clear()
    finally:
        lock.release()
