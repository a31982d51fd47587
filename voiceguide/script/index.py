"""The cards of a library, kept in one file: thousands of practices are known without reading their scripts.

The file is a SQLite database that can be deleted at any time. Each edition of the program has its own: two
that are used by turns do not take each other's away. A card counts as long as the files it was made
of have the size and the time of change that they had then; that another file could be included is not seen.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import Struct, field
from msgspec.structs import replace

from voiceguide.ordinary import check_ordinary
from voiceguide.script.cards import Entry, card_to_facts, facts_to_card
from voiceguide.script.library import Library

_FORM = 2
"""Counts up when what is kept has another form."""

_UNUSED = 90 * 86_400
"""Seconds after which what another edition wrote is taken away; should that come back, it reads anew."""

_SECONDS = 0.5
"""So long another program that is writing is waited for; then the scripts are read."""

_FRESH = 1_000_000_000
"""Nanoseconds after a change in which a file can change again and show the same time: no card is kept."""

_MANY = 500
"""After so many that were read they are written down, for whoever does not wait to the end."""

_TABLE = """CREATE TABLE IF NOT EXISTS
    entries (path TEXT PRIMARY KEY, stamps TEXT, card TEXT, spoken TEXT, sum INTEGER, spoken_sum INTEGER)
    WITHOUT ROWID"""
"""SQLite does not see a bit that was flipped inside of a text; the checksums do."""

_IN_THE_WAY = ("locked", "readonly", "unable to open", "full", "disk I/O")
"""What SQLite says where somebody else writes, or nobody may; whatever else it says, its file is damaged."""

Read = Callable[[str], "tuple[Entry, Sequence[str]] | None"]
"""Reads the practice of a name, and tells the files it was read from; None if it has mistakes."""

_Stamp = list[int]
_Row = tuple[str, str, str, str, int, int]


class Index:
    """What is known of the practices of a library.

    Args:
        folder: Where its file is kept; what cannot be kept there is read anew each time.
        edition: Of the program, as a part of a file's name.
    """

    def __init__(self, folder: Path, edition: str) -> None:
        self._file = folder / f"cards-{_FORM}-{edition}.sqlite3"

    def entries(self, library: Library, read: Read, *, spoken: bool = True) -> tuple[Entry, ...]:
        """Everything in a library that has no mistakes, by name.

        Args:
            library: The library.
            read: Asked for what is not known, or not any more.
            spoken: Whether the spoken lines are wanted; without them each is empty.
        """
        files = library.files()
        kept = self._kept(spoken=spoken)
        stamps = _Stamps()
        found: dict[str, Entry] = {}
        new: list[_Row] = []
        for name, path in files:
            entry = kept[path].entry(name, stamps) if path in kept else None
            if entry is None:
                made = read(name)
                if made is None:
                    continue
                entry, sources = made
                row = _row(path, entry, {source: stamps.of(source) for source in (path, *sources)})
                new += [row] if row else []
                if len(new) >= _MANY:
                    self._keep(new, ())
                    new = []
            found[name] = entry if spoken else replace(entry, spoken="")
        here = {path for _, path in files}
        gone = [path for path in kept if path not in here and not os.path.lexists(path)]
        if new or gone:
            self._keep(new, gone)
        return tuple(found[name] for name in sorted(found))

    def _kept(self, *, spoken: bool) -> dict[str, _Kept]:
        words = "spoken, spoken_sum" if spoken else "'', NULL"
        try:
            check_ordinary(self._file)
            address = f"{self._file.as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, timeout=_SECONDS)) as file:
                rows = file.execute(f"SELECT path, stamps, card, sum, {words} FROM entries").fetchall()
        except (sqlite3.Error, OSError):
            return {}
        return {row[0]: _Kept(*row) for row in rows if isinstance(row[0], str)}

    def _keep(self, new: Iterable[_Row], gone: Iterable[str]) -> None:
        """Write down what is new; where that cannot be done, nothing is lost but time."""
        try:
            if self._file.exists():
                check_ordinary(self._file)
            self._write(new, gone)
        except sqlite3.DatabaseError as error:
            if not any(word in str(error) for word in _IN_THE_WAY):
                with contextlib.suppress(OSError):
                    self._file.unlink()
        except OSError:
            return

    def _write(self, new: Iterable[_Row], gone: Iterable[str]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        if not self._file.exists():
            self._drop_unused()
        with closing(sqlite3.connect(self._file, timeout=_SECONDS)) as file, file:
            file.execute("BEGIN IMMEDIATE")
            file.execute(_TABLE)
            file.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)", new)
            file.executemany("DELETE FROM entries WHERE path = ?", ((path,) for path in gone))

    def _drop_unused(self) -> None:
        for path in self._file.parent.glob("cards*.sqlite3*"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < time.time() - _UNUSED:
                    path.unlink()


class _Kept(Struct, frozen=True):
    path: str
    stamps: str
    card: str
    sum: int
    spoken: str
    spoken_sum: int | None

    def entry(self, name: str, now: _Stamps) -> Entry | None:
        """What was kept; None if one of its files has changed, or it is damaged."""
        if self.sum != _sum(self.path, self.stamps, self.card):
            return None
        if self.spoken_sum is not None and self.spoken_sum != _sum(self.spoken):
            return None
        try:
            stamps: dict[str, _Stamp | None] = json.loads(self.stamps)
            if any(stamp is None or now.of(path) != stamp for path, stamp in stamps.items()):
                return None
            facts: dict[str, Any] = json.loads(self.card)
            return Entry(card=facts_to_card({**facts, "name": name}), spoken=self.spoken)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None


class _Stamps(Struct):
    """Sizes and times of files, each asked for once: thousands of scripts share a few parts."""

    seen: dict[str, _Stamp | None] = field(default_factory=dict)

    def of(self, path: str) -> _Stamp | None:
        if path not in self.seen:
            self.seen[path] = _stamp(path)
        return self.seen[path]


def _stamp(path: str) -> _Stamp | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path for each of thousands of files takes as long again
    except (OSError, ValueError):
        return None
    return [status.st_size, status.st_mtime_ns]


def _sum(*texts: str) -> int:
    return crc32("\n".join(map(str, texts)).encode(errors="surrogatepass"))


def _row(path: str, entry: Entry, stamps: dict[str, _Stamp | None]) -> _Row | None:
    """What is kept of an entry; nothing while one of its files may still be changing."""
    now = time.time_ns()
    if any(stamp is None or abs(now - stamp[1]) < _FRESH for stamp in stamps.values()):
        return None
    card, stamped = json.dumps(card_to_facts(entry.card), ensure_ascii=False), json.dumps(stamps)
    return path, stamped, card, entry.spoken, _sum(path, stamped, card), _sum(entry.spoken)
