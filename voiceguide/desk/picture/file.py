"""Where a picture is written, and what is never written over."""

from __future__ import annotations

import os
from pathlib import Path

from voiceguide.config import FILE_MODE
from voiceguide.errors import UsageError, VoiceguideError
from voiceguide.whole import replacing

SIGNATURE = "Drawn by voiceguide"
"""Stands in every picture, so that it may be drawn again over itself."""

_ENDINGS = (".png", ".svg")
_HEAD = 512
"""Bytes at the beginning of a picture among which its signature is."""


def check_target(target: Path) -> str:
    """Say in which format `target` is written, `png` or `svg`; to be asked before any work is done.

    Raises:
        UsageError: If its ending is another, its folder cannot be written, or it is something that
            voiceguide did not draw.
    """
    if target.suffix.lower() not in _ENDINGS:
        raise UsageError(
            f"--plot writes .png or .svg files, not {target.name}.", "Choose one of these endings."
        )
    try:
        _check_place(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    return target.suffix.lower()[1:]


def save(picture: bytes, target: Path, mode: int = FILE_MODE) -> Path:
    """Write a picture to `target`: whole, or not at all.

    Args:
        picture: The file's content.
        target: Where it goes.
        mode: Who may read it.

    Returns:
        The absolute path of the file.

    Raises:
        UsageError: As `check_target` says.
        VoiceguideError: If it cannot be written.
    """
    check_target(target)
    target = target.absolute()
    try:
        with replacing(target, mode=mode) as unfinished:
            unfinished.write_bytes(picture)
    except OSError as error:
        raise _unwritable(target, error) from error
    return target


def _check_place(target: Path) -> None:
    if target.is_dir():
        raise UsageError(f"{target} is a folder.", "Name a file inside it.")
    folder = target.absolute().parent
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", "Make it first, or choose another.")
    if not os.access(folder, os.W_OK):
        raise UsageError(f"Nothing can be written into {folder}.", "Choose another folder.")
    if target.exists() and not _is_ours(target):
        raise UsageError(
            f"{target} is already there, and voiceguide did not draw it.",
            "Delete it first, or choose another name.",
        )


def _is_ours(target: Path) -> bool:
    with target.open("rb") as file:
        return SIGNATURE.encode() in file.read(_HEAD)


def _unwritable(target: Path, error: OSError) -> VoiceguideError:
    return VoiceguideError(
        f"{target} cannot be written: {error.strerror or error}.", "Choose another folder or name."
    )
