"""What a file of the person's own holds, as a recipe names it."""

from __future__ import annotations

from pathlib import Path

from voiceguide.errors import SoundError
from voiceguide.ordinary import checksum_of


def checksum(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal.

    Raises:
        SoundError: If it cannot be read.
    """
    try:
        return checksum_of(path)
    except OSError as error:
        raise SoundError(
            f"The sound file {path} cannot be read: {error.strerror or error}.", "Check its name and rights."
        ) from error


def sound_checksum(path: Path) -> str:
    """The same of a sound file, which is refused before all of it is read if it is none.

    Raises:
        SoundError: If it cannot be read, or is no sound.
    """
    from voiceguide.sound.pcm import opened

    with opened(path, "sound file"):
        return checksum(path)
