"""Where somebody left who records a practice, so that the next sitting begins there."""

from __future__ import annotations

import contextlib
from pathlib import Path

from voiceguide.errors import RecordingError
from voiceguide.recording.files import check_home, read_small, written_whole
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
        with contextlib.suppress(RecordingError):
            check_home(self._file, self._file.parent)
            return read_small(self._file, _LONGEST).strip() or None
        return None

    def keep(self, reading: Reading | None) -> None:
        """Somebody is at a line; None when they are through. What cannot be kept is found by the takes."""
        with contextlib.suppress(OSError, RecordingError):
            if reading is None:
                self._file.unlink(missing_ok=True)
            else:
                with written_whole(self._file) as unfinished:
                    unfinished.write_text(f"{reading.key}\n", encoding="utf-8")
