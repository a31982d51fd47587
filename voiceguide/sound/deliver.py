"""Handing a rendered session over as a file of the listener's own."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voiceguide.errors import SoundError, UsageError
from voiceguide.sound.pcm import opened, write_session
from voiceguide.sound.wav import wav_container
from voiceguide.units import CHANNELS, RATE
from voiceguide.whole import UNFINISHED, replacing

_FORMATS = {".flac": "FLAC", ".wav": "WAV"}

_ABANDONED_SECONDS = 3600.0
"""A half written file that was not touched for so long is one of a program that was killed."""


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
    container = wav_container(_frames(session)) if file_format == "WAV" else file_format
    try:
        _drop_abandoned(target)
        with replacing(target) as unfinished:
            write_session(unfinished, _blocks(session), container)
    except OSError as error:
        reason = error.strerror or error
        raise SoundError(
            f"{target} cannot be written: {reason}.", "Make room there, or choose another folder."
        ) from error
    return target


def _drop_abandoned(target: Path) -> None:
    """Delete what was left beside a file by those who wrote one like it and were killed: it may be large."""
    for path in target.parent.glob(f"{UNFINISHED}{'?' * 8}{target.suffix}"):  # the names that mkstemp gives
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
                path.unlink()


def _frames(session: Path) -> int:
    with opened(session, "session") as file:
        frames: int = file.frames
        return frames


def _blocks(session: Path) -> Iterator[NDArray[np.int16]]:
    with opened(session, "session") as file:
        while len(block := file.read(10 * RATE, dtype="int16", always_2d=True)):
            yield block if file.channels == CHANNELS else np.repeat(block, CHANNELS, axis=1)
