"""Files of text that a verb writes where somebody wants them."""

from __future__ import annotations

import errno
from pathlib import Path

from voiceguide.config import FILE_MODE
from voiceguide.errors import VoiceguideError
from voiceguide.whole import replacing


def write_text(target: Path, text: str, mode: int = FILE_MODE) -> None:
    """Write a file of UTF-8 text; it is there whole or not at all, and takes the place of one that was there.

    Args:
        target: The file.
        text: What is in it.
        mode: Who may read and write it.

    Raises:
        VoiceguideError: If it cannot be written.
    """
    try:
        with replacing(target, mode=mode) as unfinished:
            unfinished.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or error
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        remedy = "Make room there, or choose another folder." if is_full else "Choose another folder."
        raise VoiceguideError(f"{target} cannot be written: {reason}.", remedy) from error
