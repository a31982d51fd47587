"""Files of text that a verb writes where somebody wants them."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from voiceguide.config import FILE_MODE
from voiceguide.errors import VoiceguideError


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
        handle, name = tempfile.mkstemp(prefix=".voiceguide-", suffix=target.suffix, dir=target.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            unfinished.chmod(mode)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or error
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        remedy = "Make room there, or choose another folder." if is_full else "Choose another folder."
        raise VoiceguideError(f"{target} cannot be written: {reason}.", remedy) from error
