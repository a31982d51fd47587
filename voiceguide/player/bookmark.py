"""The place at which a listener stopped, kept for the next time: a small file that only they can read."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from voiceguide.errors import VoiceguideError
from voiceguide.ordinary import read_ordinary
from voiceguide.units import Millis
from voiceguide.whole import replacing

_VERSION = 1
_MODE = 0o600
"""Nobody else may read where a person was."""
_LARGEST = 1 << 16
_LONGEST = 7 * 24 * 3600 * 1000
"""Milliseconds; several practices in a row may last longer than a day."""


class Bookmark(Struct, frozen=True, kw_only=True):
    """What was heard, and how far.

    Attributes:
        name: The practice by its library name, or its file's absolute path.
        title: What it is called when it is offered again.
        position: Where in the session as it was asked for, in milliseconds.
        wishes: What was asked for: the options by their names, text, numbers and lists of text.
    """

    name: str
    title: str
    position: Millis
    wishes: Mapping[str, Any]


def keep(bookmark: Bookmark, path: Path) -> None:
    """Write a bookmark in place of the one before, whole or not at all.

    Raises:
        VoiceguideError: If it cannot be written.
    """
    text = json.dumps({"version": _VERSION, **asdict(bookmark)}, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, mode=_MODE) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise VoiceguideError(
            f"Your place cannot be kept in {path}: {error.strerror or error}.",
            "Check the rights of its folder, and that the disk is not full.",
        ) from error


def recall(path: Path) -> Bookmark | None:
    """Read the bookmark; None where there is none, or one that cannot be read."""
    try:
        kept = json.loads(read_ordinary(path, _LARGEST).decode())
        if kept.pop("version") != _VERSION:
            return None
        bookmark = Bookmark(**kept)
    except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None
    named = isinstance(bookmark.name, str) and isinstance(bookmark.title, str)
    placed = type(bookmark.position) is int and 0 <= bookmark.position <= _LONGEST
    return bookmark if named and placed and isinstance(bookmark.wishes, dict) else None


def forget(path: Path) -> None:
    """Take the bookmark away; none is fine, too."""
    with contextlib.suppress(OSError):
        path.unlink()
