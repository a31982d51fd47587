"""Where a player takes its sound from: any stretch of a session, as PCM."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile
from numpy.typing import NDArray

from voiceguide.cache import drop_damaged
from voiceguide.errors import SoundError
from voiceguide.ordinary import sound_name
from voiceguide.units import CHANNELS, RATE

Pcm = NDArray[np.int16]
"""Frames of stereo sound at the project rate, shape (frames, 2)."""


class Source(Protocol):
    """A session as sound, readable from any frame by any thread, one call at a time or several."""

    @property
    def frames(self) -> int:
        """The session's exact length."""

    def read(self, start: int, count: int) -> Pcm:
        """Read `count` frames from frame `start`.

        Returns:
            Shape (n, 2), where n is `count` except at the end: there it is what is left, 0 past the end.

        Raises:
            SoundError: The sound cannot be had.
        """


class FileSource:
    """A session or a clip kept in a sound file, FLAC or WAV, at the project rate.

    What has one channel goes to both sides.

    Raises:
        SoundError: The file is missing, no sound file, or neither session nor clip.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            self._file = soundfile.SoundFile(sound_name(path))
        except (soundfile.LibsndfileError, OSError) as error:
            raise self._unreadable() from error
        found = (self._file.samplerate, self._file.channels)
        if found not in ((RATE, CHANNELS), (RATE, 1)):
            self._file.close()
            raise SoundError(
                f"{path} has {found[1]} channels at {found[0]} Hz; a session has {CHANNELS} at {RATE} Hz.",
                "Render the practice again.",
            )
        self.frames: int = self._file.frames

    def read(self, start: int, count: int) -> Pcm:
        """Read frames as `Source.read` says."""
        start = min(start, self.frames)
        with self._lock:
            try:
                self._file.seek(start)
                count = min(count, self.frames - start)
                block: Pcm = self._file.read(count, dtype="int16", always_2d=True)
            except (soundfile.LibsndfileError, OSError) as error:
                raise self._unreadable() from error
        return block if self._file.channels == CHANNELS else np.repeat(block, CHANNELS, axis=1)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def _unreadable(self) -> SoundError:
        if drop_damaged(self._path):
            return SoundError(f"{self._path} was damaged, and is deleted.", "Play again: it is made anew.")
        return SoundError(f"{self._path} cannot be read as sound.", "Render the practice again.")
