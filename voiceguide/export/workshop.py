"""Where exported files are made: on the computer's own disk, not on the stick they go to."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

UNFINISHED = ".voiceguide-part-"
"""How the names of files begin that are not whole yet."""


def workshop_of(folder: Path, cache_root: Path) -> Path:
    """Where the files of one folder are made."""
    named = hashlib.sha256(str(folder.resolve()).encode(errors="surrogateescape")).hexdigest()[:16]
    return cache_root / "exports" / named


def empty_file(folder: Path, ending: str) -> Path:
    """Make an unfinished file that nobody else has.

    Raises:
        OSError: If the folder cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, suffix=f".{ending}", dir=folder)
    os.close(handle)
    return Path(name)


def leftovers(cache_root: Path, older_than: float = 3600.0) -> Iterator[Path]:
    """Yield what interrupted exports left in their workshops, wherever they were going to.

    Only what was not touched for `older_than` seconds: younger files may be somebody's work.
    """
    newest = time.time() - older_than
    for path in cache_root.glob(f"exports/*/{UNFINISHED}*"):
        with suppress(OSError):
            if path.stat().st_mtime < newest:
                yield path
