"""Handing a rendered session over as a file of the listener's own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from voiceguide.config import FILE_MODE
from voiceguide.errors import SoundError, UsageError
from voiceguide.sound.pcm import frames_in, write_session
from voiceguide.units import CHANNELS, RATE

_FORMATS = {".flac": "FLAC", ".wav": "WAV"}


def check_target(target: Path) -> str:
    """Say in which of libsndfile's formats `target` is written; to be asked before any work is done.

    Raises:
        UsageError: If the ending is not `.flac` or `.wav`, or something is there already.
    """
    file_format = _FORMATS.get(target.suffix.lower())
    if file_format is None:
        raise UsageError(
            f"--to writes .flac or .wav files, not {target.name}.", "Choose one of these endings."
        )
    if target.is_dir():
        raise UsageError(f"{target} is a folder.", "Name a file inside it.")
    if target.exists():
        raise UsageError(f"{target} is already there.", "Delete it first, or choose another name.")
    return file_format


def deliver(session: Path, target: Path) -> Path:
    """Write a cached session or clip to `target`, as its ending says, in stereo.

    Nothing is overwritten, and the file is there whole or not at all.

    Returns:
        The absolute path of the file.

    Raises:
        UsageError: As `check_target` says.
        SoundError: If it cannot be written.
    """
    target = target.absolute()
    file_format = check_target(target)
    try:
        handle, name = tempfile.mkstemp(prefix=".voiceguide-", suffix=target.suffix, dir=target.parent)
        os.close(handle)
        unfinished = Path(name)
        try:
            write_session(unfinished, _blocks(session), file_format)
            if frames_in(unfinished) != frames_in(session):
                raise OSError("it was cut short, as on a full disk")
            unfinished.chmod(FILE_MODE)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except (OSError, soundfile.LibsndfileError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SoundError(f"{target} cannot be written: {reason}.", "Choose another folder.") from error
    return target


def _blocks(session: Path) -> Iterator[NDArray[np.int16]]:
    with soundfile.SoundFile(session) as file:
        while len(block := file.read(10 * RATE, dtype="int16", always_2d=True)):
            yield block if file.channels == CHANNELS else np.repeat(block, CHANNELS, axis=1)
