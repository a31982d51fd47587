"""Counting what a piece of work asks of the file system, while it is done."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LISTED = ("os.scandir", "os.listdir")

_counted: Counter[str] | None = None


def _count(event: str, args: tuple[object, ...]) -> None:
    if _counted is None:
        return
    if event in _LISTED:
        _counted["folders"] += 1
    elif event == "open" and isinstance(args[0], str | bytes):
        _counted[Path(os.fsdecode(args[0])).suffix] += 1


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count the folders that are listed, as `folders`, and the files that are opened, by their endings."""
    global _counted, _is_hooked
    if not _is_hooked:
        sys.addaudithook(_count)  # there is no way to take it off again
        _is_hooked = True
    before, _counted = _counted, Counter()
    try:
        yield _counted
    finally:
        _counted = before


_is_hooked = False
