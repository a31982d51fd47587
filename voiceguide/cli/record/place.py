"""Where somebody left who records a practice, so that the next sitting begins there."""

from __future__ import annotations

import contextlib
from pathlib import Path

from voiceguide.recording.lines import Reading
from voiceguide.recording.takes import LEFT

_LONGEST = 200


class Place:
    """Keeps the key of a line.

    Args:
        folder: The takes of the practice.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / LEFT

    def read(self) -> str | None:
        """The line somebody left at; None where nobody did, or nobody can tell."""
        with contextlib.suppress(OSError, UnicodeDecodeError), self._file.open(encoding="utf-8") as file:
            return file.read(_LONGEST).strip() or None
        return None

    def keep(self, reading: Reading | None) -> None:
        """Somebody is at a line; None when they are through. What cannot be kept is found by the takes."""
        with contextlib.suppress(OSError):
            if reading is None:
                self._file.unlink(missing_ok=True)
            else:
                self._file.write_text(f"{reading.key}\n", encoding="utf-8")
