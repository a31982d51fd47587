"""Writing a file whole: it is there as it should be, or as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voiceguide.errors import RecordingError
from voiceguide.ordinary import is_within, read_ordinary
from voiceguide.whole import replacing, sync_folder

UNFINISHED = ".unfinished-"
"""How the names of files begin that nobody needs once their writer is gone."""


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a name to write to, in a `with`; at its end the file is on the disk and takes its place.

    Raises:
        RecordingError: If it cannot be written; what was there before is there still.
    """
    try:
        with replacing(path, prefix=UNFINISHED) as unfinished:
            yield unfinished
        sync_folder(path.parent)
    except OSError as error:
        raise unwritable(path.parent, error) from error


def read_small(path: Path, most: int) -> str:
    """Read a text of at most so many bytes.

    Raises:
        RecordingError: If it is missing, larger, no ordinary file, or no text.
    """
    try:
        return read_ordinary(path, most).decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeDecodeError:
        reason = "it is no text"
    raise RecordingError(
        f"{path} cannot be read: {reason}.", "Bring it back from a copy, or move it elsewhere."
    )


def check_home(path: Path, home: Path) -> None:
    """Refuse what leads out of a folder of takes, which may come from a stranger.

    Raises:
        RecordingError: If a link takes it elsewhere.
    """
    if not is_within(path, home):
        raise RecordingError(f"{path} leads out of the folder of takes.", "Put the file itself there.")


def unwritable(folder: Path, error: OSError) -> RecordingError:
    """What to say when recordings cannot be kept."""
    return RecordingError(
        f"The recording cannot be kept in {folder}: {error.strerror or error}.",
        "Make room on the disk, or look at the folder's permissions. What was recorded before is kept.",
    )
