"""Where engines put what they speak before anybody has looked at it: a folder that is gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voiceguide.errors import SpeechError

_ROOM = 1 << 16
"""Where so many bytes cannot be written, a line finds no room. Engines have words of their own for that, or
none."""


@contextmanager
def place_to_speak() -> Iterator[Path]:
    """Make a folder for a spoken line, in a `with`; at its end it is gone.

    Raises:
        SpeechError: If the disk for temporary files cannot be written, whatever an engine made of that.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="voiceguide-", ignore_cleanup_errors=True) as folder:
            try:
                yield Path(folder)
            except SpeechError:
                _write_into(folder)
                raise
    except OSError as error:
        raise SpeechError(
            f"Nothing can be spoken: temporary files cannot be written to {_temporary()}: "
            f"{error.strerror or error}.",
            "Make room there, or name another folder in the environment variable TMPDIR.",
        ) from error


def _write_into(folder: str) -> None:
    """See whether anything can be written into a folder.

    Raises:
        OSError: If not.
    """
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(_ROOM))
        file.flush()
        os.fsync(file.fileno())


def _temporary() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:  # it has tried them all
        return "any of the usual folders"
