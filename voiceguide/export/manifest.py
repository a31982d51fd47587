"""What a folder of exports remembers: the files that are ours, and what it was asked to hold.

Two hidden files. One holds everything and is replaced in one step; to the other a line is added for each
change and brought to the disk at once, so that a thousand files cost a thousand lines, not a thousand copies
of the whole. A last line that an interruption has torn says nothing, and what it would have said is done
again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from voiceguide.errors import ExportError
from voiceguide.ordinary import is_within, read_ordinary

MANIFEST = ".voiceguide-export.json"
CHANGES = ".voiceguide-export.log"
_VERSION = 1
_LARGEST = 64 << 20
"""Bytes: what is remembered of a hundred thousand files."""

Facts = dict[str, Any]


class Manifest:
    """The memory of one folder.

    Args:
        folder: An existing folder.

    Attributes:
        files: What is known of each audio file of ours, by name: its practice, what it was made from, its
            size and those of the texts beside it, facts, and whether it was put there to the end.
        playlists: The size of each playlist of ours, and of the page of transcripts, by name; None while it
            is written, and where an older version wrote it.
        asked: What the folder is to hold: words as they are typed after `export`, one list for each asking.

    Raises:
        ExportError: If it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._whole, self._changes = folder / MANIFEST, folder / CHANGES
        self.files: dict[str, Facts] = {}
        self.playlists: dict[str, int | None] = {}
        self.asked: list[tuple[str, ...]] = []
        try:
            self._read()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ExportError(
                f"{self._whole} cannot be read, so nobody knows which files here are voiceguide's.",
                "Export into another folder; or delete this file and the exported files, and export again.",
            ) from error

    def keep_file(self, name: str, entry: Facts) -> None:
        """Remember a file of ours."""
        self._change({"file": name, "entry": entry})

    def drop_file(self, name: str) -> None:
        """Forget a file."""
        self._change({"file": name, "entry": None})

    def keep_playlist(self, name: str, size: int | None) -> None:
        """Remember a playlist of ours; its size is None before it is written."""
        self._change({"playlists": {**self.playlists, name: size}})

    def drop_playlists(self, names: Container[str]) -> None:
        """Forget playlists."""
        left = {name: size for name, size in self.playlists.items() if name not in names}
        self._change({"playlists": left})

    def keep_asked(self, asked: list[tuple[str, ...]]) -> None:
        """Remember what the folder is to hold."""
        self._change({"asked": asked})

    def whole(self) -> bytes | None:
        """What the manifest should be now; None if it already is, and no line stands beside it."""
        if not self._changes.exists():
            return None
        known = {
            "version": _VERSION,
            "asked": self.asked,
            "playlists": self.playlists,
            "files": self.files,
        }
        return json.dumps(known, indent=1).encode()

    def forget_changes(self) -> None:
        """Delete the lines, once they are in the whole."""
        self._changes.unlink(missing_ok=True)

    def _read(self) -> None:
        folder = self._whole.parent
        if not (is_within(self._whole, folder) and is_within(self._changes, folder)):
            raise ValueError("a link that leads elsewhere")
        if self._whole.exists():
            found = json.loads(read_ordinary(self._whole, _LARGEST).decode())
            if found["version"] != _VERSION:
                raise ValueError(found["version"])
            self.files, self.playlists = dict(found["files"]), _with_sizes(found["playlists"])
            self.asked = [tuple(words) for words in found.get("asked", [])]
        for change in self._lines():
            self._apply(change)
        self._check()

    def _check(self) -> None:
        """Refuse what no export wrote: whatever is listed may be replaced and deleted.

        Raises:
            ValueError: Or a `KeyError`, `TypeError` or `AttributeError`.
        """
        beside = [name for entry in self.files.values() for name in entry["sizes"]]
        for name in (*self.files, *beside, *self.playlists):
            if type(name) is not str or name in ("", ".", "..") or set(name) & set("/\\\0"):
                raise ValueError(name)
        for entry in self.files.values():
            track, seconds = entry["facts"].get("track"), entry["facts"].get("seconds", 0)
            sizes_are_right = all(type(size) is int for size in entry["sizes"].values())
            texts_are_right = type(entry["practice"]) is str and type(entry["key"]) is str
            facts_are_right = type(track) in (int, type(None)) and type(seconds) in (int, float)
            if not (sizes_are_right and texts_are_right and facts_are_right and type(entry["whole"]) is bool):
                raise ValueError(entry)
        if not all(type(size) in (int, type(None)) for size in self.playlists.values()):
            raise ValueError(self.playlists)
        if not all(type(word) is str for words in self.asked for word in words):
            raise ValueError(self.asked)

    def _lines(self) -> Iterator[Mapping[str, Any]]:
        if not self._changes.exists():
            return
        for line in read_ordinary(self._changes, _LARGEST).split(b"\n"):
            try:
                change = json.loads(line)
            except (ValueError, RecursionError):  # a torn one, or none
                continue
            yield change

    def _change(self, change: Mapping[str, Any]) -> None:
        """Write a change down before anybody relies on it; it begins by ending what may have been torn."""
        with self._changes.open("ab") as file:
            file.write(b"\n" + json.dumps(change).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._apply(change)

    def _apply(self, change: Mapping[str, Any]) -> None:
        if "asked" in change:
            self.asked = [tuple(words) for words in change["asked"]]
        elif "playlists" in change:
            self.playlists = _with_sizes(change["playlists"])
        elif change["entry"] is None:
            self.files.pop(change["file"], None)
        else:
            self.files[change["file"]] = change["entry"]


def _with_sizes(playlists: Mapping[str, int | None] | list[str]) -> dict[str, int | None]:
    """Read playlists; an older version remembered their names alone."""
    return dict.fromkeys(playlists) if isinstance(playlists, list) else dict(playlists)
