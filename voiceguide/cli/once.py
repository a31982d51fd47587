"""What happens once: remembered by a mark in the data folder."""

from __future__ import annotations

import contextlib

from voiceguide import config


def is_done(what: str) -> bool:
    """Whether it has happened."""
    return config.mark_file(what).is_file()


def mark_done(what: str) -> None:
    """Remember that it has happened; where nothing can be written, it happens again the next time."""
    path = config.mark_file(what)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
