"""A take that is being recorded, and how it becomes one that is kept: audio first, note second, name last.

Whatever moment it is stopped at, either the running file is there or the whole take is.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
from pathlib import Path

import numpy as np
import soundfile
from msgspec.structs import replace

from voiceguide.errors import RecordingError
from voiceguide.ordinary import sound_name
from voiceguide.recording.files import written_whole
from voiceguide.recording.part import Recorded, read_part, recorded_to_samples
from voiceguide.recording.take import Take, fault_in, write_note
from voiceguide.sound.loudness import integrated
from voiceguide.units import RATE, Frames


class RunningTake:
    """A take whose audio is appended to `path` by a `PartWriter`.

    Attributes:
        take: What is known of it.
        path: Where the audio is appended.
    """

    def __init__(self, take: Take) -> None:
        self.take = take
        self.path = take.part

    def finish(self, samples: Recorded | None = None, *, rating: int | None = None) -> Take | None:
        """Make a take of it; the running file is removed when that is on the disk.

        Args:
            samples: What is kept, shape (n,); None for all that was recorded.
            rating: What its reader thinks of it, 1 to 5.

        Returns:
            The take; None where nothing was recorded, and nothing is kept.

        Raises:
            RecordingError: If it cannot be written; the running file stays, and `Takes.recover` finds it.
        """
        recorded = read_part(self.path) if samples is None else samples
        if not len(recorded):
            _remove(self.path, self.take.note)
            return None
        take = kept(replace(self.take, rating=rating), recorded)
        _remove(self.path)
        return take

    def abandon(self) -> None:
        """Keep nothing of it."""
        _remove(self.path, self.take.note)


def kept(take: Take, recorded: Recorded) -> Take:
    """Write a take's audio and its note, and be sure that the audio reads back as it was recorded.

    Args:
        take: What is known of it.
        recorded: At the project rate, shape (n,).

    Raises:
        RecordingError: If that cannot be done.
    """
    loudness = float(integrated(recorded_to_samples(recorded)))
    with written_whole(take.path) as unfinished:
        try:
            soundfile.write(sound_name(unfinished), recorded, RATE, subtype="PCM_16", format="FLAC")
            # One frame more than there should be: a torn file says that it has 2**63.
            written, _ = soundfile.read(sound_name(unfinished), frames=len(recorded) + 1, dtype="int16")
        except soundfile.LibsndfileError as error:
            raise RecordingError(
                f"The recording cannot be kept in {take.folder}: {str(error).rstrip('.')}.",
                "Make room on the disk. What was recorded is still in the file that ends in .part.",
            ) from error
        if not np.array_equal(written, recorded):
            raise RecordingError(
                f"The recording cannot be kept in {take.folder}: it does not read back as it was written.",
                "Make room on the disk. What was recorded is still in the file that ends in .part.",
            )
        take = replace(
            take,
            sha256=hashlib.sha256(unfinished.read_bytes()).hexdigest(),
            frames=Frames(len(recorded)),
            lufs=round(loudness, 2) if math.isfinite(loudness) else None,
        )
        write_note(take)
    return take


def recovered(take: Take) -> Take | None:
    """Make a take of what was found of one; None where it holds nothing, or was kept already.

    Raises:
        RecordingError: If it cannot be read, or is nobody's recording.
    """
    if take.path.exists() and fault_in(take) is None:
        _remove(take.part)
        return None
    return RunningTake(replace(take, recovered=True)).finish()


def _remove(*files: Path) -> None:
    """Delete files whose take is kept; one that cannot be deleted is found, and deleted, another time."""
    for file in files:
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
